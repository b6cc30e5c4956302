using Coordination.Audit;
using Coordination.Numbers;
using Coordination.Orders;

namespace Coordination.Appeals;

/// <summary>What both portals do with an appeal, once they know who calls and that the number is theirs.</summary>
internal static class AppealDesk
{
    private const string Prefix = "appeal:";
    private const int OrderIdMax = 64;

    public static async Task<Answer<AppealReceipt>> Submit(INumberGrain grain, Msisdn number, AppealRequest request, Principal by)
    {
        if (Portal.CheckCommand(request.Key) is { } noKey)
        {
            return noKey;
        }

        if (Portal.CheckReason(request.Reason) is { } noReason)
        {
            return noReason;
        }

        if (request.OrderId is not { Length: > 0 and <= OrderIdMax })
        {
            return Refusals.Invalid("须写明所申诉的命令或案件。", "The order or case whose hold it is about has to be named.");
        }

        var id = Prefix + OrderId.Digest($"{by.Organisation}\n{request.Key}");
        return await grain.SubmitAppeal(new(id, request.OrderId, request.Reason, by)) switch
        {
            AppealAnswer.Recorded => new AppealReceipt(id, number.ToString(), "SUBMITTED"),
            AppealAnswer.TooMany => Refusals.LimitReached(nameof(AppealReceipt.OpenPerNumberMax), AppealReceipt.OpenPerNumberMax),
            _ => Refusals.NotFound,
        };
    }

    public static async Task<Answer<AppealReceipt>> Decide(
        INumberGrain grain, Msisdn number, string commandId, string appealId, AppealOutcome outcome, string reason, Principal by)
    {
        if ((Portal.CheckCommand(commandId) ?? Portal.CheckReason(reason)) is { } refusal)
        {
            return refusal;
        }

        if (!Enum.IsDefined(outcome))
        {
            return Refusals.Invalid($"没有申诉结果 {(int)outcome}。", $"An appeal does not end as {(int)outcome}: upheld, dismissed or withdrawn.");
        }

        return await grain.DecideAppeal(new(commandId, appealId, outcome, reason, by)) switch
        {
            AppealAnswer.Recorded => new AppealReceipt(appealId, number.ToString(), Codes.Of(outcome)),
            AppealAnswer.NotAllowed => Refusals.NotAllowed(by, "决定这项申诉", "decide this appeal"),
            _ => Refusals.NotFound,
        };
    }
}
