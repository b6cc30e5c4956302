using System.Diagnostics;
using Coordination.Harness;

namespace Coordination;

/// <summary>
/// Three silos on one database, an order on its way; one of them is stopped in order, killed, or stands still and wakes again
/// (promise P9). What is acknowledged is neither lost nor done twice, and the dead silo's slots are others'.
/// </summary>
public sealed class When_one_of_three_silos_is_gone
{
    private const int Lines = 3_000;
    private const int Fenced = 6;

    /// <summary>Deadline pollers of a cluster.</summary>
    private const int Pollers = 64;

    private static readonly TimeSpan AfterAStop = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterAKill = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AfterAFreeze = TimeSpan.FromSeconds(30);

    public static bool IsLinux => OperatingSystem.IsLinux();

    public static bool CanTerminate => !OperatingSystem.IsWindows();

    [Fact(SkipUnless = nameof(CanTerminate), Skip = "There is no SIGTERM on Windows.")]
    public Task Stopped_in_order_its_numbers_answer_at_once_and_another_takes_its_part() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        await using var nation = await Nation.Of(place, silos: 3);
        var (victim, others) = Draw(nation, place);
        var drawn = place.Order(Lines);
        var numbers = await nation.BringToLife(victim, drawn);
        var issuer = await nation.As(Surroundings.Police, others);
        var order = await OrderRun.Begin(issuer, await nation.As(Surroundings.Approver, others), drawn);
        await Reached(place, victim);

        var stopping = victim.Stopped();
        IsInTheMiddle(place);
        var answered = await Nation.AllAnswer(issuer, numbers);
        await stopping;

        TestContext.Current.TestOutputHelper?.WriteLine($"seed {place.Seed}: the last number answered within {answered.TotalSeconds:0.0} s of the request to stop");
        Assert.True(answered < AfterAStop, $"The last number took {answered} to answer.");
        var replacement = await nation.Around.Serve().Ready();
        Verdict.EveryNumberBarredExactlyOnce(drawn, await OrderRun.Ends(issuer, order), place.Data);
        await Stopped([.. others, replacement]);
    });

    [Fact]
    public Task Killed_its_numbers_answer_elsewhere_and_the_order_ends() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        await using var nation = await Nation.Of(place, silos: 3);
        await EveryPollerIsReminded(nation);
        var (victim, others) = Draw(nation, place);
        var drawn = place.Order(Lines);
        var numbers = await nation.BringToLife(victim, drawn);
        var issuer = await nation.As(Surroundings.Police, others);
        var order = await OrderRun.Begin(issuer, await nation.As(Surroundings.Approver, others), drawn);
        var held = await nation.Rows.SlotsOf(victim);
        await Reached(place, victim);

        await victim.Process.Kill();
        IsInTheMiddle(place);
        var answered = await Nation.AllAnswer(issuer, numbers);

        TestContext.Current.TestOutputHelper?.WriteLine($"seed {place.Seed}: after the kill the last number answered within {answered.TotalSeconds:0.0} s");
        Assert.True(answered < AfterAKill, $"The last number took {answered} to answer.");
        await SlotsAreTaken(nation, held);
        Verdict.EveryNumberBarredExactlyOnce(drawn, await OrderRun.Ends(issuer, order), place.Data);
        await EverySurvivorWorked(nation);
        await Stopped(others);
    });

    [Fact(SkipUnless = nameof(IsLinux), Skip = "Processes are frozen by Linux' signals.")]
    public Task Frozen_it_is_declared_dead_and_cannot_write_when_it_wakes() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        await using var nation = await Nation.Of(place, silos: 3);
        var (victim, others) = Draw(nation, place);
        var drawn = place.Order(Lines);
        var numbers = await nation.BringToLife(victim, drawn);
        var issuer = await nation.As(Surroundings.Police, others);
        var order = await OrderRun.Begin(issuer, await nation.As(Surroundings.Approver, others), drawn);
        var held = await nation.Rows.SlotsOf(victim);
        await using var drafts = DraftStream.Begin(await nation.As(Surroundings.Police, victim));
        await Reached(place, victim);
        await drafts.Takes();

        var frozenAt = Stopwatch.GetTimestamp();
        victim.Process.Freeze();
        IsInTheMiddle(place);
        var answered = await Nation.AllAnswer(issuer, numbers);

        TestContext.Current.TestOutputHelper?.WriteLine($"seed {place.Seed}: after the freeze the last number answered within {answered.TotalSeconds:0.0} s");
        Assert.True(answered < AfterAFreeze, $"The last number took {answered} to answer.");
        await SlotsAreTaken(nation, held);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {place.Seed}: its slots were taken {Stopwatch.GetElapsedTime(frozenAt).TotalSeconds:0.0} s after the freeze");
        var before = await Now();

        victim.Process.Thaw();
        Assert.Equal(Fenced, await victim.Process.Ended());
        Assert.Contains(victim.Process.Error.Lines(), line => line.Contains("has lost its place and ends", StringComparison.Ordinal));
        Assert.Equal(before, await Now());

        var replacement = await nation.Around.Serve().Ready();
        Verdict.EveryNumberBarredExactlyOnce(drawn, await OrderRun.Ends(issuer, order), place.Data);
        await drafts.NothingIsLost(issuer);
        await Stopped([.. others, replacement]);

        async Task<IReadOnlyList<SlotRow>> Now()
        {
            var slots = await nation.Rows.Slots();
            return [.. held.Select(slot => slots[slot.Slot])];
        }
    });

    private static (ServedSilo Victim, ServedSilo[] Others) Draw(Nation nation, CrashPlace place)
    {
        var victim = nation.Silos[place.Random.Next(nation.Silos.Count)];
        return (victim, [.. nation.Silos.Where(silo => silo != victim)]);
    }

    /// <summary>Returns when some lines are barred and others are not.</summary>
    private static async Task Reached(CrashPlace place, ServedSilo silo)
    {
        using var log = CarriersLog.Open(place.Data);
        await log.Reaches(place.Random.Next(1, Lines / 4), silo.Process);
    }

    /// <summary>A test in which the order was over before its silo was gone shows nothing.</summary>
    private static void IsInTheMiddle(CrashPlace place)
    {
        using var log = CarriersLog.Open(place.Data);
        Assert.InRange(log.Count(), 1, Lines * 95 / 100);
    }

    private static async Task SlotsAreTaken(Nation nation, IReadOnlyList<SlotRow> held)
    {
        foreach (var slot in held)
        {
            await Until(async () => (await nation.Rows.Slots())[slot.Slot].Term > slot.Term, $"the dead silo's slot {slot.Slot} was taken");
        }
    }

    /// <summary>Returns once deadline pollers have a reminder each, so that they live without anybody who wakes them.</summary>
    private static Task EveryPollerIsReminded(Nation nation) => Until(async () => await nation.Rows.Reminders() == Pollers, "every poller had its reminder");

    /// <summary>Those that live did their part each, and none did nearly all.</summary>
    private static async Task EverySurvivorWorked(Nation nation)
    {
        var shares = await nation.Rows.Shares();
        TestContext.Current.TestOutputHelper?.WriteLine($"facts of each silo: {string.Join(", ", shares)}");
        Assert.True(shares.Count(share => share > Lines / 10) >= nation.Silos.Count - 1, string.Join(", ", shares));
    }

    private static async Task Until(Func<Task<bool>> seen, string what)
    {
        using var patience = new CancellationTokenSource(SiloProcess.Patience);
        using var timer = new PeriodicTimer(LookEvery);
        while (!await seen())
        {
            Assert.False(patience.IsCancellationRequested, $"It was never seen that {what}.");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task Stopped(IReadOnlyList<ServedSilo> silos)
    {
        foreach (var silo in silos)
        {
            await silo.Stopped();
        }
    }
}
