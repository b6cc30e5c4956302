using Coordination.Appeals;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Ministry;
using Coordination.Numbers;
using Coordination.Orders;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Coordination.Provinces;

/// <summary>Who is it, may it, what is meant; then one call inside.</summary>
[StatelessWorker]
[Reentrant]
[GrainType("province-portal")]
internal sealed partial class ProvincePortal(
    Routing routing,
    NumberReach numbers,
    QueryLog queries,
    Standing standing,
    TimeProvider time,
    ILogger<ProvincePortal> logger) : Grain, IProvincePortal
{
    /// <summary>How long the ministry may take to say that it is there.</summary>
    private static readonly TimeSpan MinistryPatience = TimeSpan.FromSeconds(2);

    public Task<Answer<OrderReceipt>> Submit(OrderDraft draft, OrderSignature? signature) => Admit<OrderReceipt>(async by =>
        draft is { Scope: HoldScope.Number, About.Length: 0, Undoes.Length: 0 }
            ? await OrderGrain(OrderId.For(by.Organisation, draft.Key)).Submit(draft, signature, by)
            : Refusals.Invalid(
                "名单的命令只能针对号码：针对卡或机主的请从涉案号码开始（plan-disposition），撤销请用 undo。",
                "An order with a list is about its numbers: one about a card or a holder begins with a case number (plan-disposition), and one that takes back is an undo."));

    public Task<Answer<RowsReceipt>> AddRows(string orderId, IReadOnlyList<OrderRow> rows) => Admit(async by =>
    {
        if (!OrderId.IsWellFormed(orderId))
        {
            return Refusals.NotFound;
        }

        if (rows.Count == 0)
        {
            return Refusals.Invalid("一页至少一行：空页不是“全部”。", "A page has a row at least: an empty one never means all.");
        }

        if (rows.Count > OrderLimits.RowsPerPageMax)
        {
            return Refusals.LimitReached(nameof(OrderLimits.RowsPerPageMax), OrderLimits.RowsPerPageMax);
        }

        if (Intake.Check(rows) is { } malformed)
        {
            return malformed;
        }

        var intake = await OrderGrain(orderId).Intake(by);
        if (intake.Value is not { } scope)
        {
            return intake.Refusal!;
        }

        var (lines, rejects) = Intake.Read(rows, scope.Province, routing);
        return await OrderGrain(orderId).AddLines(lines, rejects, by);
    });

    public Task<Answer<OrderView>> Plan(string orderId, int rows) => Admit(by => OnOrder(orderId, order => order.Plan(rows, by)));

    public Task<Answer<OrderView>> Approve(string orderId, string root, string reason, OrderSignature? signature) => Admit(by =>
        OnOrder(orderId, order => order.Approve(root, reason, signature, by), reason));

    public Task<Answer<OrderView>> OverrideGates(string orderId, string root, string reason) => Admit(by =>
        OnOrder(orderId, order => order.OverrideGates(root, reason, by), reason));

    public Task<Answer<OrderView>> Apply(string orderId, string reason, OrderSignature? signature) => Admit(by =>
        OnRoad(orderId, by, ministry => ministry.Apply(orderId, reason, signature, by), province => province.ApplyAlone(orderId, reason, signature, by), reason));

    public Task<Answer<OrderView>> Pause(string orderId, string reason) => Admit(by => OnOrder(orderId, order => order.Pause(reason, by), reason));

    public Task<Answer<OrderView>> Resume(string orderId, string reason) => Admit(by =>
        OnRoad(orderId, by, ministry => ministry.Continue(orderId, reason, by), province => province.ContinueAlone(orderId, reason, by), reason));

    public Task<Answer<OrderView>> Cancel(string orderId, string reason) => Admit(by => OnOrder(orderId, order => order.Cancel(reason, by), reason));

    public Task<Answer<OrderView>> SetRate(string orderId, int? perSecond, string reason) => Admit(by =>
        OnOrder(orderId, order => order.SetRate(perSecond, reason, by), reason));

    public Task<Answer<OrderView>> Retry(string orderId, string reason) => Admit(by =>
        OnRoad(orderId, by, ministry => ministry.Retry(orderId, reason, by), province => province.RetryAlone(orderId, reason, by), reason));

    public Task<Answer<OrderView>> Stop(string orderId, string reason) => Admit(by => OnOrder(orderId, order => order.Stop(reason, by), reason));

    public Task<Answer<OrderReceipt>> Undo(string orderId, bool wrongful, string reason, OrderSignature? signature) => Admit<OrderReceipt>(async by =>
    {
        if (!OrderId.IsWellFormed(orderId))
        {
            return Refusals.NotFound;
        }

        if (Portal.CheckReason(reason) is { } refusal)
        {
            return refusal;
        }

        var undoable = await OrderGrain(orderId).Undoable(by);
        if (undoable.Value is not { } undone)
        {
            return undoable.Refusal!;
        }

        var key = $"undo-{orderId["order:".Length..]}";
        return await OrderGrain(OrderId.For(by.Organisation, key)).SubmitUndo(key, undone, new(orderId, wrongful, undone.Provinces), reason, signature, by);
    });

    public Task<Answer<OrderView>> Order(string orderId) => Admit(by => OnOrder(orderId, order => order.View(by)));

    public Task<Answer<LinesPage>> Lines(string orderId, ItemOutcome? outcome, int afterRow, int limit) => Admit<LinesPage>(async by =>
        Portal.CheckPage(afterRow, limit, OrderLimits.LinesPerAnswerMax) is { } beyond ? beyond
        : OrderId.IsWellFormed(orderId) ? await OrderGrain(orderId).Lines(outcome, afterRow, limit, by) : Refusals.NotFound);

    public Task<Answer<ProtectedReceipt>> Protect(IReadOnlyList<string> numbers, ProtectedKind kind, DateTimeOffset? until, string reason) =>
        Admit<ProtectedReceipt>(by => OnList(numbers, reason, by, (list, own) => list.Add(own, kind, until, reason, by)));

    public Task<Answer<ProtectedReceipt>> Unprotect(IReadOnlyList<string> numbers, string reason) =>
        Admit<ProtectedReceipt>(by => OnList(numbers, reason, by, (list, own) => list.Remove(own, reason, by)));

    public Task<Answer<ProtectedPage>> Protected(string province, int after, int limit) => Admit<ProtectedPage>(async by =>
        Portal.CheckPage(after, limit, ProtectedPage.NumbersMax) is { } beyond ? beyond
        : !ProvinceCode.TryParse(province, out var code)
            ? Refusals.Invalid($"没有省份 {province}。", $"There is no province {province}: two digits are wanted, such as 51.")
            : !Reaches(by, code)
                ? Refusals.NotFound
                : await ListOf(code).Page(after, limit));

    public Task<Answer<WithdrawalView>> Withdraw(string name, bool isBody, string reason) => Admit<WithdrawalView>(by =>
        standing.Change(reason, list => list.Withdraw(name, isBody, reason, by)));

    public Task<Answer<WithdrawalView>> Reinstate(string name, bool isBody, string reason) => Admit<WithdrawalView>(by =>
        standing.Change(reason, list => list.Reinstate(name, isBody, reason, by)));

    public Task<Answer<WithdrawalsPage>> Withdrawals(int after, int limit) => Admit<WithdrawalsPage>(async by =>
        Portal.CheckPage(after, limit, WithdrawalsPage.EntriesMax) is { } beyond ? beyond : await standing.Page(after, limit, by));

    public Task<Answer<ProvinceView>> Province(string province) => Admit<ProvinceView>(async by =>
    {
        if (!ProvinceCode.TryParse(province, out var code))
        {
            return Refusals.Invalid($"没有省份 {province}。", $"There is no province {province}: two digits are wanted, such as 51.");
        }

        return Reaches(by, code)
            ? await GrainFactory.GetGrain<IFiguresGrain>(0).Of(code) with { Quota = code == ProvinceCode.Unknown ? null : await GrainFactory.GetGrain<IProvinceGrain>(code.Value).Quota() }
            : Refusals.NotFound;
    });

    public Task<Answer<CarriersView>> Carriers() => Admit<CarriersView>(async _ => new CarriersView(await GrainFactory.GetGrain<IQueuesGrain>(0).View(null)));

    public Task<Answer<NumberView>> Number(string number, bool fullDigits, string purpose) => OnNumber<NumberView>(number, async (msisdn, by) =>
    {
        if (fullDigits)
        {
            if (Portal.CheckReason(purpose) is { } refusal)
            {
                return refusal;
            }

            await queries.Record(msisdn, "number", purpose, by);
        }

        return await GrainFactory.GetGrain<INumberGrain>(msisdn.Key).View(fullDigits);
    });

    public Task<Answer<Explanation>> Explain(string number, bool chinese) => OnNumber<Explanation>(number, async (msisdn, _) =>
        await GrainFactory.GetGrain<INumberGrain>(msisdn.Key).Explain(chinese));

    public Task<Answer<NumberReceipt>> Lift(string commandId, string number, string orderId, bool revoke, string reason) => OnNumber<NumberReceipt>(number, async (msisdn, by) =>
    {
        if ((Portal.CheckCommand(commandId) ?? Portal.CheckReason(reason)) is { } refusal)
        {
            return refusal;
        }

        var (outcome, _) = await GrainFactory.GetGrain<INumberGrain>(msisdn.Key).LiftHold(new(commandId, orderId, revoke, reason, by));
        return outcome switch
        {
            LiftOutcome.Lifted or LiftOutcome.AlreadyEnded => new NumberReceipt(msisdn.ToString(), 0, Codes.Of(outcome)),
            LiftOutcome.NotAllowed => Refusals.NotAllowed(by, "解除这项限制", "end this hold"),
            LiftOutcome.EpochEnded => new Refusal(RefusalCode.Precondition, "号码已换机主，原限制随之结束。", "EPOCH_ENDED: the number has another holder; the hold ended with the assignment."),
            _ => Refusals.NotFound,
        };
    });

    public Task<Answer<NumberReceipt>> Resend(string commandId, string number, string reason) => OnNumber<NumberReceipt>(number, async (msisdn, by) =>
    {
        if ((Portal.CheckCommand(commandId) ?? Portal.CheckReason(reason)) is { } refusal)
        {
            return refusal;
        }

        var version = await GrainFactory.GetGrain<INumberGrain>(msisdn.Key).Resend(commandId, reason, by);
        return new NumberReceipt(msisdn.ToString(), version, version == 0 ? "NOTHING_TO_SEND" : "RESENT");
    });

    public Task<Answer<AppealReceipt>> SubmitAppeal(AppealRequest request) => OnNumber<AppealReceipt>(request?.Number!, (msisdn, by) =>
        AppealDesk.Submit(GrainFactory.GetGrain<INumberGrain>(msisdn.Key), msisdn, request!, by));

    public Task<Answer<AppealReceipt>> DecideAppeal(string commandId, string number, string appealId, AppealOutcome outcome, string reason) =>
        OnNumber<AppealReceipt>(number, (msisdn, by) =>
            AppealDesk.Decide(GrainFactory.GetGrain<INumberGrain>(msisdn.Key), msisdn, commandId, appealId, outcome, reason, by));

    private Task<Answer<T>> Admit<T>(Func<Principal, Task<Answer<T>>> call)
        where T : class => Portal.Admit(logger, call);

    private Task<Answer<T>> OnNumber<T>(string text, Func<Msisdn, Principal, Task<Answer<T>>> call)
        where T : class => Portal.AdmitOnNumber(logger, numbers, text, call);

    private static bool Reaches(Principal by, ProvinceCode province) =>
        Caller.Permission.Of(by.Role) is Reach.Everywhere || by.Province == ProvinceCode.Unknown || by.Province == province;

    private IProtectedGrain ListOf(ProvinceCode province) => GrainFactory.GetGrain<IProtectedGrain>(ProtectedGrain.KeyOf(province));

    /// <summary>All of the numbers or none: a list with one wrong number is not half taken.</summary>
    private async Task<Answer<ProtectedReceipt>> OnList(
        IReadOnlyList<string> numbers, string reason, Principal by, Func<IProtectedGrain, IReadOnlyList<long>, Task<Answer<ProtectedReceipt>>> act)
    {
        if (Portal.CheckReason(reason) is { } refusal)
        {
            return refusal;
        }

        if (numbers is not { Count: > 0 and <= ProtectedReceipt.NumbersMax })
        {
            return Refusals.Invalid(
                $"应写明 1 至 {ProtectedReceipt.NumbersMax} 个号码：空名单不是“全部”。",
                $"1 to {ProtectedReceipt.NumbersMax} numbers are wanted: an empty list never means all.");
        }

        var byProvince = new Dictionary<ProvinceCode, List<long>>();
        foreach (var text in numbers)
        {
            if (!Portal.TryNumber(text, out var number, out var malformed))
            {
                return malformed!;
            }

            var province = routing.Of(number)?.Province ?? ProvinceCode.Unknown;
            if (!Reaches(by, province))
            {
                return new Refusal(
                    RefusalCode.OutOfScope,
                    $"号码 {number} 不在 {by.Organisation} 的管辖范围内。",
                    $"The number {number} is outside the competence of {by.Organisation}.");
            }

            if (!byProvince.TryGetValue(province, out var own))
            {
                byProvince.Add(province, own = []);
            }

            own.Add(number.Key);
        }

        var (changed, unchanged) = (0, 0);
        foreach (var (province, own) in byProvince.OrderBy(part => part.Key.Value))
        {
            var answer = await act(ListOf(province), own);
            if (answer.Value is not { } receipt)
            {
                return answer;
            }

            (changed, unchanged) = (changed + receipt.Changed, unchanged + receipt.Unchanged);
        }

        return new ProtectedReceipt(changed, unchanged);
    }

    /// <summary>By the ministry; while it cannot be reached, a province goes on alone with its own.</summary>
    private Task<Answer<T>> OnRoad<T>(
        string orderId,
        Principal by,
        Func<IMinistryGrain, Task<Answer<T>>> whole,
        Func<IProvinceGrain, Task<Answer<T>>> alone,
        string reason)
        where T : class => OnOrder(
            orderId,
            async _ =>
            {
                var ministry = GrainFactory.GetGrain<IMinistryGrain>(0);
                return await IsHere(ministry) ? await whole(ministry) : await alone(GrainFactory.GetGrain<IProvinceGrain>(by.Province.Value));
            },
            reason);

    private async Task<bool> IsHere(IMinistryGrain ministry)
    {
        try
        {
            await ministry.IsHere().WaitAsync(MinistryPatience, time);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            ProvinceLog.CutOff(logger, exception);
            return false;
        }
    }

    private IOrderGrain OrderGrain(string orderId) => GrainFactory.GetGrain<IOrderGrain>(orderId);

    private async Task<Answer<T>> OnOrder<T>(string orderId, Func<IOrderGrain, Task<Answer<T>>> call)
        where T : class => OrderId.IsWellFormed(orderId) ? await call(OrderGrain(orderId)) : Refusals.NotFound;

    private Task<Answer<T>> OnOrder<T>(string orderId, Func<IOrderGrain, Task<Answer<T>>> call, string reason)
        where T : class => OnOrder<T>(orderId, async order => Portal.CheckReason(reason) is { } refusal ? refusal : await call(order));
}
