using System.Diagnostics;
using Coordination.Audit;
using Coordination.Harness;
using Coordination.Law;
using Coordination.Orders;

namespace Coordination;

/// <summary>SIGKILL between a pause and its answer, and in the middle of a canary: what is known afterwards is whole.</summary>
public sealed class When_a_silo_is_killed_around_a_pause
{
    private const int Lines = 5_000;
    private const int OtherLines = 20;

    /// <summary>When it is killed after the pause was asked for, at the latest; none: as soon as it was answered.</summary>
    private static readonly TimeSpan?[] Kills = [TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(150), null];

    [Fact]
    public Task It_is_paused_and_sends_nothing_or_it_is_not_and_goes_on() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        using var around = await Surroundings.Paced(place, connectionString: null, "150ms");
        await around.Migrated();
        var silo = await around.Serve().Ready();
        var drawn = place.Order(Lines);
        OrderView order;
        await using (var issuer = await around.As(Surroundings.Police, silo))
        await using (var approver = await around.As(Surroundings.Approver, silo))
        {
            order = await OrderRun.Begin(issuer, approver, drawn);
        }

        List<(DrawnOrder, OrderResult)> others = [];
        foreach (var latest in Kills)
        {
            await Middle.IsReached(place, drawn, silo);
            var isAnswered = await PauseAndKill(place, around, silo, order.OrderId, latest);
            silo = await around.ServeAgain(silo).Ready();
            await using var issuer = await around.As(Surroundings.Police, silo);
            order = Value(await issuer.Province.Order(order.OrderId, TestContext.Current.CancellationToken));
            TestContext.Current.TestOutputHelper?.WriteLine($"seed {place.Seed}: {order.Phase}, {(isAnswered ? "" : "not ")}answered before the kill");
            Assert.True(order.Phase is OrderPhase.Paused || (order.Phase is OrderPhase.Running && !isAnswered), $"It is {order.Phase}.");
            if (order.Phase is OrderPhase.Running)
            {
                continue;
            }

            // What carriers had taken before the kill may come to effect; by the time another order went through it has, and then nothing does.
            others.Add(await Another(place, around, silo, $"other-{others.Count}.csv"));
            var before = Effects(place, drawn);
            others.Add(await Another(place, around, silo, $"other-{others.Count}.csv"));
            Assert.Equal(before, Effects(place, drawn));
            order = Value(await issuer.Province.Resume(order.OrderId, "it was looked at", TestContext.Current.CancellationToken));
            Assert.Equal(OrderPhase.Running, order.Phase);
        }

        await using var last = await around.As(Surroundings.Police, silo);
        Verdict.EveryNumberBarredExactlyOnce([(drawn, await OrderRun.Ends(last, order)), .. others], place.Data);
        await silo.Stopped();
    });

    [Fact]
    public Task A_canary_has_as_many_lines_as_if_nothing_had_happened() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        using var around = await Surroundings.Paced(place, connectionString: null, "100ms");
        around.Set("brakes:canaryNumbersMin", "1000");
        around.Set("brakes:canaryOneIn", "10");
        await around.Migrated();
        var silo = await around.Serve().Ready();
        var drawn = place.Order(Lines);
        OrderView order;
        await using (var issuer = await around.As(Surroundings.Police, silo))
        await using (var approver = await around.As(Surroundings.Approver, silo))
        {
            order = await OrderRun.Begin(issuer, approver, drawn);
        }

        using (var log = CarriersLog.Open(place.Data))
        {
            await log.Reaches(place.Random.Next(1, Lines / 25), silo.Process);
        }

        await silo.Process.Kill();
        var killed = Effects(place, drawn);
        silo = await around.ServeAgain(silo).Ready();
        await using var same = await around.As(Surroundings.Police, silo);
        await using var other = await around.As(Surroundings.OtherPolice, silo);
        await using var judge = await around.As(Surroundings.Approver, silo);
        var result = await OrderRun.Ends(same, order);
        Verdict.EveryNumberBarredExactlyOnce(drawn, result, place.Data);
        var broken = Value(await same.Province.Order(order.OrderId, TestContext.Current.CancellationToken)).Conduct;
        var whole = await Again(other, judge, drawn);

        TestContext.Current.TestOutputHelper?.WriteLine($"seed {place.Seed}: killed after {killed} bars of a canary of {broken.CanaryLines}");
        Assert.InRange(killed, 1, Lines / 10);
        Assert.Equal((CanaryVerdict.Passed, whole.CanaryLines), (broken.Verdict, broken.CanaryLines));
        await silo.Stopped();
    });

    /// <summary>Asks for a pause, and kills the silo at some instant before, at or after its answer. Answers whether there was one.</summary>
    private static async Task<bool> PauseAndKill(CrashPlace place, Surroundings around, ServedSilo silo, string orderId, TimeSpan? latest)
    {
        await using var issuer = await around.As(Surroundings.Police, silo);
        using var given = new CancellationTokenSource();
        var pause = issuer.Province.Pause(orderId, "look at it", given.Token);
        var (asked, wait) = (Stopwatch.GetTimestamp(), (latest ?? SiloProcess.Patience) * place.Random.NextDouble());
        while (!(latest is null && pause.IsCompleted) && Stopwatch.GetElapsedTime(asked) < wait)
        {
            await Task.Yield();
        }

        var isAnswered = pause.IsCompletedSuccessfully && (await pause).Value is not null;
        await silo.Process.Kill();

        // It must not be asked again of the silo that comes after.
        await given.CancelAsync();
        try
        {
            await pause;
        }
        catch (Exception lost) when (lost is OperationCanceledException or CoordinationUnreachableException)
        {
        }

        return isAnswered;
    }

    private static async Task<(DrawnOrder Order, OrderResult Result)> Another(CrashPlace place, Surroundings around, ServedSilo silo, string name)
    {
        await using var issuer = await around.As(Surroundings.OtherPolice, silo);
        await using var approver = await around.As(Surroundings.Approver, silo);
        var drawn = DrawnOrder.Draw(Path.Combine(place.Folder, name), OtherLines, place.Random);
        return (drawn, await OrderRun.Ends(issuer, await OrderRun.Begin(issuer, approver, drawn)));
    }

    /// <summary>The same list once more, as another body's, which nothing breaks off.</summary>
    private static async Task<OrderConduct> Again(CoordinationClient issuer, CoordinationClient approver, DrawnOrder drawn)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var file = await OrderFile.Open(drawn.Path, cancellation) is OrderFileOpened.Opened opened ? opened.File : throw new InvalidDataException(drawn.Path);
        var draft = new OrderDraft("again", Ground.PsbCase, string.Empty, "京公(诈)〔2026〕2号", "crash test", Numbers.Services.None, string.Empty, file.ContentHash, null);
        var receipt = Value(await issuer.Province.Submit(draft, cancellation));
        var planned = Value(await issuer.Province.SendFile(file, draft, null, cancellation));
        Value(await approver.Province.OverrideGates(receipt.OrderId, planned.Root, "the same case", cancellation));
        Value(await approver.Province.Approve(receipt.OrderId, planned.Root, "seen", cancellation));
        var applied = Value(await issuer.Province.Apply(receipt.OrderId, "crash test", cancellation));
        await OrderRun.Ends(issuer, applied);
        return Value(await issuer.Province.Order(receipt.OrderId, cancellation)).Conduct;
    }

    private static int Effects(CrashPlace place, DrawnOrder drawn)
    {
        using var log = CarriersLog.Open(place.Data);
        return log.Effects().Count(effect => drawn.Numbers.Contains(effect.Number));
    }

    private static T Value<T>(Answer<T> answer)
        where T : class
    {
        Assert.True(answer.Refusal is null, $"{answer.Refusal?.Code}: {answer.Refusal?.En}");
        return answer.Value!;
    }
}
