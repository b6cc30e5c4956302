using System.Security.Cryptography;
using System.Text;
using Coordination.Appeals;
using Coordination.Audit;
using Coordination.Holders;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Sims;
using Coordination.Verification;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Coordination.Carriers;

/// <summary>The carriers' door. A carrier reaches the numbers it serves now; every other number is, to it, one that does not exist.</summary>
[StatelessWorker]
[Reentrant]
[GrainType("carrier-portal")]
internal sealed partial class CarrierPortal(
    Routing routing,
    NumberReach numbers,
    ICarrierDirectory directory,
    FetchesEnd end,
    Warrants warrants,
    LegalSettings law,
    TimeProvider time,
    ILogger<CarrierPortal> logger) : Grain, ICarrierPortal
{
    /// <summary>A call from a portal is made at once; a delayed one is void.</summary>
    private static readonly TimeSpan CallLife = TimeSpan.FromSeconds(10);

    public Task<Answer<CaseView>> OpenCase(CaseRequest request) => OnNumber<CaseView>(request?.Number!, async (number, by) =>
    {
        if (request!.Key is not { Length: > 0 and <= 64 } || request.Reference is not { Length: > 0 and <= 128 } || request.Level is < 1 or > 4)
        {
            return Refusals.Invalid(
                "案件键须为 1 至 64 个字符，参考号须为 1 至 128 个字符，等级须为 1 至 4。",
                "A case needs a key of 1 to 64 characters, a reference of 1 to 128, and a level of 1 to 4.");
        }

        var authority = Authority.Of(Ground.CarrierRisk);
        var caseId = CaseIdOf(by, request.Key);
        var terms = new HoldTerms(
            caseId,
            Ground.CarrierRisk,
            authority.Provision.Id,
            request.Reference,
            authority.Services,
            authority.Notice,
            authority.ReleaseBy,
            by,
            null,
            request.Level);
        var grain = GrainFactory.GetGrain<INumberGrain>(number.Key);
        if (await grain.Case(caseId, by.Carrier!.Value) is null && await IsListed(number))
        {
            return new Refusal(
                RefusalCode.Precondition,
                "没有开立案件：号码在保护名单上（PROTECTED_REVIEW），须由省通信管理局人工审核后处置。",
                "No case was opened: PROTECTED_REVIEW. The number is on the list of protected ones: put it before the province's administration.");
        }

        var answer = await grain.PlaceHold(new(terms, null, 1, time.GetUtcNow() + CallLife, routing.Of(number)!.Unit, Priority.Urgent)
        {
            Warrant = warrants.OfCase(number.Key, terms),
        });
        return await grain.Case(caseId, by.Carrier!.Value) is { } opened
            ? opened
            : new Refusal(
                RefusalCode.Precondition,
                $"没有开立案件：{Codes.Of(answer.Outcome)}。",
                $"No case was opened: {Codes.Of(answer.Outcome)}.");
    });

    public Task<Answer<CaseView>> RecordResult(string commandId, string number, VerificationResult result) => OnNumber<CaseView>(number, async (msisdn, by) =>
    {
        if (Portal.CheckCommand(commandId) is { } refusal)
        {
            return refusal;
        }

        if (!Enum.IsDefined(result.Outcome) || result.Level is < 1 or > 4 || result.Provider is not { Length: > 0 and <= 64 } || result.Evidence is not { Length: > 0 and <= 128 })
        {
            return Refusals.Invalid(
                "核验结果须写明结论、等级（1 至 4）、核验方和流水号。",
                "A result needs an outcome, a level of 1 to 4, a provider and its transaction number.");
        }

        var grain = GrainFactory.GetGrain<INumberGrain>(msisdn.Key);
        var answer = await grain.RecordVerification(commandId, result, by);
        return answer switch
        {
            VerificationAnswer.NoSuchCase => Refusals.NotFound,
            VerificationAnswer.LevelTooLow => new Refusal(RefusalCode.Precondition, "核验等级低于要求，案件不变。", "The level reached is below the level wanted; the case stays as it was."),
            _ => await grain.Case(result.CaseId, by.Carrier!.Value) is { } view ? view : Refusals.NotFound,
        };
    });

    // Not asked whether it serves the number still: what it opened in its own time stays its to read, and nobody else's.
    public Task<Answer<CaseView>> Case(string number, string caseId) => Portal.Admit<CaseView>(logger, async by =>
        !Portal.TryNumber(number, out var msisdn, out var refusal) ? refusal!
        : await GrainFactory.GetGrain<INumberGrain>(msisdn.Key).Case(caseId, by.Carrier!.Value) is { } view ? view : Refusals.NotFound);

    public Task<Answer<AppealReceipt>> SubmitAppeal(AppealRequest request) => OnNumber<AppealReceipt>(request?.Number!, (number, by) =>
        AppealDesk.Submit(GrainFactory.GetGrain<INumberGrain>(number.Key), number, request!, by));

    public Task<Answer<AppealReceipt>> DecideAppeal(string commandId, string number, string appealId, AppealOutcome outcome, string reason) =>
        OnNumber<AppealReceipt>(number, (msisdn, by) =>
            AppealDesk.Decide(GrainFactory.GetGrain<INumberGrain>(msisdn.Key), msisdn, commandId, appealId, outcome, reason, by));

    public Task<Answer<ReportReceipt>> Report(CarrierReport report) => Portal.Admit<ReportReceipt>(logger, async by =>
    {
        if (!Portal.TryNumber(report.Number, out var number, out var notNumber))
        {
            return notNumber!;
        }

        if (routing.Of(number) is not { } route)
        {
            return Refusals.NotFound;
        }

        var reading = ReportReading.Read(report, route.Unit, by, time.GetUtcNow());
        if (reading.Value is not { } read)
        {
            return reading.Refusal!;
        }

        // Who serves a number may hand it over; nobody can take it. Other kinds are judged by who served it when it happened.
        if (read.Kind is ReportKind.Standing or ReportKind.PortIn && !await numbers.Covers(Reach.OwnCarrier, by, number))
        {
            return read.Kind is ReportKind.Standing ? Refusals.NotFound : ReportTexts.AwaitsDonor;
        }

        if (read.Holder is { } pseudonym)
        {
            var found = await GrainFactory.GetGrain<IPseudonymsGrain>(0).Find(pseudonym, report.Document);
            if (found.Value is not { } known)
            {
                return found.Refusal!;
            }

            read = read with { Holder = known.Name, HolderIsProven = known.IsProven };
        }

        var answer = read.Holder is { } holder
            ? await GrainFactory.GetGrain<IHolderGrain>(HolderKeys.Of(holder)).Report(number.Key, read)
            : await GrainFactory.GetGrain<INumberGrain>(number.Key).Report(read);
        return ReportTexts.Of(answer.Outcome, law) is { } refusal
            ? refusal
            : new ReportReceipt(number.ToString(), answer.Epoch, Codes.Of(answer.Outcome));
    });

    public Task<Answer<NumberReceipt>> MayPortOut(string number) => OnNumber<NumberReceipt>(number, async (msisdn, _) =>
    {
        var view = await GrainFactory.GetGrain<INumberGrain>(msisdn.Key).View(fullDigits: false);
        return view.Barred.HasFlag(Services.PortOut) ? ReportTexts.Restricted : new NumberReceipt(view.Number, view.Version, "MAY_PORT");
    });

    public Task<Answer<SimView>> ReportDevice(string card, string imei, DateTimeOffset at) => Portal.Admit<SimView>(logger, async by =>
    {
        if (!Iccid.TryParse(card, out var iccid))
        {
            return Refusals.Invalid("ICCID 须为 8986 开头的 19 或 20 位。", "A card's number has 19 or 20 characters and begins with 8986.");
        }

        if (!DeviceKeys.IsImei(imei))
        {
            return Refusals.Invalid("IMEI 须为 15 位数字。", "An IMEI is 15 digits.");
        }

        if (at > time.GetUtcNow() + ReportReading.AheadMax)
        {
            return Refusals.Invalid($"时间 {at:u} 在将来。", $"{at:u} lies ahead.");
        }

        var sim = GrainFactory.GetGrain<ISimGrain>(SimKeys.Of(iccid));
        if (!await Serves(by, sim))
        {
            return Refusals.NotFound;
        }

        await sim.SeeDevice(imei, at, by);
        return await sim.View(fullDigits: false);
    });

    public Task<Answer<Explanation>> Explain(string number, bool chinese) => OnNumber<Explanation>(number, async (msisdn, _) =>
        await GrainFactory.GetGrain<INumberGrain>(msisdn.Key).Explain(chinese));

    public Task<Answer<CarriersView>> Carriers() => Portal.Admit<CarriersView>(logger, async by =>
        new CarriersView(await GrainFactory.GetGrain<IQueuesGrain>(0).View(by.Carrier)));

    /// <summary>Whether one of the numbers on a card is the carrier's: a card's own number does not say whose it is by now.</summary>
    private async Task<bool> Serves(Principal by, ISimGrain sim)
    {
        foreach (var number in await sim.Numbers())
        {
            if (await numbers.Covers(Reach.OwnCarrier, by, Msisdn.FromKey(number)))
            {
                return true;
            }
        }

        return false;
    }

    private Task<Answer<T>> OnNumber<T>(string text, Func<Msisdn, Principal, Task<Answer<T>>> call)
        where T : class => Portal.AdmitOnNumber(logger, numbers, text, call);

    /// <summary>Whether it is on its province's list of protected numbers. Where the list cannot be asked this fails, and nothing is opened.</summary>
    private async Task<bool> IsListed(Msisdn number) =>
        (await GrainFactory.GetGrain<IProtectedGrain>(ProtectedGrain.KeyOf(routing.Of(number)!.Province)).Between(number.Key, number.Key)).Count > 0;

    private static string CaseIdOf(Principal by, string key) =>
        "case:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{by.Organisation}\n{key}")).AsSpan(0, 13));
}
