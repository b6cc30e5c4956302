using System.Diagnostics;
using System.Globalization;
using Coordination.Audit;
using Coordination.Harness;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination;

/// <summary>SIGKILL between the confirmation of a proposal and its answer, and right after it: what is decided on protected lines is done once.</summary>
public sealed class When_a_silo_is_killed_around_a_review
{
    private const int Lines = 600;
    private const int Rows = 100;

    private static readonly Principal Ministry = new("ministry-1", Role.MinistryOperator, "工业和信息化部", ProvinceCode.Unknown, null);

    /// <summary>What is confirmed, and when the silo is killed after that was asked for, at the latest; none: as soon as it was answered.</summary>
    private static readonly (ReviewChoice Choice, TimeSpan? Latest)[] Kills =
    [
        (ReviewChoice.Drop, TimeSpan.FromMilliseconds(20)),
        (ReviewChoice.Release, TimeSpan.FromMilliseconds(60)),
        (ReviewChoice.Drop, TimeSpan.FromMilliseconds(60)),
        (ReviewChoice.Release, null),
        (ReviewChoice.Drop, null),
    ];

    [Fact]
    public Task What_was_confirmed_is_done_once_and_counted_once() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        using var around = await Surroundings.Of(place, connectionString: null);
        await around.Migrated();
        var silo = await around.Serve().Ready();
        var drawn = place.Order(Lines);
        await using var issuer = await around.As(Surroundings.Police, silo);
        await using var approver = await around.As(Surroundings.Approver, silo);
        await using var desk = await around.As(Ministry, silo);
        string[] listed = [.. drawn.Numbers.Take(Rows * Kills.Length).Select(number => number.ToString(CultureInfo.InvariantCulture)[2..])];
        Value(await desk.Province.Protect(listed, ProtectedKind.Hospital, null, "emergency room", TestContext.Current.CancellationToken));
        var order = await OrderRun.Begin(issuer, approver, drawn);
        var result = await OrderRun.Ends(issuer, order);
        Assert.Equal(listed.Length, result.Outcomes[nameof(ItemOutcome.ProtectedReview)]);

        foreach (var (choice, latest) in Kills)
        {
            var page = Value(await issuer.Province.Review(order.OrderId, 0, Rows, TestContext.Current.CancellationToken));
            int[] rows = [.. page.Lines.Select(line => line.Line.Row)];
            var proposal = Value(await issuer.Province.ProposeReview(order.OrderId, choice, rows, "case file seen", TestContext.Current.CancellationToken)).Proposal;
            var isAnswered = await ConfirmAndKill(place, around, silo, order.OrderId, proposal, latest);
            silo = await around.ServeAgain(silo).Ready();
            var known = await Status(issuer, order, proposal);
            TestContext.Current.TestOutputHelper?.WriteLine($"seed {place.Seed}: {choice} was {known}, {(isAnswered ? "" : "not ")}answered before the kill");
            Assert.True(!isAnswered || known is not ReviewStatus.Proposed, $"What was answered is {known}.");

            Value(await approver.Province.ConfirmReview(order.OrderId, proposal, "agreed", TestContext.Current.CancellationToken));
            result = await OrderRun.Ends(issuer, Value(await issuer.Province.Order(order.OrderId, TestContext.Current.CancellationToken)));
            Assert.Equal(ReviewStatus.Done, await Status(issuer, order, proposal));
            await CountsTheSame(desk, result);
        }

        await silo.Stopped();
        using var log = CarriersLog.Open(place.Data);
        var effects = log.Effects();
        Verdict.NothingTwiceAndNothingElse(drawn, effects);
        Assert.Equal(Rows * Kills.Count(kill => kill.Choice is ReviewChoice.Drop), result.Outcomes[nameof(ItemOutcome.Dropped)]);
        Assert.Equal(0, result.Outcomes.GetValueOrDefault(nameof(ItemOutcome.ProtectedReview)));
        Assert.Equal(effects.Count, result.Outcomes[nameof(ItemOutcome.Applied)]);
        Assert.Equal(Lines, result.Outcomes.Values.Sum());
    });

    /// <summary>Confirms, and kills the silo at some instant before, at or after its answer. Answers whether there was one.</summary>
    private static async Task<bool> ConfirmAndKill(CrashPlace place, Surroundings around, ServedSilo silo, string orderId, int proposal, TimeSpan? latest)
    {
        await using var approver = await around.As(Surroundings.Approver, silo);
        using var given = new CancellationTokenSource();
        var confirmed = approver.Province.ConfirmReview(orderId, proposal, "agreed", given.Token);
        var (asked, wait) = (Stopwatch.GetTimestamp(), (latest ?? SiloProcess.Patience) * place.Random.NextDouble());
        while (!(latest is null && confirmed.IsCompleted) && Stopwatch.GetElapsedTime(asked) < wait)
        {
            await Task.Yield();
        }

        var isAnswered = confirmed.IsCompletedSuccessfully && (await confirmed).Value is not null;
        await silo.Process.Kill();

        // It must not be asked again of the silo that comes after.
        await given.CancelAsync();
        try
        {
            await confirmed;
        }
        catch (Exception lost) when (lost is OperationCanceledException or CoordinationUnreachableException)
        {
        }

        return isAnswered;
    }

    private static async Task CountsTheSame(CoordinationClient desk, OrderResult result)
    {
        var country = Value(await desk.Ministry.Country(TestContext.Current.CancellationToken));
        Assert.Equal(
            result.Outcomes.Where(count => count.Value > 0).OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => (count.Key, count.Value)),
            country.Outcomes.Where(count => count.Lines > 0).OrderBy(count => count.Name, StringComparer.Ordinal).Select(count => (count.Name, count.Lines)));
    }

    private static async Task<ReviewStatus> Status(CoordinationClient issuer, OrderView order, int proposal) =>
        Value(await issuer.Province.Proposals(order.OrderId, proposal - 1, 1, TestContext.Current.CancellationToken)).Proposals.Single().Status;

    private static T Value<T>(Answer<T> answer)
        where T : class
    {
        Assert.True(answer.Refusal is null, $"{answer.Refusal?.Code}: {answer.Refusal?.En}");
        return answer.Value!;
    }
}
