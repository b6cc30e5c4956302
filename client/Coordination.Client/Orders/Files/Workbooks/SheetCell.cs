namespace Coordination.Orders;

/// <summary>A cell that holds something.</summary>
/// <param name="Column">From 1.</param>
/// <param name="Text">Its text without blanks around it, or its digits; at most <see cref="SheetReader.CharsKeptMax"/> characters.</param>
/// <param name="Error">Why it cannot be used as a number, or none.</param>
internal readonly record struct SheetCell(int Column, string Text, RowError Error);
