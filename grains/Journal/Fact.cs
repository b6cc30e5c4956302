using Coordination.Audit;

namespace Coordination.Journal;

/// <summary>
/// Something that happened, in the past tense, kept for ever. A fact writes its fields under numbers that are never reused;
/// infra/facts.md lists them and gives the canonical bytes.
/// </summary>
internal interface IFact
{
    /// <summary>Stored number of this kind of fact; the domains' blocks are in <c>FactKind</c>.</summary>
    FactKind Kind { get; }

    /// <summary>Writes the body's fields, each under its number, in ascending order of the numbers.</summary>
    void Write(IFactFields fields);
}

/// <summary>Where a fact writes its fields. Null values are not written.</summary>
internal interface IFactFields
{
    void Integer(int field, long? value);

    void Text(int field, string? value);

    void Instant(int field, DateTimeOffset? value);

    void Bytes(int field, ReadOnlySpan<byte> value);

    void List(int field, IReadOnlyList<long> values);

    /// <summary>A value about a person: the leaf holds a salted commitment, the erasable table the value.</summary>
    void Personal(int field, string? value);

    /// <summary>Values about persons, each committed to alone, in order.</summary>
    void Personal(int field, IReadOnlyList<long> values);
}

/// <summary>Kinds of facts. Stored by number: append only, a hundred to a domain.</summary>
internal enum FactKind
{
    HoldPlaced = 100,
    HoldNoticed = 101,
    HoldBecameEffective = 102,
    HoldReleased = 103,
    HoldRevoked = 104,
    HoldExpired = 105,
    HoldEndedWithAssignment = 106,
    NoticeUndeliverable = 107,
    RestrictionChanged = 110,
    CommandResent = 111,
    CarrierRefused = 112,
    NumberRouted = 113,
    NumberAssigned = 114,

    VerificationPassed = 201,
    VerificationFailed = 202,
    VerificationUnavailable = 203,

    OrderSubmitted = 300,
    OrderPlanned = 301,
    OrderApproved = 302,
    OrderStarted = 303,
    OrderStopped = 304,
    OrderCompleted = 305,
    OrderUndone = 306,
    OrderGatesTripped = 307,
    OrderGatesOverridden = 308,
    OrderPaused = 309,
    OrderResumed = 310,
    OrderCancelled = 311,
    OrderPaceSet = 312,
    OrderRetried = 313,
    OrderWaveBegun = 314,
    CanaryJudged = 315,
    NumbersProtected = 316,
    NumbersUnprotected = 317,
    CapRaised = 318,

    ReviewProposed = 350,
    ReviewConfirmed = 351,
    ReviewDeclined = 352,
    ReviewedLinesRun = 353,
    IncidentOpened = 354,
    IncidentOrderAdded = 355,
    IncidentHalted = 356,
    IncidentClosed = 357,
    OrderJoinedIncident = 358,
    AppealSubmitted = 359,
    AppealDecided = 360,

    QuotaSet = 380,
    QuotaDrawn = 381,
    QuotaReturned = 382,
    QuotaBooked = 383,

    RightsWithdrawn = 370,
    RightsReinstated = 371,

    BarsApplied = 400,
    HistoryDoubted = 401,
    FenceRaised = 402,
    EffectsForgotten = 403,
    OrderSigned = 410,
    AnswerSigned = 411,
    HolderKeyRotationBegun = 420,
    HolderKeyRotationEnded = 421,
    HolderKeyForgotten = 422,

    QueryMade = 600,
    QueryRefused = 601,

    DeadlineRebased = 700,
    CardPutOn = 800,
    CardTakenOff = 801,
    HoldLeftWithCard = 802,
    HoldCarriedOver = 803,
    NumberClosed = 804,
    ReportCameLate = 805,
    CardsReplaced = 806,
    HoldWithheld = 807,
    NumberJoinedCard = 820,
    NumberLeftCard = 821,
    CardHeld = 822,
    CardHoldLifted = 823,
    CardSeenInDevice = 824,
    DevicesShared = 830,
    DevicesUnshared = 831,

    HolderHeld = 850,
    HolderHoldLifted = 851,
    LineRetained = 852,
    LineRefused = 853,
}

/// <summary>A fact with its circumstances, as a decision hands it over. When it was recorded, the journal adds.</summary>
/// <param name="Fact">What happened.</param>
/// <param name="HappenedAt">When, UTC.</param>
/// <param name="By">Who, derived by the server from a credential; <see cref="Principal.System"/> for what no person asked for.</param>
/// <param name="Cause">Order, case or command that brought it about; not personal.</param>
internal sealed record FactRecord(IFact Fact, DateTimeOffset HappenedAt, Principal By, string Cause);
