using System.Runtime.CompilerServices;
using Coordination.Appeals;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Holders;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Sims;

namespace Coordination.Provinces;

/// <summary>
/// The desk of those who issue and approve orders. Refusals are values; lost answers are asked for again under the same ids.
/// Nothing happens to any number before <see cref="Apply(OrderView, string, CancellationToken)"/>.
/// </summary>
public sealed class ProvinceClient
{
    /// <summary>Time between two looks at a watched order.</summary>
    public static readonly TimeSpan WatchEvery = TimeSpan.FromMilliseconds(500);

    private readonly IPortals portals;
    private readonly PortalCalls calls;
    private readonly OrderSigner? signer;

    internal ProvinceClient(IPortals portals, PortalCalls calls, OrderSigner? signer = null) =>
        (this.portals, this.calls, this.signer) = (portals, calls, signer);

    // Asked for at each call: before the connection is made there is no grain to refer to.
    private IProvincePortal Portal => portals.Province;

    /// <summary>Opens an order without rows, signed where there is a key. The same key and body give the same order.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public async Task<Answer<OrderReceipt>> Submit(OrderDraft draft, CancellationToken ct = default)
    {
        var signature = await Sign(draft, ct);
        return await calls.Send(nameof(Submit), () => Portal.Submit(OrderIntake.Plain(draft), signature), ct);
    }

    /// <summary>Adds rows to a draft, at most <see cref="OrderLimits.RowsPerPageMax"/>. Repeats change nothing.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<RowsReceipt>> AddRows(string orderId, IReadOnlyList<OrderRow> rows, CancellationToken ct = default) =>
        calls.Send(nameof(AddRows), () => Portal.AddRows(orderId, OrderIntake.Plain(rows)), ct);

    /// <summary>
    /// Submits, sends the rows in pages with <c>4</c> on the way at once, and plans. Repeating it with the same key and rows
    /// goes on where it was broken off; an order already planned is given as it stands.
    /// </summary>
    /// <param name="pages">Pages of at most <see cref="OrderLimits.RowsPerPageMax"/> rows each; read once.</param>
    /// <param name="draft">The order.</param>
    /// <param name="progress">Told after each page.</param>
    /// <param name="ct">Ends the sending; the draft stays.</param>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<OrderView>> SendRows(
        IAsyncEnumerable<IReadOnlyList<OrderRow>> pages,
        OrderDraft draft,
        IProgress<IntakeProgress>? progress = null,
        CancellationToken ct = default) =>
        new OrderIntake(Portal, calls, progress) { Sign = Sign }.Send(pages, draft, ct);

    /// <summary>Submits, sends and plans an order file; see <see cref="SendRows"/>. The draft's hash and sheets are taken from the file.</summary>
    /// <exception cref="OrderFileChangedException">Somebody saved the file meanwhile; the draft stays and has to be sent anew under another key.</exception>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<OrderView>> SendFile(
        OrderFile file, OrderDraft draft, IProgress<IntakeProgress>? progress = null, CancellationToken ct = default) =>
        new OrderIntake(Portal, calls, progress) { Bytes = () => (file.BytesRead, file.Format.Bytes), Sign = Sign }
            .Send(FileRows.Of(file, ct), draft with { ContentHash = file.ContentHash, Sheets = file.Sheets }, ct);

    /// <summary>Approves the plan with this root; never one's own.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer; it may be approved. Ask again.</exception>
    public async Task<Answer<OrderView>> Approve(string orderId, string root, string reason, CancellationToken ct = default)
    {
        var signature = await Sign(who => OrderStatement.Approve(orderId, root, reason, who), ct);
        return await calls.Send(
            nameof(Approve),
            () => Portal.Approve(orderId, root, reason, signature),
            ct,
            () => Reached(orderId, view => view.Root == root && view.ApprovedAt is not null));
    }

    /// <summary>Lets an order with this root be approved although gates tripped; never one's own. An order without tripped gates is given as it stands.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer; they may be overridden. Ask again.</exception>
    public Task<Answer<OrderView>> OverrideGates(string orderId, string root, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(OverrideGates), () => Portal.OverrideGates(orderId, root, reason), ct);

    /// <summary>Starts an approved order. Who signs signs for the plan it has now; better give the plan as it was seen.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer; it may be running. Ask again.</exception>
    public async Task<Answer<OrderView>> Apply(string orderId, string reason, CancellationToken ct = default)
    {
        if (signer is null)
        {
            return await Apply(orderId, reason, signature: null, ct);
        }

        var now = await Order(orderId, ct);
        return now.Value is { } plan ? await Apply(plan, reason, ct) : now;
    }

    /// <summary>Starts the plan that was seen, and signs for its root.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer; it may be running. Ask again.</exception>
    public async Task<Answer<OrderView>> Apply(OrderView plan, string reason, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return await Apply(plan.OrderId, reason, await Sign(who => OrderStatement.Apply(plan.OrderId, plan.Root, reason, who), ct), ct);
    }

    /// <summary>Stops an order for good.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer; it may be stopped. Ask again.</exception>
    public Task<Answer<OrderView>> Stop(string orderId, string reason, CancellationToken ct = default) =>
        calls.Send(
            nameof(Stop), () => Portal.Stop(orderId, reason), ct, () => Reached(orderId, view => view.StoppedAt is not null));

    /// <summary>Holds a running order up until it is resumed.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer; it may be paused. Ask again.</exception>
    public Task<Answer<OrderView>> Pause(string orderId, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(Pause), () => Portal.Pause(orderId, reason), ct);

    /// <summary>Lets a paused order go on.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer; it may go on. Ask again.</exception>
    public Task<Answer<OrderView>> Resume(string orderId, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(Resume), () => Portal.Resume(orderId, reason), ct);

    /// <summary>Ends the rest of an order; what was placed stays and goes on to its carrier.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer; it may be cancelled. Ask again.</exception>
    public Task<Answer<OrderView>> Cancel(string orderId, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(Cancel), () => Portal.Cancel(orderId, reason), ct);

    /// <summary>Sets how many lines an order places in a second; null without a limit.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer; it may be set. Ask again.</exception>
    public Task<Answer<OrderView>> SetRate(string orderId, int? perSecond, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(SetRate), () => Portal.SetRate(orderId, perSecond, reason), ct);

    /// <summary>Runs the failed lines of a completed order once more.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer; it may run. Ask again.</exception>
    public Task<Answer<OrderView>> Retry(string orderId, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(Retry), () => Portal.Retry(orderId, reason), ct);

    /// <summary>A page of an order's lines that were put before a person, with what protects their numbers now.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<ReviewPage>> Review(string orderId, int afterRow, int limit, CancellationToken ct = default) =>
        calls.Send(nameof(Review), () => Portal.Review(orderId, afterRow, limit), ct);

    /// <summary>A page of what was proposed for such lines.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<ProposalsPage>> Proposals(string orderId, int after, int limit, CancellationToken ct = default) =>
        calls.Send(nameof(Proposals), () => Portal.Proposals(orderId, after, limit), ct);

    /// <summary>Proposes to let such lines through, or to drop them; a second person confirms it.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer. Ask again: the same person's repeat gives the same proposal.</exception>
    public Task<Answer<ReviewProposal>> ProposeReview(
        string orderId, ReviewChoice choice, IReadOnlyList<int> rows, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(ProposeReview), () => Portal.ProposeReview(orderId, choice, OrderIntake.Plain(rows), reason), ct);

    /// <summary>Confirms what another person proposed.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer. Ask again: repeats are answered the same.</exception>
    public Task<Answer<ReviewProposal>> ConfirmReview(string orderId, int proposal, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(ConfirmReview), () => Portal.ConfirmReview(orderId, proposal, reason), ct);

    /// <summary>Takes a proposal back, or refuses another person's.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer. Ask again: repeats are answered the same.</exception>
    public Task<Answer<ReviewProposal>> DeclineReview(string orderId, int proposal, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(DeclineReview), () => Portal.DeclineReview(orderId, proposal, reason), ct);

    /// <summary>Opens an incident. The same key and text give the same one.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer. Ask again.</exception>
    public Task<Answer<IncidentView>> OpenIncident(IncidentDraft draft, CancellationToken ct = default) =>
        calls.Send(nameof(OpenIncident), () => Portal.OpenIncident(draft), ct);

    /// <summary>Puts an order of one's own body into an incident.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer. Ask again.</exception>
    public Task<Answer<IncidentView>> AddToIncident(string incidentId, string orderId, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(AddToIncident), () => Portal.AddToIncident(incidentId, orderId, reason), ct);

    /// <summary>An incident as it stands.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<IncidentView>> Incident(string incidentId, CancellationToken ct = default) =>
        calls.Send(nameof(Incident), () => Portal.Incident(incidentId), ct);

    /// <summary>A page of incidents, the latest first.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<IncidentsPage>> Incidents(long before, int limit, CancellationToken ct = default) =>
        calls.Send(nameof(Incidents), () => Portal.Incidents(before, limit), ct);

    /// <summary>Closes an incident whose orders are all over.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer. Ask again.</exception>
    public Task<Answer<IncidentView>> CloseIncident(string incidentId, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(CloseIncident), () => Portal.CloseIncident(incidentId, reason), ct);

    /// <summary>Pauses the orders of an incident, each for itself.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer; some may be paused. Ask again.</exception>
    public Task<Answer<IncidentHalt>> PauseIncident(string incidentId, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(PauseIncident), () => Portal.PauseIncident(incidentId, reason), ct);

    /// <summary>Stops the orders of an incident for good, each for itself.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer; some may be stopped. Ask again.</exception>
    public Task<Answer<IncidentHalt>> StopIncident(string incidentId, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(StopIncident), () => Portal.StopIncident(incidentId, reason), ct);

    /// <summary>Puts numbers on the list of those that no order suspends without a person looking.</summary>
    /// <param name="numbers">1 to <see cref="ProtectedReceipt.NumbersMax"/>, in any written form.</param>
    /// <param name="kind">Why they are protected.</param>
    /// <param name="until">UTC; null until they are removed.</param>
    /// <param name="reason">1 to 500 characters.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="CoordinationUnreachableException">No answer. Ask again.</exception>
    public Task<Answer<ProtectedReceipt>> Protect(
        IReadOnlyList<string> numbers, ProtectedKind kind, DateTimeOffset? until, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(Protect), () => Portal.Protect(OrderIntake.Plain(numbers), kind, until, reason), ct);

    /// <summary>Takes numbers off that list; by another person than the one who put them there.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer. Ask again.</exception>
    public Task<Answer<ProtectedReceipt>> Unprotect(IReadOnlyList<string> numbers, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(Unprotect), () => Portal.Unprotect(OrderIntake.Plain(numbers), reason), ct);

    /// <summary>A page of a province's protected numbers, masked.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<ProtectedPage>> Protected(string province, int after, int limit, CancellationToken ct = default) =>
        calls.Send(nameof(Protected), () => Portal.Protected(province, after, limit), ct);

    /// <summary>Ends what a person, or a whole body, may do here: see <see cref="IProvincePortal.Withdraw"/>.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer; it may have been done. Ask again.</exception>
    public Task<Answer<WithdrawalView>> Withdraw(string name, bool isBody, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(Withdraw), () => Portal.Withdraw(name, isBody, reason), ct);

    /// <summary>Gives those rights back.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer; it may have been done. Ask again.</exception>
    public Task<Answer<WithdrawalView>> Reinstate(string name, bool isBody, string reason, CancellationToken ct = default) =>
        calls.Send(nameof(Reinstate), () => Portal.Reinstate(name, isBody, reason), ct);

    /// <summary>A page of those whose rights have ended.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<WithdrawalsPage>> Withdrawals(int after, int limit, CancellationToken ct = default) =>
        calls.Send(nameof(Withdrawals), () => Portal.Withdrawals(after, limit), ct);

    /// <summary>
    /// Opens an undo of an order that is stopped or completed, and plans it: nothing happens to any number before it is approved
    /// and applied. Repeats give the same undo.
    /// </summary>
    /// <param name="orderId">The order to take back.</param>
    /// <param name="wrongful">Whether it was wrong from the start; its holders are told so.</param>
    /// <param name="reason">Why.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public async Task<Answer<OrderView>> PlanUndo(string orderId, bool wrongful, string reason, CancellationToken ct = default)
    {
        var signature = await Sign(who => OrderStatement.Undo(orderId, wrongful, reason, who), ct);
        var opened = await calls.Send(nameof(PlanUndo), () => Portal.Undo(orderId, wrongful, reason, signature), ct);
        if (opened.Value is not { } receipt)
        {
            return opened.Refusal!;
        }

        using var timer = new PeriodicTimer(WatchEvery, calls.Time);
        while (true)
        {
            // A large plan outlives the call that asks for it.
            var planned = await calls.Send(nameof(PlanUndo), () => Portal.Plan(receipt.OrderId, 0), ct);
            if (planned.Value is not { Phase: OrderPhase.Draft })
            {
                return planned;
            }

            await timer.WaitForNextTickAsync(ct);
        }
    }

    /// <summary>An order as it stands.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<OrderView>> Order(string orderId, CancellationToken ct = default) =>
        calls.Send(nameof(Order), () => Portal.Order(orderId), ct);

    /// <summary>The order now and after each change seen, until it is completed or stopped.</summary>
    /// <exception cref="CoordinationRefusedException">Refused, for instance because there is no such order.</exception>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public async IAsyncEnumerable<OrderView> Watch(string orderId, [EnumeratorCancellation] CancellationToken ct = default)
    {
        OrderSeen? seen = null;
        using var timer = new PeriodicTimer(WatchEvery, calls.Time);
        do
        {
            var answer = await Order(orderId, ct);
            var view = answer.Value ?? throw new CoordinationRefusedException(answer.Refusal!);
            if (seen is null || !seen.Shows(view))
            {
                seen = new OrderSeen(view);
                yield return view;
            }

            if (view.Phase is OrderPhase.Completed or OrderPhase.Stopped or OrderPhase.Undone)
            {
                yield break;
            }
        }
        while (await timer.WaitForNextTickAsync(ct));
    }

    /// <summary>Lines ascending by row; pages are asked for as they are needed.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="outcome">Only lines that ended so, or null for all.</param>
    /// <param name="afterRow">Begins behind this row; 0 for the first.</param>
    /// <param name="linesPerPage">1 to <see cref="OrderLimits.LinesPerAnswerMax"/>.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <exception cref="CoordinationRefusedException">Refused.</exception>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public async IAsyncEnumerable<OrderLineView> Lines(
        string orderId,
        ItemOutcome? outcome = null,
        int afterRow = 0,
        int linesPerPage = OrderLimits.LinesPerAnswerMax,
        [EnumeratorCancellation] CancellationToken ct = default)
    {
        int? after = afterRow;
        while (after is { } row)
        {
            var answer = await calls.Send(nameof(Lines), () => Portal.Lines(orderId, outcome, row, linesPerPage), ct);
            var page = answer.Value ?? throw new CoordinationRefusedException(answer.Refusal!);
            foreach (var line in page.Lines)
            {
                yield return line;
            }

            after = page.NextAfterRow;
        }
    }

    /// <summary>
    /// Rows of the file that the order does not act on, ascending by row: no numbers, repeated ones, those outside its scope, and
    /// those that wait for a person. Of each outcome a page is in memory.
    /// </summary>
    /// <param name="order">The order as it was seen last; outcomes it does not count are not asked for.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <exception cref="CoordinationRefusedException">Refused.</exception>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public IAsyncEnumerable<OrderLineView> Rejects(OrderView order, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        return RejectedLines.Merged(
            [.. RejectedLines.Outcomes.Where(outcome => order.Outcomes.Any(count => count.Name == outcome.ToString()))
                .Select(outcome => Lines(order.OrderId, outcome, ct: ct))],
            ct);
    }

    /// <summary>A province's figures: two digits, or a name.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<ProvinceView>> Province(string province, CancellationToken ct = default) =>
        calls.Send(nameof(Province), () => Portal.Province(province), ct);

    /// <summary>How carriers' queues stand.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<CarriersView>> Carriers(CancellationToken ct = default) =>
        calls.Send(nameof(Carriers), () => Portal.Carriers(), ct);

    /// <summary>A number as it stands, masked unless full digits are asked for with a purpose.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<NumberView>> Number(
        string number, bool fullDigits = false, string purpose = "", CancellationToken ct = default) =>
        calls.Send(nameof(Number), () => Portal.Number(number, fullDigits, purpose), ct);

    /// <summary>Why a number is out of service.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<Explanation>> Explain(string number, bool chinese, CancellationToken ct = default) =>
        calls.Send(nameof(Explain), () => Portal.Explain(number, chinese), ct);

    /// <summary>Ends a hold of one's own, or as a superior.</summary>
    /// <param name="number">The number.</param>
    /// <param name="orderId">The order that placed the hold.</param>
    /// <param name="revoke">True: void from the start; false: its condition is met.</param>
    /// <param name="reason">Why.</param>
    /// <param name="commandId">Idempotency key; null takes a new one.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<NumberReceipt>> Lift(
        string number, string orderId, bool revoke, string reason, string? commandId = null, CancellationToken ct = default)
    {
        var id = commandId ?? CommandId.New();
        return calls.Send(nameof(Lift), () => Portal.Lift(id, number, orderId, revoke, reason), ct);
    }

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
    /// One-click disposition: plans, as one order, a case number and what hangs on it. Approve and apply it like any order; repeats give
    /// the same.
    /// </summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public async Task<Answer<DispositionView>> PlanDisposition(DispositionDraft draft, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var signature = await Sign(draft.Order, ct);
        return await calls.Send(nameof(PlanDisposition), () => Portal.PlanDisposition(draft, signature), ct);
    }

    /// <summary>Who holds a number, and that holder's lines at all carriers, masked; recorded with its purpose.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<HolderView>> Holder(string number, string purpose, CancellationToken ct = default) =>
        calls.Send(nameof(Holder), () => Portal.Holder(number, purpose), ct);

    /// <summary>A card, its numbers masked; recorded with its purpose.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<SimView>> Sim(string card, string purpose, CancellationToken ct = default) =>
        calls.Send(nameof(Sim), () => Portal.Sim(card, purpose), ct);

    /// <summary>Keeps one line for its holder, by an approval.</summary>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<NumberReceipt>> RetainLine(string number, string reference, CancellationToken ct = default) =>
        calls.Send(nameof(RetainLine), () => Portal.RetainLine(number, reference), ct);

    /// <summary>Sends a number's desired state to its carriers once more.</summary>
    /// <param name="number">The number.</param>
    /// <param name="reason">Why.</param>
    /// <param name="commandId">Idempotency key; null takes a new one.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="CoordinationUnreachableException">No answer.</exception>
    public Task<Answer<NumberReceipt>> Resend(
        string number, string reason, string? commandId = null, CancellationToken ct = default)
    {
        var id = commandId ?? CommandId.New();
        return calls.Send(nameof(Resend), () => Portal.Resend(id, number, reason), ct);
    }

    private Task<Answer<OrderView>> Apply(string orderId, string reason, OrderSignature? signature, CancellationToken ct) =>
        calls.Send(
            nameof(Apply), () => Portal.Apply(orderId, reason, signature), ct, () => Reached(orderId, view => view.StartedAt is not null));

    private ValueTask<OrderSignature?> Sign(OrderDraft draft, CancellationToken ct) => Sign(who => OrderStatement.Submit(draft, who), ct);

    private async ValueTask<OrderSignature?> Sign(Func<Signatory, string> statement, CancellationToken ct) =>
        signer is null ? null : await signer.Sign(statement, ct);

    private async Task<OrderView?> Reached(string orderId, Func<OrderView, bool> isReached) =>
        (await Order(orderId)).Value is { } view && isReached(view) ? view : null;
}
