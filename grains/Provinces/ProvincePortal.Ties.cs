using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Holders;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Sims;

namespace Coordination.Provinces;

internal sealed partial class ProvincePortal
{
    public Task<Answer<DispositionView>> PlanDisposition(DispositionDraft draft, OrderSignature? signature) => OnNumber<DispositionView>(draft?.Number!, (number, by) =>
        dispositions.Plan(draft!, number, signature, by));

    public Task<Answer<HolderView>> Holder(string number, string purpose) => OnNumber<HolderView>(number, async (msisdn, by) =>
    {
        if (Portal.CheckReason(purpose) is { } refusal)
        {
            return refusal;
        }

        await queries.Record(msisdn, "holder", purpose, by);
        return (await GrainFactory.GetGrain<INumberGrain>(msisdn.Key).Ties()).Holder is { } holder
            ? await GrainFactory.GetGrain<IHolderGrain>(HolderKeys.Of(holder)).View()
            : Refusals.NotFound;
    });

    public Task<Answer<SimView>> Sim(string card, string purpose) => Admit<SimView>(async by =>
    {
        if (!Iccid.TryParse(card, out var iccid))
        {
            return Refusals.Invalid("ICCID 须为 8986 开头的 19 或 20 位。", "A card's number has 19 or 20 characters and begins with 8986.");
        }

        if (Portal.CheckReason(purpose) is { } refusal)
        {
            return refusal;
        }

        await queries.Record(iccid.Text, "sim", purpose, by);
        return await GrainFactory.GetGrain<ISimGrain>(SimKeys.Of(iccid)).View(fullDigits: false);
    });

    public Task<Answer<NumberReceipt>> RetainLine(string number, string reference) => OnNumber<NumberReceipt>(number, async (msisdn, by) =>
    {
        if (reference is not { Length: > 0 and <= 128 })
        {
            return Refusals.Invalid("须写明批准文号，1 至 128 个字符。", "The approval has to be named, 1 to 128 characters.");
        }

        if ((await GrainFactory.GetGrain<INumberGrain>(msisdn.Key).Ties()).Holder is not { } holder)
        {
            return Refusals.NotFound;
        }

        return await GrainFactory.GetGrain<IHolderGrain>(HolderKeys.Of(holder)).Retain(msisdn.Key, reference, by) switch
        {
            RetainOutcome.Retained => new NumberReceipt(msisdn.ToString(), 0, "RETAINED"),
            RetainOutcome.CaseNumber => new Refusal(RefusalCode.Precondition, "涉案号码不得保留。", "CASE_NUMBER: a number of a case is not kept."),
            RetainOutcome.TooMany => new Refusal(RefusalCode.LimitReached, "该机主已有保留号码。", "RetainedLinesMax: the holder keeps a line already."),
            RetainOutcome.NotAllowed => Refusals.NotAllowed(by, "为该机主保留号码", "keep a line for this holder"),
            _ => Refusals.NotFound,
        };
    });
}
