using System.Diagnostics.CodeAnalysis;
using Coordination.Appeals;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Tests.Client;

/// <summary>One order at a time, its rows by row number; everything may be repeated, as the contract says.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "The proxy calls these by name on the object.")]
public sealed class FakeProvinceDesk
{
    internal const string OrderId = "order:01jtest0000000000000000000";
    internal static readonly string Root = string.Concat(Enumerable.Repeat("0123456789abcdef", 4));
    internal static readonly DateTimeOffset Noon = new(2026, 3, 1, 4, 0, 0, TimeSpan.Zero);

    private readonly Lock gate = new();
    private readonly Dictionary<int, OrderRow> rows = [];
    private OrderDraft? draft;
    private string undoes = string.Empty;
    private int sending;

    internal OrderPhase Phase { get; set; }

    /// <summary>Rows by row number: a row sent twice is one row.</summary>
    internal IReadOnlyDictionary<int, OrderRow> Rows => rows;

    internal OrderDraft? Draft => draft;

    internal IReadOnlyList<int> PageSizes => pageSizes;

    /// <summary>Most pages that were on the way at once.</summary>
    internal int SendingMax { get; private set; }

    /// <summary>Awaited by every page before it is answered.</summary>
    internal Func<int, Task> BeforePage { get; set; } = _ => Task.CompletedTask;

    /// <summary>Runs at each look at the order; a watcher's time passes here.</summary>
    internal Action OnLook { get; set; } = () => { };

    internal IReadOnlyList<Count>? Outcomes { get; set; }

    internal IReadOnlyList<OrderLineView> LineViews { get; set; } = [];

    internal NumberView? NumberView { get; set; }

    internal IReadOnlyList<GateFinding> Gates { get; set; } = [];

    internal OrderConduct Conduct { get; set; } = new() { Approval = ApprovalNeed.SecondPerson };

    internal EffectView? EffectSeen { get; set; }

    internal string GatesOverriddenWhy { get; private set; } = "";

    private readonly List<int> pageSizes = [];

    public Task<Answer<OrderReceipt>> Submit(OrderDraft submitted, OrderSignature? signature)
    {
        var isRepeated = draft is not null;
        if (isRepeated && draft! with { Sheets = null } != submitted with { Sheets = null })
        {
            return Refused<OrderReceipt>(RefusalCode.Conflict);
        }

        draft = submitted;
        return Answered(new OrderReceipt(OrderId, Phase, isRepeated));
    }

    public async Task<Answer<RowsReceipt>> AddRows(string orderId, IReadOnlyList<OrderRow> page)
    {
        lock (gate)
        {
            SendingMax = Math.Max(SendingMax, ++sending);
            pageSizes.Add(page.Count);
        }

        await BeforePage(page[0].Row);
        lock (gate)
        {
            sending--;
            foreach (var row in page)
            {
                rows[row.Row] = row;
            }
        }

        var rejected = page.Count(row => !Msisdn.TryParse(row.Text, out _));
        return new RowsReceipt(page.Count - rejected, rejected);
    }

    public Task<Answer<OrderView>> Plan(string orderId, int sent)
    {
        if (Phase != OrderPhase.Draft || sent != rows.Count)
        {
            return Refused<OrderView>(RefusalCode.Precondition);
        }

        Phase = OrderPhase.Planned;
        return Answered(View());
    }

    public Task<Answer<OrderView>> Approve(string orderId, string root, string reason, OrderSignature? signature) => Go(OrderPhase.Planned, OrderPhase.Approved);

    public Task<Answer<OrderView>> OverrideGates(string orderId, string root, string reason)
    {
        GatesOverriddenWhy = reason;
        return Answered(View());
    }

    public Task<Answer<OrderView>> Apply(string orderId, string reason, OrderSignature? signature) => Go(OrderPhase.Approved, OrderPhase.Running);

    public Task<Answer<OrderView>> Stop(string orderId, string reason) => Go(OrderPhase.Running, OrderPhase.Stopped);

    public Task<Answer<OrderView>> Pause(string orderId, string reason) => Go(OrderPhase.Running, OrderPhase.Paused);

    public Task<Answer<OrderView>> Resume(string orderId, string reason) => Go(OrderPhase.Paused, OrderPhase.Running);

    public Task<Answer<OrderView>> Cancel(string orderId, string reason) => Go(OrderPhase.Running, OrderPhase.Running);

    public Task<Answer<OrderView>> SetRate(string orderId, int? perSecond, string reason)
    {
        Conduct = Conduct with { PerSecond = perSecond };
        return Answered(View());
    }

    public Task<Answer<OrderView>> Retry(string orderId, string reason) => Go(OrderPhase.Completed, OrderPhase.Running);

    public Task<Answer<OrderView>> Order(string orderId)
    {
        if (orderId != OrderId)
        {
            return Refused<OrderView>(RefusalCode.NotFound);
        }

        var view = View();
        OnLook();
        return Answered(view);
    }

    public Task<Answer<OrderReceipt>> Undo(string orderId, bool wrongful, string reason, OrderSignature? signature)
    {
        if (Phase is not (OrderPhase.Stopped or OrderPhase.Completed))
        {
            return Refused<OrderReceipt>(RefusalCode.Precondition);
        }

        undoes = orderId;
        Phase = OrderPhase.Draft;
        return Answered(new OrderReceipt(OrderId, OrderPhase.Draft, false));
    }

    public Task<Answer<LinesPage>> Lines(string orderId, ItemOutcome? outcome, int afterRow, int limit)
    {
        var rest = LineViews.Where(line => line.Row > afterRow && (outcome is null || line.Outcome == outcome)).ToArray();
        var page = rest.Take(limit).ToArray();
        return Answered(new LinesPage(page, rest.Length > limit ? page[^1].Row : null));
    }

    /// <summary>What changed an incident, in words.</summary>
    internal List<string> IncidentCalls { get; } = [];

    public Task<Answer<IncidentView>> OpenIncident(IncidentDraft opened) => Changed($"open {opened.Name}", IncidentId);

    public Task<Answer<IncidentView>> AddToIncident(string incidentId, string orderId, string reason) => Changed($"add {incidentId} {orderId}", incidentId);

    public Task<Answer<IncidentView>> CloseIncident(string incidentId, string reason) => Changed($"close {incidentId}", incidentId);

    public Task<Answer<IncidentView>> Incident(string incidentId) => Answered(IncidentOf(incidentId));

    public Task<Answer<IncidentsPage>> Incidents(long before, int limit) => Answered(new IncidentsPage(
        [new(1, IncidentId, IncidentPhase.Open, "wave of March", "7", "广州市公安局", Noon, 1)], null));

    public Task<Answer<IncidentHalt>> PauseIncident(string incidentId, string reason) => Answered(new IncidentHalt(
    [
        new(OrderId, "广州市公安局", OrderPhase.Paused, null),
        new("order:01jtest0000000000000000001", "深圳市公安局", OrderPhase.Running, new(RefusalCode.NotFound, "拒绝：NotFound", "refused: NotFound")),
    ]));

    public Task<Answer<IncidentHalt>> StopIncident(string incidentId, string reason) => Answered(new IncidentHalt([new(OrderId, "广州市公安局", OrderPhase.Stopped, null)]));

    private const string IncidentId = "incident:01jtest0000000000000000000";

    private static IncidentView IncidentOf(string incidentId) => new(
        incidentId, IncidentPhase.Open, "wave of March", "7", "one group", "广州市公安局", "issuer", Noon, "", null,
        [new(OrderId, OrderPhase.Running, "广州市公安局", 3, "issuer", Noon)], 3, [new("Applied", 3)], [OrderId]);

    private Task<Answer<IncidentView>> Changed(string what, string incidentId)
    {
        IncidentCalls.Add(what);
        return Answered(IncidentOf(incidentId));
    }

    internal List<ReviewProposal> Proposed { get; } = [];

    public Task<Answer<ReviewPage>> Review(string orderId, int afterRow, int limit) => Answered(new ReviewPage(
        2,
        [
            new(new(17, "138****8000", "51", "CMCC-51", ItemOutcome.ProtectedReview, ""), [new(ProtectedKind.Hospital, "emergency room", null)], 1),
            new(new(23, "138****8001", "00", "CMCC-00", ItemOutcome.ProtectedReview, ""), [], 0),
        ],
        23));

    public Task<Answer<ProposalsPage>> Proposals(string orderId, int after, int limit) => Answered(new ProposalsPage(Proposed, null));

    public Task<Answer<ReviewProposal>> ProposeReview(string orderId, ReviewChoice choice, IReadOnlyList<int> named, string reason)
    {
        Proposed.Add(new(Proposed.Count + 1, choice, ReviewStatus.Proposed, named, reason, "dev-issuer", Noon, "", null, ""));
        return Answered(Proposed[^1]);
    }

    public Task<Answer<ReviewProposal>> ConfirmReview(string orderId, int proposal, string reason) => Decide(proposal, ReviewStatus.Confirmed, reason);

    public Task<Answer<ReviewProposal>> DeclineReview(string orderId, int proposal, string reason) => Decide(proposal, ReviewStatus.Declined, reason);

    private Task<Answer<ReviewProposal>> Decide(int proposal, ReviewStatus status, string reason)
    {
        if (proposal > Proposed.Count)
        {
            return Refused<ReviewProposal>(RefusalCode.NotFound);
        }

        Proposed[proposal - 1] = Proposed[proposal - 1] with { Status = status, DecidedBy = "dev-approver", DecidedAt = Noon, DecidedWhy = reason };
        return Answered(Proposed[proposal - 1]);
    }

    internal List<string> OnList { get; } = [];

    public Task<Answer<ProtectedReceipt>> Protect(IReadOnlyList<string> numbers, ProtectedKind kind, DateTimeOffset? until, string reason)
    {
        OnList.AddRange(numbers);
        return Answered(new ProtectedReceipt(numbers.Count, 0));
    }

    public Task<Answer<ProtectedReceipt>> Unprotect(IReadOnlyList<string> numbers, string reason) =>
        Answered(new ProtectedReceipt(OnList.RemoveAll(numbers.Contains), 0));

    public Task<Answer<ProtectedPage>> Protected(string province, int after, int limit) => Answered(new ProtectedPage(
        1, [new("138****8000", province, ProtectedKind.Hospital, "emergency room", "dev-ministry", Noon, null, 1)], null));

    internal List<(string Name, bool IsBody)> Ended { get; } = [];

    public Task<Answer<WithdrawalView>> Withdraw(string name, bool isBody, string reason)
    {
        Ended.Add((name, isBody));
        return Answered(new WithdrawalView(name, isBody, "", reason, "dev-ministry", Noon, 0));
    }

    public Task<Answer<WithdrawalView>> Reinstate(string name, bool isBody, string reason) => Ended.Remove((name, isBody))
        ? Answered(new WithdrawalView(name, isBody, "", reason, "dev-ministry", Noon, 0))
        : Refused<WithdrawalView>(RefusalCode.NotFound);

    public Task<Answer<WithdrawalsPage>> Withdrawals(int after, int limit) => Answered(new WithdrawalsPage(
        Ended.Count, [.. Ended.Select((ended, index) => new WithdrawalView(ended.Name, ended.IsBody, "", "left", "dev-ministry", Noon, index + 1))], null));

    public Task<Answer<ProvinceView>> Province(string province) => Answered(new ProvinceView(
        province, "四川", "Sichuan", 3, 1, [new("Applied", 1200), new("Pending", 30)], [new("CMCC", 1000), new("CTCC", 230)], 0)
    {
        Effect = Effect(isOver: false),
        Carriers = [FakeCarrierDesk.Rows[1]],
        Quota = new("51", 10_000, 2_000, Noon.AddDays(1), 8_000, 0, 0),
    });

    /// <summary>One carrier is through, and another has not begun to answer.</summary>
    internal static EffectView Effect(bool isOver) => isOver
        ? new(1_230, 1_230, 0, null, [new("CMCC", 1_000, 1_000, 0, null), new("CTCC", 230, 230, 0, null)], null)
        : new(
            1_230, 1_200, 30, Noon.AddMinutes(15), [new("CMCC", 1_000, 1_000, 0, 12.34), new("CTCC", 230, 200, 30, 0.25)],
            new("CTCC", SlowReason.OldestCommand, "最早的指令已等待 12 分 34 秒", "its oldest command has waited for 12 min 34 s"));

    public Task<Answer<CarriersView>> Carriers() => Answered(new CarriersView(FakeCarrierDesk.Rows));

    public Task<Answer<NumberView>> Number(string number, bool fullDigits, string purpose) => NumberView is { } view
        ? Answered(fullDigits ? view with { Number = number } : view)
        : Refused<NumberView>(RefusalCode.NotFound);

    public Task<Answer<Explanation>> Explain(string number, bool chinese) => Answered(new Explanation(
        "138****8000", true, chinese ? "公安机关依法通知停机。拨打 96110。" : "Public security had it stopped. Ask 96110.", []));

    public Task<Answer<NumberReceipt>> Lift(string commandId, string number, string orderId, bool revoke, string reason) =>
        Answered(new NumberReceipt("138****8000", 0, "LIFTED"));

    public Task<Answer<AppealReceipt>> SubmitAppeal(AppealRequest request) => Answered(new AppealReceipt("appeal:1", "138****8000", "SUBMITTED"));

    public Task<Answer<AppealReceipt>> DecideAppeal(string commandId, string number, string appealId, AppealOutcome outcome, string reason) =>
        Answered(new AppealReceipt(appealId, "138****8000", outcome.ToString().ToUpperInvariant()));

    public Task<Answer<NumberReceipt>> Resend(string commandId, string number, string reason) =>
        Answered(new NumberReceipt("138****8000", 3, "RESENT"));

    internal static Task<Answer<T>> Answered<T>(T value)
        where T : class => Task.FromResult<Answer<T>>(value);

    internal static Task<Answer<T>> Refused<T>(RefusalCode code)
        where T : class => Task.FromResult<Answer<T>>(new Refusal(code, $"拒绝：{code}", $"refused: {code}"));

    internal OrderView View()
    {
        var isPlanned = Phase != OrderPhase.Draft;
        var isRun = Phase is OrderPhase.Running or OrderPhase.Completed or OrderPhase.Stopped;
        return new OrderView(
            OrderId, Phase, draft?.Ground ?? Ground.PsbCase, "ATFL-27", draft?.Reference ?? "DEV list.csv", Services.TwoWay,
            "广州市公安局", "issuer", Phase is OrderPhase.Planned or OrderPhase.Draft ? "" : "approver", isPlanned ? Root : "",
            Outcomes?.Sum(count => count.Lines) ?? rows.Count, rows.Count, Outcomes ?? (rows.Count == 0 ? [] : [new("Pending", rows.Count)]),
            [new("CMCC", 2), new("CUCC", 1)], [new("00", 1), new("51", 2)], [new("mobile", 3)], [new("none", 3)],
            Noon, isPlanned ? Noon.AddSeconds(1) : null, isRun ? Noon.AddSeconds(30) : null, isRun ? Noon.AddMinutes(1) : null,
            Phase == OrderPhase.Completed ? Noon.AddMinutes(2) : null,
            Phase == OrderPhase.Completed ? Noon.AddMinutes(3) : null, Phase == OrderPhase.Stopped ? Noon.AddMinutes(3) : null, null, undoes, "")
        {
            Gates = Gates,
            GatesOverriddenBy = GatesOverriddenWhy.Length > 0 ? "approver" : "",
            GatesOverriddenWhy = GatesOverriddenWhy,
            Sheets = draft?.Sheets,
            Conduct = Conduct,
            Effect = EffectSeen,
        };
    }

    private Task<Answer<OrderView>> Go(OrderPhase from, OrderPhase to)
    {
        if (Phase != from)
        {
            return Refused<OrderView>(RefusalCode.Precondition);
        }

        Phase = to;
        return Answered(View());
    }
}
