using Coordination.Law;
using Coordination.Numbers;

namespace Coordination.Orders;

/// <summary>An order as an authority submits it, without its lines. It suspends, or takes back what another did; it has no way to name "all".</summary>
/// <param name="Key">
/// Idempotency key chosen by the issuer, 1 to 64 characters of <c>A-Z a-z 0-9 . _ -</c>. The same key with the same body is the
/// same order for ever; with another body it is refused with <c>CONFLICT</c>.
/// </param>
/// <param name="Ground">Ground.</param>
/// <param name="Provision">Provision id; empty takes the ground's own.</param>
/// <param name="Reference">Document number of the authority, 1 to 128 characters.</param>
/// <param name="Reason">Why, for the record, 1 to 500 characters; no personal data.</param>
/// <param name="Services">Services to bar; <see cref="Services.None"/> takes the ground's default.</param>
/// <param name="Province">Two digits: the only province it may touch; empty for the issuer's own, or none when it is bound to none.</param>
/// <param name="ContentHash">SHA-256 of the file as it came, 64 lower-case hexadecimal digits.</param>
/// <param name="ExpiresAt">End of every hold it places, UTC; null until released.</param>
/// <param name="Undoes">The order it takes back; empty for one that suspends. Set by <c>IProvincePortal.Undo</c> alone.</param>
/// <param name="Sheets">Where the file's rows stand; null when the rows come from no file, or from one without sheets whose column nobody said.</param>
[GenerateSerializer, Immutable, Alias("order-draft")]
public sealed record OrderDraft(
    [property: Id(0)] string Key,
    [property: Id(1)] Ground Ground,
    [property: Id(2)] string Provision,
    [property: Id(3)] string Reference,
    [property: Id(4)] string Reason,
    [property: Id(5)] Services Services,
    [property: Id(6)] string Province,
    [property: Id(7)] string ContentHash,
    [property: Id(8)] DateTimeOffset? ExpiresAt,
    [property: Id(9)] string Undoes = "",
    [property: Id(10)] OrderSheets? Sheets = null)
{
    /// <summary>What its holds are about, and so what they follow. Set by <c>IProvincePortal.PlanDisposition</c> alone, as is <see cref="About"/>.</summary>
    [Id(20)]
    public HoldScope Scope { get; init; }

    /// <summary>The card or the holder's pseudonym its holds are about; empty for numbers.</summary>
    [Id(21)]
    public string About { get; init; } = "";

    /// <summary>
    /// Of joint punishment its term in years, see <see cref="PunishmentTerm"/>, from which <c>IProvincePortal.PlanDisposition</c> sets
    /// <see cref="ExpiresAt"/>; 0 on every other ground.
    /// </summary>
    [Id(22)]
    public int TermYears { get; init; }

    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(OrderDraft);
}

/// <summary>Receipt of a submitted order.</summary>
/// <param name="OrderId"><c>order:</c> and 26 characters; derived from issuer and key, so a repeat gives the same.</param>
/// <param name="Phase">Where it stands: <see cref="OrderPhase.Draft"/> while it still takes lines.</param>
/// <param name="Repeated">True when this key and body came before.</param>
[GenerateSerializer, Immutable, Alias("order-receipt")]
public sealed record OrderReceipt(
    [property: Id(0)] string OrderId,
    [property: Id(1)] OrderPhase Phase,
    [property: Id(2)] bool Repeated);

/// <summary>A row of the file, as written.</summary>
/// <param name="Row">Line of the file, from 1; rows of a workbook's later sheets count on, see <see cref="OrderSheet.RowsBefore"/>.</param>
/// <param name="Text">The number's cell, at most 64 characters.</param>
/// <param name="Error">
/// Set when the row could not even be read (an unclosed quote, a line too long): upper snake case, at most
/// <see cref="OrderLimits.CodeCharactersMax"/> characters; else null.
/// </param>
/// <param name="Column">Column in which the error stands, 1 to <see cref="ColumnName.ColumnsMax"/>; 0 for the whole row, null for the number's own column.</param>
[GenerateSerializer, Immutable, Alias("order-row")]
public readonly record struct OrderRow(
    [property: Id(0)] int Row,
    [property: Id(1)] string Text,
    [property: Id(2)] string? Error,
    [property: Id(3)] int? Column = null)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(OrderRow);
}

/// <summary>What became of a page of rows.</summary>
/// <param name="Numbers">Rows that hold a mobile number.</param>
/// <param name="Rejected">Rows that do not.</param>
[GenerateSerializer, Immutable, Alias("rows-receipt")]
public sealed record RowsReceipt([property: Id(0)] int Numbers, [property: Id(1)] int Rejected);

/// <summary>Limits of intake.</summary>
public static class OrderLimits
{
    /// <summary>Rows one call may carry.</summary>
    public const int RowsPerPageMax = 1_000;

    /// <summary>Rows one order may have: the industry's whole year 2020 and a margin.</summary>
    public const int RowsPerOrderMax = 25_000_000;

    /// <summary>Characters of a number's cell that are looked at.</summary>
    public const int CellCharactersMax = 64;

    /// <summary>Characters of a row error's code.</summary>
    public const int CodeCharactersMax = 40;

    /// <summary>Fastest pace that can be set; whoever wants more sets none.</summary>
    public const int RatePerSecondMax = 1_000_000;

    /// <summary>Lines one query answers.</summary>
    public const int LinesPerAnswerMax = 1_000;
}
