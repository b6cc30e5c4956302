using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Holders;

/// <summary>One holder. One call at a time, numbers asked on the way included: what is counted stays true until it is used.</summary>
[GrainType("holder")]
internal sealed class HolderGrain(
    [PersistentState(IHolderGrain.StateName, IJournal.StorageName)] IPersistentState<Journalled<HolderState>> stored,
    IJournal journal,
    IStateRows rows,
    NumberBlock block,
    Routing routing,
    LegalSettings law,
    TimeProvider time) : Grain, IHolderGrain
{
    /// <summary>Lines looked at in one transaction when what they inherited is taken back: a holder may have a hundred thousand, and few inherited.</summary>
    private const int LinesAtOnce = 512;

    private HolderState State => stored.State.Value;

    private string Token => this.GetPrimaryKeyString()["holder:".Length..];

    public async Task<ReportAnswer> Report(long number, NumberReport report)
    {
        var now = time.GetUtcNow();
        var lines = report.Unit is { } unit
            ? await journal.HoldingsOf(Token, unit.Carrier, 0, law.LinesPerPersonMax + 1, CancellationToken.None)
            : await journal.HoldingsOf(Token, report.By.Carrier, 0, law.LinesPerPersonMax + 1, CancellationToken.None);
        var counted = lines.Count(line => line.Number != number && !Msisdn.FromKey(line.Number).IsIot);
        var answer = await Number(number).Report(report with
        {
            Objection = HolderDecision.Objection(State, Msisdn.FromKey(number), report, counted, law, now),
            Inherited = [.. HolderDecision.Inherited(State, number, now)],
        });
        if (answer.Outcome is ReportOutcome.HolderRestricted or ReportOutcome.TooManyLines)
        {
            await Commit(HolderDecision.Refused(State, number, report, answer.Outcome, now));
        }

        return answer;
    }

    public Task<PunishedSpan?> Punished() => Task.FromResult(HolderDecision.Punished(State, time.GetUtcNow()));

    public Task<bool> PlaceHold(HoldTerms terms) => Commit(HolderDecision.PlaceHold(State, terms, time.GetUtcNow()));

    public async Task<LiftOutcome> LiftHold(LiftHold request)
    {
        var outcome = await Commit(HolderDecision.LiftHold(State, request, time.GetUtcNow()));
        if (outcome is LiftOutcome.Lifted or LiftOutcome.AlreadyEnded)
        {
            var inherited = request with { OnlyInherited = true };
            for (var lines = await Page(0, LinesAtOnce); lines.Count > 0; lines = await Page(lines[^1].Number, LinesAtOnce))
            {
                await LiftInherited([.. lines.Select(line => line.Number)], inherited);
            }
        }

        return outcome;
    }

    public async Task<RetainOutcome> Retain(long number, string reference, Principal by)
    {
        if ((await journal.HoldingsOf(Token, null, number - 1, 1, CancellationToken.None)) is not [{ } line] || line.Number != number)
        {
            return RetainOutcome.NotAHoldersLine;
        }

        var view = await Number(number).View(fullDigits: false);
        var isCaseNumber = view.Holds.Any(hold => hold is { Status: HoldStatus.Effective, Scope: not HoldScope.Holder, Ground: Ground.PsbCase });
        var outcome = await Commit(HolderDecision.Retain(State, number, isCaseNumber, reference, by, law, time.GetUtcNow()));
        if (outcome is RetainOutcome.Retained)
        {
            foreach (var hold in State.Holds)
            {
                await Number(number).LiftHold(new($"retain-{hold.Terms.OrderId}", hold.Terms.OrderId, false, $"retained: {reference}", by));
            }
        }

        return outcome;
    }

    public async Task<LinesOfHolder> Lines(long afterNumber, int limit)
    {
        var lines = await Page(afterNumber, limit);
        return new(
            [.. lines.Select(line => line.Number).Where(number => !State.Retained.Contains(number))],
            lines.Count == limit ? lines[^1].Number : null);
    }

    public async Task<HolderView> View()
    {
        var lines = await Page(0, HolderView.LinesMax + 1);
        var listed = lines.Take(HolderView.LinesMax).ToList();
        var spared = await Protected(listed);
        return new(
            $"{Token[..2]}****{Token[^2..]}",
            [
                .. listed.Select(line => new LineOfHolder(
                    Msisdn.FromKey(line.Number).ToString(), line.Holding.Unit.ToString(), line.Holding.Since, State.Retained.Contains(line.Number))
                {
                    IsProtected = spared.Contains(line.Number),
                }),
            ],
            lines.Count == listed.Count,
            [.. listed.GroupBy(line => line.Holding.Unit.Carrier.ToString()).OrderBy(lines => lines.Key, StringComparer.Ordinal).Select(lines => new Count(lines.Key, lines.Count()))],
            [.. HolderDecision.InForce(State, time.GetUtcNow()).Select(hold => ScopeHolds.View(hold.Terms))]);
    }

    public async Task<bool> IsKnown() => stored.RecordExists || (await Page(0, 1)).Count > 0;

    private async Task LiftInherited(long[] numbers, LiftHold inherited)
    {
        var answers = await block.LiftHolds(
            numbers, inherited, decided => rows.WriteAll(decided.Writes, Priority.Bulk, CancellationToken.None), CancellationToken.None);
        await Task.WhenAll(numbers.Where((_, index) => !answers[index].IsDecided).Select(number => Number(number).LiftHold(inherited)));
    }

    private async Task<HashSet<long>> Protected(IReadOnlyList<HoldingRow> lines)
    {
        var found = await Task.WhenAll(lines
            .GroupBy(line => routing.Of(Msisdn.FromKey(line.Number))?.Province ?? ProvinceCode.Unknown)
            .Select(part => GrainFactory.GetGrain<IProtectedGrain>(ProtectedGrain.KeyOf(part.Key)).Between(part.First().Number, part.Last().Number)));
        return [.. found.SelectMany(numbers => numbers)];
    }

    private INumberGrain Number(long number) => GrainFactory.GetGrain<INumberGrain>(number);

    private ValueTask<IReadOnlyList<HoldingRow>> Page(long afterNumber, int limit) =>
        journal.HoldingsOf(Token, null, afterNumber, limit, CancellationToken.None);

    private async Task<T> Commit<T>(Decided<HolderState, T> decided)
    {
        if (decided.Changes.Count > 0)
        {
            await stored.Commit(decided.State, decided.Changes, DeactivateOnIdle);
        }

        return decided.Answer;
    }
}
