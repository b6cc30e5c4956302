using System.Globalization;
using Coordination.Audit;
using Coordination.Journal;
using Coordination.Numbers;
using Orleans.Concurrency;

namespace Coordination.Carriers;

/// <summary>The fence and what was forgotten, for the ministry's portal. Key: 0.</summary>
[GrainInterfaceType("fence")]
[Alias("fence")]
internal interface IFenceGrain : IGrainWithIntegerKey
{
    [Alias("view")]
    Task<FenceView> View();

    [Alias("raise")]
    Task<Answer<FenceView>> Raise(int above, string reason, Principal by);

    [Alias("forgotten")]
    Task<ForgottenPage> Forgotten(long after, int limit, bool fullDigits);

    [Alias("settle")]
    Task<Answer<NumberReceipt>> Settle(long entry, string reason, Principal by);
}

[StatelessWorker]
[Reentrant]
[GrainType("fence")]
internal sealed class FenceGrain(IJournal journal, FenceDesk desk, ICarrierDirectory carriers) : Grain, IFenceGrain
{
    public Task<FenceView> View() => desk.View();

    public async Task<Answer<FenceView>> Raise(int above, string reason, Principal by)
    {
        var now = (await journal.Standing(CancellationToken.None)).Fence;
        if (above > now.Value || above < 1)
        {
            return new Refusal(
                RefusalCode.Precondition,
                string.Create(CultureInfo.InvariantCulture, $"栅栏现在是 {now.Value}，不是 {above}：请先看 coord fence show。"),
                string.Create(CultureInfo.InvariantCulture, $"The fence is {now.Value} now, not {above}: look at coord fence show first."));
        }

        await journal.RaiseFence(above, reason, by, CancellationToken.None);
        return await desk.View();
    }

    public Task<ForgottenPage> Forgotten(long after, int limit, bool fullDigits) => desk.Forgotten(after, limit, fullDigits);

    public async Task<Answer<NumberReceipt>> Settle(long entry, string reason, Principal by)
    {
        if ((await journal.Standing(CancellationToken.None)).Fence.Doubt is not null)
        {
            return new Refusal(
                RefusalCode.Precondition,
                "数据库的记录尚存疑，不能决定：请先提高栅栏（coord fence raise）。",
                "The record is in doubt and nothing can be decided yet: raise the fence first (coord fence raise).");
        }

        if (await desk.Find(entry) is not { Effect: var effect })
        {
            return Refusals.NotFound;
        }

        if (carriers.ExecutorOf(CarrierUnit.Central(effect.Carrier)) is not { } executor)
        {
            return new Refusal(
                RefusalCode.Precondition,
                $"没有设置通往 {effect.Carrier} 的接口，不能向它发出命令。",
                $"No gateway is set up for {effect.Carrier}: nothing can be sent to it.");
        }

        // The effect names the decision: a repeat is the same one, and another effect on the number needs another.
        var commandId = string.Create(CultureInfo.InvariantCulture, $"fence-{entry}-{effect.Line.Fence}.{effect.Line.Sequence}");
        var version = await GrainFactory.GetGrain<INumberGrain>(effect.Line.Number.Key).Settle(new(commandId, executor, reason, by));
        return new NumberReceipt(effect.Line.Number.ToString(), version, "SETTLED");
    }
}
