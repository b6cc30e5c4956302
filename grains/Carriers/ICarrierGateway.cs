using Coordination.Numbers;

namespace Coordination.Carriers;

/// <summary>
/// One command to a carrier: the services that *our* orders bar for a number from now on. It sets a state and never toggles
/// one; the carrier unions it with bars of its own (arrears, lost card).
/// </summary>
/// <param name="Number">The number.</param>
/// <param name="Fence">Raised after our database was restored from a backup; a carrier refuses a lower one.</param>
/// <param name="Sequence">The number's desired version. A carrier that applied (fence, sequence) ignores anything not above it.</param>
/// <param name="Epoch">Assignment the command is meant for; a carrier that knows a newer holder refuses.</param>
/// <param name="Barred">Services barred by us once this is applied; <see cref="Services.None"/> gives all service back.</param>
/// <param name="Priority">The class it travels in.</param>
/// <param name="NotAfter">Instant after which the carrier must refuse it. Set on every command that frees a service (P5c), else null.</param>
/// <param name="Notice">Template of the notice the carrier sends together with the bar, or null.</param>
internal sealed record Command(
    Msisdn Number,
    int Fence,
    int Sequence,
    int Epoch,
    Services Barred,
    Priority Priority,
    DateTimeOffset? NotAfter,
    string? Notice)
{
    /// <summary>
    /// Idempotency key at the carrier: 32 hexadecimal digits, derived from (unit, number, fence, sequence), so that every
    /// resend of one command carries the same key and the number cannot be read from it without a search.
    /// </summary>
    public required string CommandId { get; init; }
}

/// <summary>Answer to one command.</summary>
/// <param name="CommandId">Which command.</param>
/// <param name="Level">How far it got.</param>
/// <param name="Refusal">Why not, when refused.</param>
/// <param name="ServingUnit">The unit that serves a ported number.</param>
/// <param name="AppliedAt">The carrier's own time of the effect, UTC.</param>
/// <param name="NoticeSentAt">When the notice that travelled with it was handed to the holder's device, or null.</param>
internal sealed record CommandAck(
    string CommandId,
    AckLevel Level,
    CarrierRefusal Refusal,
    CarrierUnit? ServingUnit,
    DateTimeOffset? AppliedAt,
    DateTimeOffset? NoticeSentAt);

/// <summary>What came back of a request with commands.</summary>
/// <param name="Acks">One answer for each command, in their order.</param>
/// <param name="Seen">The highest mark the carrier was ever told, the request's own among them; null when it did not say.</param>
internal sealed record CommandAcks(IReadOnlyList<CommandAck> Acks, HistoryMark? Seen)
{
    /// <summary>The answers themselves, of a carrier that signs; one for each request that was answered.</summary>
    public IReadOnlyList<CarrierWord> Words { get; init; } = [];
}

/// <summary>A number as our commands left it at a carrier.</summary>
/// <param name="Number">The number.</param>
/// <param name="Fence">Fence of the last command that was applied.</param>
/// <param name="Sequence">Its sequence.</param>
/// <param name="Epoch">Its assignment.</param>
/// <param name="Barred">What it bars; none where it gave service back.</param>
/// <param name="AppliedAt">The carrier's time of the effect, UTC.</param>
internal sealed record LineAtCarrier(Msisdn Number, int Fence, int Sequence, int Epoch, Services Barred, DateTimeOffset AppliedAt);

/// <summary>A page of a carrier's changes.</summary>
/// <param name="Lines">Ascending by the time of the effect.</param>
/// <param name="Next">Where the next page begins, as the carrier names it; null on the last.</param>
internal sealed record ChangesPage(IReadOnlyList<LineAtCarrier> Lines, string? Next);

/// <summary>A notice to send ahead of any bar. Delivery starts the holder's window.</summary>
/// <param name="NoticeId">Idempotency key, 32 hexadecimal digits.</param>
/// <param name="Number">To whom.</param>
/// <param name="Template">Template identifier.</param>
/// <param name="TextZh">The Chinese text as sent; no link in it ever asks for money.</param>
/// <param name="TextEn">The English text as sent.</param>
internal sealed record NoticeToSend(string NoticeId, Msisdn Number, string Template, string TextZh, string TextEn);

/// <summary>What became of a notice.</summary>
/// <param name="NoticeId">Which.</param>
/// <param name="Delivered">True with proof of delivery, false when the carrier says it cannot reach the holder, null when not known yet.</param>
/// <param name="At">The carrier's time of the delivery or of the failure, UTC.</param>
internal sealed record NoticeAck(string NoticeId, bool? Delivered, DateTimeOffset? At);

/// <summary>
/// The one way out to a carrier. Every adapter passes the same conformance suite. It never throws for what a carrier or a
/// network did: each command or notice handed in has exactly one answer in the result, <see cref="AckLevel.Unknown"/> where
/// nothing is known. Safe to call again with the same commands.
/// </summary>
internal interface ICarrierGateway
{
    /// <summary>Commands one request may hold at most.</summary>
    int CommandsPerRequestMax { get; }

    /// <summary>Sends commands for numbers of one unit and waits for the carrier's answer or the end of patience.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="commands">At most <see cref="CommandsPerRequestMax"/>.</param>
    /// <param name="mark">Where our record stands; the carrier keeps it with the effects.</param>
    /// <param name="cancellation">Gives up.</param>
    ValueTask<CommandAcks> Send(CarrierUnit unit, IReadOnlyList<Command> commands, HistoryMark mark, CancellationToken cancellation);

    /// <summary>
    /// Asks a carrier for the highest mark it was ever told, and, where one is given, tells it this one first: from then on it
    /// refuses lower fences. Allowed when nothing may be commanded. Null when it said nothing that can be read.
    /// </summary>
    ValueTask<HistoryMark?> Witness(CarrierUnit unit, HistoryMark? told, CancellationToken cancellation);

    /// <summary>
    /// A page of the unit's numbers whose last effect by our commands is not older than an instant of the carrier's clock; of all
    /// its numbers where none is given. Allowed when nothing may be commanded. Null when the page is not known whole.
    /// </summary>
    ValueTask<ChangesPage?> Changes(CarrierUnit unit, DateTimeOffset? since, string? after, CancellationToken cancellation);

    /// <summary>Sends notices to numbers of one unit.</summary>
    ValueTask<IReadOnlyList<NoticeAck>> SendNotices(CarrierUnit unit, IReadOnlyList<NoticeToSend> notices, CancellationToken cancellation);

    /// <summary>Whether the carrier is being called at present, for `carrier show` and for lanes that should rest.</summary>
    GatewayHealth Health(CarrierUnit unit);
}

/// <summary>How a carrier's line looks from here.</summary>
/// <param name="IsOpen">False while the breaker keeps calls back.</param>
/// <param name="RetryAt">When the breaker lets the next call through.</param>
/// <param name="LastAnswerAt">Last time the carrier answered anything.</param>
/// <param name="LastError">What the last failure was, in words for the night shift; no numbers in it.</param>
internal sealed record GatewayHealth(bool IsOpen, DateTimeOffset? RetryAt, DateTimeOffset? LastAnswerAt, string? LastError);

/// <summary>Which unit has a gateway, and which gateway serves a unit: a carrier with one central point serves all its provinces there.</summary>
internal interface ICarrierDirectory
{
    /// <summary>
    /// The unit to which commands for numbers of <paramref name="unit"/> are addressed: <paramref name="unit"/> itself, or the
    /// carrier's central point; null when no gateway is set up (the line is <c>Unroutable</c>).
    /// </summary>
    CarrierUnit? ExecutorOf(CarrierUnit unit);

    /// <summary>Every unit that has a gateway.</summary>
    IReadOnlyCollection<CarrierUnit> Executors { get; }

    /// <summary>Slices a unit's numbers are split into; each is one lane.</summary>
    int LanesOf(CarrierUnit executor);

    /// <summary>Whether a carrier fetches its commands instead of being called.</summary>
    bool IsPulled(CarrierCode carrier) => false;
}
