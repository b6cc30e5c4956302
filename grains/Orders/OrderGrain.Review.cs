using Coordination.Audit;
using Coordination.Journal;
using Coordination.Numbers;

namespace Coordination.Orders;

internal sealed partial class OrderGrain
{
    public async Task<Answer<ReviewProposal>> ProposeReview(ReviewChoice choice, IReadOnlyList<int> rows, string reason, Principal by)
    {
        if (!OrderDecision.MaySee(State, by))
        {
            return Refusals.NotFound;
        }

        List<int> named = [.. rows.Distinct().Order()];
        var lines = await journal.LinesAt(Id, named, CancellationToken.None);
        return await Reviewed(ReviewDecision.Propose(State, Id, choice, named, lines, reason, by, time.GetUtcNow()), "proposed for review", by);
    }

    public async Task<Answer<ReviewProposal>> ConfirmReview(int proposal, string reason, Principal by)
    {
        if (!OrderDecision.MaySee(State, by))
        {
            return Refusals.NotFound;
        }

        var ended = await EndedOfReview(proposal, by);
        var counts = await journal.Counts(Id, CancellationToken.None);
        var decided = ReviewDecision.Confirm(State, Id, proposal, counts, reason, by, time.GetUtcNow(), brakes, ended);
        var answer = await Reviewed(decided, "confirmed in review", by);

        // Also of a repeat: the first time may have been broken off between the two.
        Tick();
        await Drop();
        return answer.Value is null ? answer : ReviewDecision.ViewOf(State, proposal);
    }

    public async Task<Answer<ReviewProposal>> DeclineReview(int proposal, string reason, Principal by) => OrderDecision.MaySee(State, by)
        ? await Reviewed(ReviewDecision.Decline(State, Id, proposal, reason, by, time.GetUtcNow()), "declined in review", by)
        : Refusals.NotFound;

    public Task<Answer<ProposalsPage>> Proposals(int after, int limit, Principal by)
    {
        if (!OrderDecision.MaySee(State, by))
        {
            return Task.FromResult<Answer<ProposalsPage>>(Refusals.NotFound);
        }

        var state = State;
        var page = Enumerable.Range(1, state.Reviews.Count).Where(proposal => proposal > after).Take(limit).Select(proposal => ReviewDecision.ViewOf(state, proposal)).ToList();
        return Task.FromResult<Answer<ProposalsPage>>(
            new ProposalsPage(page, page.Count == limit && page[^1].Proposal < state.Reviews.Count ? page[^1].Proposal : null));
    }

    public async Task<Answer<ReviewPage>> Review(int afterRow, int limit, Principal by)
    {
        if (!OrderDecision.MaySee(State, by))
        {
            return Refusals.NotFound;
        }

        var shown = await journal.Lines(Id, ItemOutcome.ProtectedReview, afterRow, limit, CancellationToken.None);
        var lines = await journal.LinesAt(Id, [.. shown.Select(line => line.Row)], CancellationToken.None);
        var waiting = (await journal.Counts(Id, CancellationToken.None)).Where(count => count.Outcome is ItemOutcome.ProtectedReview).Sum(count => count.Lines);
        var protections = await Protections(lines);
        var state = State;
        return new ReviewPage(
            waiting,
            [
                .. shown.Select(line => new ReviewLine(
                    LinePlaces.Of(line, state.Draft?.Sheets), protections.GetValueOrDefault(line.Row) ?? [], ReviewedLines.OpenFor(state, line.Row))),
            ],
            shown.Count == limit ? shown[^1].Row : null);
    }

    /// <summary>What protects the numbers of these lines now, by row: the list of their province, and what their own states say.</summary>
    private async Task<Dictionary<int, IReadOnlyList<Protection>>> Protections(IReadOnlyList<OrderLine> lines)
    {
        var listed = await Task.WhenAll(lines.GroupBy(line => line.Province).Select(part =>
            GrainFactory.GetGrain<IProtectedGrain>(ProtectedGrain.KeyOf(part.Key)).Find([.. part.Select(line => line.Number)])));
        var entries = listed.SelectMany(part => part).ToLookup(entry => entry.Number);
        var own = await Task.WhenAll(lines.Select(line => GrainFactory.GetGrain<INumberGrain>(line.Number).Protections()));
        return lines.Zip(own).ToDictionary(
            pair => pair.First.Row,
            IReadOnlyList<Protection> (pair) =>
                [.. entries[pair.First.Number].Select(entry => new Protection(entry.Kind, entry.Reason, entry.Until)), .. pair.Second]);
    }

    /// <summary>Whose rights have ended of those who let a proposal through, and of those who answer for an order that would run again for it.</summary>
    private async Task<EndedOfReview> EndedOfReview(int proposal, Principal by)
    {
        if (ReviewDecision.Proposer(State, proposal, ReviewChoice.Release) is not { } proposer)
        {
            return default;
        }

        return new(await standing.AskEnded([by, proposer]), State.Phase is OrderPhase.Completed ? await AskEnded() : null);
    }

    /// <summary>Ends the lines that two people decided to drop.</summary>
    private async Task Drop()
    {
        if (ReviewedLines.HasToDrop(State))
        {
            await journal.EndReview(Id, ReviewedLines.ToDrop(State), ItemOutcome.Dropped, CancellationToken.None);
            await Commit(ReviewedLines.Dropped(State, Id, await journal.Counts(Id, CancellationToken.None)));
        }
    }

    private async Task<Answer<ReviewProposal>> Reviewed(Decided<OrderState, Answer<ReviewProposal>> decided, string act, Principal by)
    {
        if (await Commit(decided))
        {
            OrderLog.Acted(logger, Id, act, by.Id);
        }

        return decided.Answer;
    }
}
