namespace Coordination.Orders;

/// <summary>What a cell looks like when columns are searched for numbers; generous, because it refuses no number.</summary>
internal enum CellKind
{
    Empty,
    Text,
    Digits,
    Scientific,
    Number,
    MobileNumber,
}
