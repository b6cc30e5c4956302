using Coordination.Audit;
using Coordination.Orders;

namespace Coordination.Provinces;

internal sealed partial class ProvincePortal
{
    public Task<Answer<ReviewPage>> Review(string orderId, int afterRow, int limit) => Admit<ReviewPage>(async by =>
        Portal.CheckPage(afterRow, limit, ReviewLimits.LinesPerPageMax) is { } beyond
            ? beyond
            : await OnOrder(orderId, order => order.Review(afterRow, limit, by)));

    public Task<Answer<ProposalsPage>> Proposals(string orderId, int after, int limit) => Admit<ProposalsPage>(async by =>
        Portal.CheckPage(after, limit, ReviewLimits.ProposalsPerPageMax) is { } beyond
            ? beyond
            : await OnOrder(orderId, order => order.Proposals(after, limit, by)));

    public Task<Answer<ReviewProposal>> ProposeReview(string orderId, ReviewChoice choice, IReadOnlyList<int> rows, string reason) => Admit(by =>
        OnOrder<ReviewProposal>(
            orderId,
            async order =>
            {
                if (!Enum.IsDefined(choice))
                {
                    return Refusals.Invalid($"没有处理方式 {(int)choice}。", $"There is no choice {(int)choice}: release or drop.");
                }

                if (rows is not { Count: > 0 and <= ReviewLimits.RowsPerProposalMax })
                {
                    return Refusals.Invalid(
                        $"应写明 1 至 {ReviewLimits.RowsPerProposalMax} 行：空名单不是“全部”。",
                        $"1 to {ReviewLimits.RowsPerProposalMax} rows are wanted: an empty list never means all.");
                }

                return await order.ProposeReview(choice, rows, reason, by);
            },
            reason));

    public Task<Answer<ReviewProposal>> ConfirmReview(string orderId, int proposal, string reason) => Admit(by => OnRoad(
        orderId,
        by,
        ministry => ministry.ConfirmReview(orderId, proposal, reason, by),
        province => province.ConfirmReviewAlone(orderId, proposal, reason, by),
        reason));

    public Task<Answer<ReviewProposal>> DeclineReview(string orderId, int proposal, string reason) => Admit(by =>
        OnOrder(orderId, order => order.DeclineReview(proposal, reason, by), reason));
}
