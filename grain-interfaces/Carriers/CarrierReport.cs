namespace Coordination.Carriers;

/// <summary>
/// What a carrier reports of one line. Reports may be repeated, late and out of order: the carrier's report id tells a repeat, and
/// the time of the event, not of its arrival, decides what stands.
/// </summary>
/// <param name="ReportId">The carrier's id of the report, 1 to 64 characters; the same id with another body is refused.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Number">The number, in any written form.</param>
/// <param name="At">When it happened, UTC; not later than now.</param>
[GenerateSerializer, Immutable, Alias("carrier-report")]
public sealed record CarrierReport(
    [property: Id(0)] string ReportId,
    [property: Id(1)] ReportKind Kind,
    [property: Id(2)] string Number,
    [property: Id(3)] DateTimeOffset At)
{
    /// <summary>The unit that serves the number from then on, <c>CMCC-51</c>; empty where the kind says nothing of it.</summary>
    [Id(4)]
    public string Unit { get; init; } = string.Empty;

    /// <summary>Keyed pseudonym of the holder, made under any key that is in use, see <c>HolderToken</c>; empty when it is not told. Never a document number.</summary>
    [Id(5)]
    public string Holder { get; init; } = string.Empty;

    /// <summary>Whether the holder is a company or another body, for which there is no limit of lines.</summary>
    [Id(6)]
    public bool HolderIsCompany { get; init; }

    /// <summary>The card on the number from then on, 19 or 20 characters; empty for none.</summary>
    [Id(7)]
    public string Card { get; init; } = string.Empty;

    /// <summary>The card that is off the number from then on; empty for none.</summary>
    [Id(8)]
    public string FormerCard { get; init; } = string.Empty;

    /// <summary>Whether it was done in person at a hall.</summary>
    [Id(9)]
    public bool InPerson { get; init; }

    /// <summary>
    /// The holder's document, encrypted for the pseudonym on the carrier's side (<c>HolderIdentities</c>); base64. It is kept so that the
    /// pseudonym can be made anew when keys are changed, and shown to nobody. Empty when it is not told.
    /// </summary>
    [Id(95)]
    public string Document { get; init; } = string.Empty;

    /// <summary>How a line stands. What is left out is not known.</summary>
    public static CarrierReport Standing(string reportId, string number, string unit, string holder, DateTimeOffset since, string card = "") =>
        new(reportId, ReportKind.Standing, number, since) { Unit = unit, Holder = holder, Card = card };

    /// <summary>A line is opened.</summary>
    public static CarrierReport Activation(string reportId, string number, string unit, string holder, string card, DateTimeOffset at) =>
        new(reportId, ReportKind.Activation, number, at) { Unit = unit, Holder = holder, Card = card };

    /// <summary>A card was changed for another; with one of the two empty, a further card was put on, or one taken off.</summary>
    public static CarrierReport CardChange(string reportId, string number, string formerCard, string card, bool inPerson, DateTimeOffset at) =>
        new(reportId, ReportKind.CardChange, number, at) { FormerCard = formerCard, Card = card, InPerson = inPerson };

    /// <summary>Another holder took the line over; a card is named when it was changed with it.</summary>
    public static CarrierReport Transfer(string reportId, string number, string holder, DateTimeOffset at, string card = "") =>
        new(reportId, ReportKind.Transfer, number, at) { Holder = holder, Card = card };

    /// <summary>The line was closed.</summary>
    public static CarrierReport Closure(string reportId, string number, DateTimeOffset at) => new(reportId, ReportKind.Closure, number, at);

    /// <summary>The caller serves the number since then.</summary>
    public static CarrierReport PortIn(string reportId, string number, string unit, string holder, string card, DateTimeOffset at) =>
        new(reportId, ReportKind.PortIn, number, at) { Unit = unit, Holder = holder, Card = card };

    /// <summary>Another carrier's unit serves the number since then.</summary>
    public static CarrierReport PortOut(string reportId, string number, string toUnit, DateTimeOffset at) =>
        new(reportId, ReportKind.PortOut, number, at) { Unit = toUnit };

    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(CarrierReport);
}

/// <summary>What became of a report.</summary>
/// <param name="Number">Masked.</param>
/// <param name="Epoch">Assignment that stands now; it rises with each new holder.</param>
/// <param name="Code">
/// <c>RECORDED</c>; <c>NOTHING_NEW</c>: it was known; <c>LATE</c>: something later is known already, so that it is in the record and
/// changed nothing that stands.
/// </param>
[GenerateSerializer, Immutable, Alias("report-receipt")]
public sealed record ReportReceipt(
    [property: Id(0)] string Number,
    [property: Id(1)] int Epoch,
    [property: Id(2)] string Code)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(ReportReceipt);
}
