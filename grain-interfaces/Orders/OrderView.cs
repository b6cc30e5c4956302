using Coordination.Law;
using Coordination.Numbers;

namespace Coordination.Orders;

/// <summary>Lines counted under one name.</summary>
/// <param name="Name">What they have in common: an outcome, a carrier, a province, a state.</param>
/// <param name="Lines">How many.</param>
[GenerateSerializer, Immutable, Alias("count")]
public sealed record Count([property: Id(0)] string Name, [property: Id(1)] long Lines);

/// <summary>An order as it stands. Counts come from counters kept with the lines and always add up to <paramref name="Lines"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="Ground">Ground.</param>
/// <param name="Provision">Provision id.</param>
/// <param name="Reference">The authority's document number.</param>
/// <param name="Services">Services it bars.</param>
/// <param name="Issuer">Body that issued it.</param>
/// <param name="SubmittedBy">Person or system that submitted it.</param>
/// <param name="ApprovedBy">Person that approved it; empty until then.</param>
/// <param name="Root">Merkle root of the plan, 64 hexadecimal digits; empty until planned.</param>
/// <param name="Lines">Lines of the file, rejected and repeated ones among them.</param>
/// <param name="DistinctNumbers">Distinct numbers among them.</param>
/// <param name="Outcomes">A count for each outcome that occurs, <c>Pending</c> among them.</param>
/// <param name="ByCarrier">Distinct numbers by original carrier.</param>
/// <param name="ByProvince">Distinct numbers by province, two digits.</param>
/// <param name="ByKind">Distinct numbers by kind, as planned.</param>
/// <param name="ByState">Distinct numbers by what our orders barred already when it was planned: <c>none</c>, <c>partly</c>, <c>all</c>.</param>
/// <param name="SubmittedAt">UTC.</param>
/// <param name="PlannedAt">UTC.</param>
/// <param name="ApprovedAt">UTC.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="HeldAt">When the last line was placed or refused here; UTC.</param>
/// <param name="CompletedAt">When the last line ended; UTC.</param>
/// <param name="StoppedAt">UTC.</param>
/// <param name="DeadlineAt">When a line still without a carrier's word becomes <c>TimedOut</c>; UTC.</param>
/// <param name="Undoes">The order it takes back; empty for one that suspends.</param>
/// <param name="UndoneBy">The order that takes it back; empty while none was applied.</param>
[GenerateSerializer, Immutable, Alias("order-view")]
public sealed record OrderView(
    [property: Id(0)] string OrderId,
    [property: Id(1)] OrderPhase Phase,
    [property: Id(2)] Ground Ground,
    [property: Id(3)] string Provision,
    [property: Id(4)] string Reference,
    [property: Id(5)] Services Services,
    [property: Id(6)] string Issuer,
    [property: Id(7)] string SubmittedBy,
    [property: Id(8)] string ApprovedBy,
    [property: Id(9)] string Root,
    [property: Id(10)] long Lines,
    [property: Id(11)] long DistinctNumbers,
    [property: Id(12)] IReadOnlyList<Count> Outcomes,
    [property: Id(13)] IReadOnlyList<Count> ByCarrier,
    [property: Id(14)] IReadOnlyList<Count> ByProvince,
    [property: Id(15)] IReadOnlyList<Count> ByKind,
    [property: Id(16)] IReadOnlyList<Count> ByState,
    [property: Id(17)] DateTimeOffset SubmittedAt,
    [property: Id(18)] DateTimeOffset? PlannedAt,
    [property: Id(19)] DateTimeOffset? ApprovedAt,
    [property: Id(20)] DateTimeOffset? StartedAt,
    [property: Id(21)] DateTimeOffset? HeldAt,
    [property: Id(22)] DateTimeOffset? CompletedAt,
    [property: Id(23)] DateTimeOffset? StoppedAt,
    [property: Id(24)] DateTimeOffset? DeadlineAt,
    [property: Id(25)] string Undoes,
    [property: Id(26)] string UndoneBy)
{
    /// <summary>Gates that tripped when it was planned; it cannot be approved until a second person overrides them.</summary>
    [Id(27)]
    public IReadOnlyList<GateFinding> Gates { get; init; } = [];

    /// <summary>Person that overrode the gates; empty until then.</summary>
    [Id(28)]
    public string GatesOverriddenBy { get; init; } = "";

    /// <summary>Why, as that person said; empty until then.</summary>
    [Id(29)]
    public string GatesOverriddenWhy { get; init; } = "";

    /// <summary>The sheets its rows stand on; null where nobody said.</summary>
    [Id(30)]
    public OrderSheets? Sheets { get; init; }

    /// <summary>What its holds are about, and so what they follow.</summary>
    [Id(35)]
    public HoldScope Scope { get; init; }

    /// <summary>How it is carried out: approval, pace, pause, waves.</summary>
    [Id(40)]
    public OrderConduct Conduct { get; init; } = new();

    /// <summary>The incident it belongs to; empty for none.</summary>
    [Id(41)]
    public string Incident { get; init; } = "";

    /// <summary>How far its bars have taken effect; null before it runs.</summary>
    [Id(60)]
    public EffectView? Effect { get; init; }

    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(OrderView);
}

/// <summary>A page of lines.</summary>
/// <param name="Lines">Ascending by row.</param>
/// <param name="NextAfterRow">Row to ask after for the next page; null when this was the last.</param>
[GenerateSerializer, Immutable, Alias("lines-page")]
public sealed record LinesPage(
    [property: Id(0)] IReadOnlyList<OrderLineView> Lines,
    [property: Id(1)] int? NextAfterRow);
