using Coordination.Appeals;
using Coordination.Audit;
using Coordination.Numbers;
using Coordination.Sims;
using Coordination.Verification;

namespace Coordination.Carriers;

/// <summary>
/// What a carrier's systems ask. Refusals are values; lost answers are asked for again under the same ids. A number may be
/// given in any written form.
/// </summary>
public sealed class CarrierClient
{
    private readonly IPortals portals;
    private readonly PortalCalls calls;

    internal CarrierClient(IPortals portals, PortalCalls calls) => (this.portals, this.calls) = (portals, calls);

    // Asked for at each call: before the connection is made there is no grain to refer to.
    private ICarrierPortal Portal => portals.Carrier;

    /// <summary>Opens a reverification case (二次实人认证). The same key gives the same case.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<CaseView>> OpenCase(CaseRequest request, CancellationToken ct = default) =>
        calls.Send(nameof(OpenCase), () => Portal.OpenCase(request), ct);

    /// <summary>Records any result under a command id of the caller's, so that a restarted caller can repeat it.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<CaseView>> Record(
        string commandId, string number, VerificationResult result, CancellationToken ct = default) =>
        calls.Send(nameof(Record), () => Portal.RecordResult(commandId, number, result), ct);

    /// <summary>The person is the registered holder: what this check may bring back is back at once.</summary>
    /// <param name="number">The number.</param>
    /// <param name="check">The check; its outcome is set to passed.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<CaseView>> Pass(string number, VerificationResult check, CancellationToken ct = default) =>
        Record(CommandId.New(), number, check with { Outcome = VerificationOutcome.Passed }, ct);

    /// <summary>The person is not the holder, or could not show it.</summary>
    /// <inheritdoc cref="Pass"/>
    public Task<Answer<CaseView>> Fail(string number, VerificationResult check, CancellationToken ct = default) =>
        Record(CommandId.New(), number, check with { Outcome = VerificationOutcome.Failed }, ct);

    /// <summary>The check could not be made; nothing is held against the holder.</summary>
    /// <inheritdoc cref="Pass"/>
    public Task<Answer<CaseView>> Unavailable(string number, VerificationResult check, CancellationToken ct = default) =>
        Record(CommandId.New(), number, check with { Outcome = VerificationOutcome.Unavailable }, ct);

    /// <summary>A case as it stands.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<CaseView>> Case(string number, string caseId, CancellationToken ct = default) =>
        calls.Send(nameof(Case), () => Portal.Case(number, caseId), ct);

    /// <summary>Records a holder's objection to a hold. The same key and text give the same appeal.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer. Ask again.</exception>
    public Task<Answer<AppealReceipt>> SubmitAppeal(AppealRequest request, CancellationToken ct = default) =>
        calls.Send(nameof(SubmitAppeal), () => Portal.SubmitAppeal(request), ct);

    /// <summary>Decides an appeal, or tells that the holder took it back.</summary>
    /// <param name="number">The number.</param>
    /// <param name="appealId">The appeal.</param>
    /// <param name="outcome">How it ends.</param>
    /// <param name="reason">Why.</param>
    /// <param name="commandId">Idempotency key; null takes a new one.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<AppealReceipt>> DecideAppeal(
        string number, string appealId, AppealOutcome outcome, string reason, string? commandId = null, CancellationToken ct = default)
    {
        var id = commandId ?? CommandId.New();
        return calls.Send(nameof(DecideAppeal), () => Portal.DecideAppeal(id, number, appealId, outcome, reason), ct);
    }

    /// <summary>
    /// Reports what happened to a line. A refusal says what may not be (<c>HOLDER_RESTRICTED</c>, <c>NUMBER_RESTRICTED</c>, a limit): it
    /// is then not done. Repeats under one report id give the same answer; late and out-of-order reports are welcome.
    /// </summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<ReportReceipt>> Report(CarrierReport report, CancellationToken ct = default) =>
        calls.Send(nameof(Report), () => Portal.Report(report), ct);

    /// <summary>Whether a number may be ported out now.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<NumberReceipt>> MayPortOut(string number, CancellationToken ct = default) =>
        calls.Send(nameof(MayPortOut), () => Portal.MayPortOut(number), ct);

    /// <summary>Reports in which device a card was seen; answers the card, with others seen there.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<SimView>> ReportDevice(string card, string imei, DateTimeOffset at, CancellationToken ct = default) =>
        calls.Send(nameof(ReportDevice), () => Portal.ReportDevice(card, imei, at), ct);

    /// <summary>Why a number is out of service, in words for its holder.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<Explanation>> Explain(string number, bool chinese, CancellationToken ct = default) =>
        calls.Send(nameof(Explain), () => Portal.Explain(number, chinese), ct);

    /// <summary>How this carrier's queues stand.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<CarriersView>> Carriers(CancellationToken ct = default) =>
        calls.Send(nameof(Carriers), () => Portal.Carriers(), ct);

    /// <summary>
    /// What this carrier has to do next; waits as long as the request says. For a carrier that is set up to fetch. <see cref="CommandPuller"/>
    /// calls it in a loop. Who gives up before the wait ends may be given a batch all the same, which then comes again after its time.
    /// </summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<Fetched>> Fetch(FetchRequest request, CancellationToken ct = default) =>
        calls.Send(nameof(Fetch), () => Portal.Fetch(request), ct);

    /// <summary>Tells what became of a batch of commands; a repeat is answered as the first time.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<AckReceipt>> Ack(BatchAck ack, CancellationToken ct = default) =>
        calls.Send(nameof(Ack), () => Portal.Ack(ack with { Exceptions = Plain(ack.Exceptions) }), ct);

    /// <summary>Tells what became of a batch of notices; a repeat is answered as the first time.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<AckReceipt>> Ack(NoticesAck ack, CancellationToken ct = default) =>
        calls.Send(nameof(Ack), () => Portal.AckNotices(ack with { Results = Plain(ack.Results) }), ct);

    /// <summary>Answers a question for what this carrier did last.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<AckReceipt>> ReportChanges(ChangesReport report, CancellationToken ct = default) =>
        calls.Send(nameof(ReportChanges), () => Portal.ReportChanges(report with { Lines = Plain(report.Lines) }), ct);

    /// <summary>Gateways let no kind of list in but the plain ones, whatever a caller keeps his in.</summary>
    private static T[] Plain<T>(IReadOnlyList<T> list) => list as T[] ?? [.. list];
}
