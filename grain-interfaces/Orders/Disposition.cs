namespace Coordination.Orders;

/// <summary>By what other numbers are found from a case number. A set of flags.</summary>
[Flags]
[GenerateSerializer, Alias("ties")]
public enum Ties
{
    /// <summary>The case number alone.</summary>
    None = 0,

    /// <summary>Other numbers on its cards.</summary>
    Cards = 1,

    /// <summary>Other lines of its holder, at all carriers.</summary>
    Holder = 2,

    /// <summary>Numbers on other cards that were seen in the same device (猫池), unless it is on the list of devices in many hands.</summary>
    Devices = 4,
}

/// <summary>Why a number is in an order that began with a case number. The number is also the place of its rows, see <see cref="TieRows"/>.</summary>
[GenerateSerializer, Alias("tie-reason")]
public enum TieReason
{
    /// <summary>It is the case number.</summary>
    CaseNumber = 0,

    /// <summary>It is on a card of the case number.</summary>
    SameCard = 1,

    /// <summary>It is a line of the same holder.</summary>
    SameHolder = 2,

    /// <summary>It is on a card that was seen in the same device.</summary>
    SameDevice = 3,
}

/// <summary>
/// Where the rows of such an order stand: each reason has a sheet of its own, as if somebody had written them down, so that every
/// line says by itself why it is there.
/// </summary>
public static class TieRows
{
    /// <summary>Rows of one reason.</summary>
    public const int RowsPerReason = 1 << 20;

    /// <summary>The sheets, named by the reasons in upper snake case.</summary>
    public static OrderSheets Sheets { get; } = new(
    [
        new("CASE_NUMBER", 0, string.Empty),
        new("SAME_CARD", RowsPerReason, string.Empty),
        new("SAME_HOLDER", 2 * RowsPerReason, string.Empty),
        new("SAME_DEVICE", 3 * RowsPerReason, string.Empty),
    ]);

    /// <summary>Name of a reason.</summary>
    public static string NameOf(TieReason reason) => Sheets.All[(int)reason].Name;
}

/// <summary>One-click disposition (一键处置): an order that begins with a case number and takes in what hangs on it.</summary>
/// <param name="Order">The order. Its sheets and what it is about are set by the desk.</param>
/// <param name="Number">The case number, in any written form.</param>
/// <param name="Expand">What else to take in.</param>
[GenerateSerializer, Immutable, Alias("disposition-draft")]
public sealed record DispositionDraft(
    [property: Id(0)] OrderDraft Order,
    [property: Id(1)] string Number,
    [property: Id(2)] Ties Expand)
{
    /// <summary>Numbers that one disposition of numbers takes in; with more, the order is placed on the holder.</summary>
    public const int NumbersMax = 1_000;

    /// <summary>Lines that an order about a holder takes in.</summary>
    public const int HolderLinesMax = 100_000;

    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(DispositionDraft);
}

/// <summary>A number found from the case number.</summary>
/// <param name="Number">Masked.</param>
/// <param name="Unit">Unit of its original carrier.</param>
/// <param name="Reason">Why it is in, <see cref="TieRows.NameOf"/>.</param>
/// <param name="Through">The card it was found by, masked; empty otherwise.</param>
[GenerateSerializer, Immutable, Alias("tied-number")]
public sealed record TiedNumber(
    [property: Id(0)] string Number,
    [property: Id(1)] string Unit,
    [property: Id(2)] string Reason,
    [property: Id(3)] string Through)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(TiedNumber);
}

/// <summary>What hangs on a case number, planned as one order. Nothing has happened to any number.</summary>
/// <param name="Order">The order, approved, applied, watched and undone as any.</param>
/// <param name="Numbers">Its numbers, each once, under the nearest reason; the first <see cref="DispositionDraft.NumbersMax"/>. Empty when the order was planned before: its lines say the same.</param>
[GenerateSerializer, Immutable, Alias("disposition-view")]
public sealed record DispositionView([property: Id(0)] OrderView Order, [property: Id(1)] IReadOnlyList<TiedNumber> Numbers);
