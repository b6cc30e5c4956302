using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Numbers;

namespace Coordination.Tests.Client;

/// <summary>What the client library's puller does with what it fetches, and with what goes wrong.</summary>
public class CommandPullerTests
{
    private static readonly HistorySeen Told = new(1, 7, "0:7:abc");

    private protected readonly FakePortals portals = new();
    private readonly HurryingTime time = new();
    private readonly ScriptedRegister register = new();

    /// <summary>How the portals are reached.</summary>
    private protected virtual IPortals Way => portals;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_is_applied_acknowledged_by_exception_and_the_cursor_handed_back()
    {
        register.Exceptions = [new(IdOf(2), AckLevel.Refused, CarrierRefusal.NotAssigned, null)];
        portals.CarrierDesk.Gives(Batch("b1", 1, 2));
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = Puller().Run(stopping.Token);
        await portals.CarrierDesk.Acked("b1");
        await portals.CarrierDesk.Asked(2);
        await Stopped(stopping, running);

        var ack = Assert.Single(portals.Log.Of("Ack").Select(arguments => (BatchAck)arguments[0]!));
        Assert.Equal((FakeProvinceDesk.Noon, IdOf(2)), (ack.AppliedAt, Assert.Single(ack.Exceptions).CommandId));
        var asked = portals.Log.Of("Fetch").Select(arguments => (FetchRequest)arguments[0]!).ToList();
        Assert.Equal([string.Empty, "after b1"], asked.Take(2).Select(request => request.Cursor));
    }

    [Fact]
    public async Task What_it_was_told_is_kept_before_it_fetches_again_and_with_commands_it_is_theirs()
    {
        portals.CarrierDesk.Tells(Told);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = Puller().Run(stopping.Token);
        await portals.CarrierDesk.Asked(2);
        await Stopped(stopping, running);

        Assert.Equal([null, Told], portals.Log.Of("Fetch").Select(arguments => ((FetchRequest)arguments[0]!).Seen).Take(2));
    }

    [Fact]
    public async Task A_register_that_fails_is_asked_again_after_pauses_that_grow_and_the_batch_is_not_lost()
    {
        register.Failures = 4;
        portals.CarrierDesk.Gives(Batch("b1", 1));
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = Puller().Run(stopping.Token);
        await portals.CarrierDesk.Acked("b1");
        await Stopped(stopping, running);

        Assert.Equal(5, register.Asked);
        Assert.True(time.Waits.Count >= 4, $"{time.Waits.Count} pauses");
        Assert.All(time.Waits, wait => Assert.InRange(wait, TimeSpan.Zero, new CommandPullerOptions().PauseMax));
    }

    [Fact]
    public async Task A_batch_whose_time_is_over_is_given_up_and_the_next_is_fetched()
    {
        register.Failures = int.MaxValue;
        portals.CarrierDesk.Gives(Batch("b1", 1), Batch("b2", 2));
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = Puller().Run(stopping.Token);
        await portals.CarrierDesk.Asked(3);
        await Stopped(stopping, running);

        Assert.Equal(0, portals.Log.Count("Ack"));
        Assert.True(register.Asked > 2, $"asked {register.Asked} times");
    }

    [Fact]
    public async Task A_batch_that_is_not_known_any_more_is_left_to_come_again()
    {
        portals.Log.Refusals["Ack"] = new(RefusalCode.NotFound, "没有", "none");
        portals.CarrierDesk.Gives(Batch("b1", 1));
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = Puller().Run(stopping.Token);
        await portals.CarrierDesk.Asked(2);
        await Stopped(stopping, running);

        Assert.Equal(1, portals.Log.Count("Ack"));
    }

    [Theory]
    [InlineData((int)RefusalCode.NotAllowed)]
    [InlineData((int)RefusalCode.NotAuthenticated)]
    [InlineData((int)RefusalCode.Precondition)]
    public async Task A_refusal_that_waiting_does_not_mend_ends_it(int code)
    {
        portals.Log.Refusals["Fetch"] = new((RefusalCode)code, "不行", "no");

        var refused = await Assert.ThrowsAsync<CoordinationRefusedException>(() => Puller(new() { Loops = CommandPullerOptions.LoopsMax }).Run(Ct));

        Assert.Equal((RefusalCode)code, refused.Refusal.Code);
    }

    [Fact]
    public async Task A_token_that_was_good_once_is_waited_for()
    {
        // The first fetch goes well, the next nine do not.
        portals.Log.Fail("Fetch", [null!, .. Enumerable.Range(0, 9).Select(_ => Ended())]);
        portals.CarrierDesk.Gives(Batch("b1", 1), Batch("b2", 2));
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = Puller().Run(stopping.Token);
        await portals.CarrierDesk.Acked("b2");
        await Stopped(stopping, running);

        Assert.Equal(2, portals.Log.Count("Ack"));
        Assert.True(portals.Log.Count("Fetch") > 10, $"{portals.Log.Count("Fetch")} fetches");
    }

    [Fact]
    public async Task Nothing_at_once_is_not_asked_for_in_a_loop()
    {
        const int answers = 5;
        portals.CarrierDesk.GivesNothing(answers);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = Puller().Run(stopping.Token);
        await portals.CarrierDesk.Asked(answers + 1);
        await Stopped(stopping, running);

        Assert.True(time.Waits.Count(wait => wait == new CommandPullerOptions().PauseMin) >= answers, $"{time.Waits.Count} pauses");
    }

    [Fact]
    public async Task Lost_answers_and_limits_are_waited_out()
    {
        portals.Log.Fail("Fetch", [.. Enumerable.Range(0, 9).Select(_ => new TimeoutException())]);
        portals.CarrierDesk.Gives(Batch("b1", 1));
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = Puller().Run(stopping.Token);
        await portals.CarrierDesk.Acked("b1");
        await Stopped(stopping, running);

        Assert.True(portals.Log.Count("Fetch") > 9, $"{portals.Log.Count("Fetch")} fetches");
    }

    [Fact]
    public async Task Whoever_is_too_busy_is_asked_again_as_often_as_it_takes_and_not_before_he_says()
    {
        portals.Log.Busy["Fetch"] = (9, TimeSpan.FromSeconds(2));
        portals.CarrierDesk.Gives(Batch("b1", 1));
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = Puller().Run(stopping.Token);
        await portals.CarrierDesk.Acked("b1");
        await Stopped(stopping, running);

        Assert.True(portals.Log.Count("Fetch") > 9, $"{portals.Log.Count("Fetch")} fetches");
        Assert.True(time.Waits.Count(wait => wait >= TimeSpan.FromSeconds(2)) >= 9, string.Join(", ", time.Waits));
    }

    [Fact]
    public async Task Asked_to_stop_it_finishes_and_acknowledges_what_it_has_in_hand()
    {
        register.Hold = new(TaskCreationOptions.RunContinuationsAsynchronously);
        portals.CarrierDesk.Gives(Batch("b1", 1));
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = Puller(clock: TimeProvider.System).Run(stopping.Token);
        await register.Begun;
        await stopping.CancelAsync();
        register.Hold.SetResult();
        await Stopped(stopping, running);

        Assert.Equal(1, portals.Log.Count("Ack"));
    }

    [Fact]
    public async Task A_question_is_answered_under_its_own_name_and_notices_are_told_of()
    {
        portals.CarrierDesk.Asks(new("w1", null, null));
        portals.CarrierDesk.Gives(new NoticeBatch("n1", "CMCC-00", TimeSpan.FromSeconds(30), [new(IdOf(1), "+8613800138001", "warn-1", "请核验", "Verify")]));
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = Puller().Run(stopping.Token);
        await portals.CarrierDesk.Acked("n1");
        await Stopped(stopping, running);

        Assert.Equal("w1", ((ChangesReport)Assert.Single(portals.Log.Of("ReportChanges"))[0]!).WishId);
        Assert.Equal(IdOf(1), Assert.Single(((NoticesAck)Assert.Single(portals.Log.Of("AckNotices"))[0]!).Results).NoticeId);
    }

    [Fact]
    public void Options_out_of_their_range_are_told_with_their_value()
    {
        Assert.Equal(0, Assert.Throws<ArgumentOutOfRangeException>(() => new CommandPullerOptions { Most = 0 }).ActualValue);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CommandPullerOptions { Most = CommandBatch.CommandsMax + 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CommandPullerOptions { Wait = FetchRequest.WaitMax + TimeSpan.FromTicks(1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CommandPullerOptions { Loops = CommandPullerOptions.LoopsMax + 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CommandPullerOptions { Loops = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CommandPullerOptions { PauseMin = CommandPullerOptions.ShortestPause - TimeSpan.FromTicks(1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CommandPullerOptions { PauseMax = TimeSpan.Zero });
    }

    private static CoordinationRefusedException Ended() => new(new(RefusalCode.NotAuthenticated, "令牌无效", "no valid token"));

    private async Task Stopped(CancellationTokenSource stopping, Task running)
    {
        await stopping.CancelAsync();
        portals.CarrierDesk.Closes();
        await running;
    }

    private CommandPuller Puller(CommandPullerOptions? options = null, TimeProvider? clock = null) =>
        new(new CoordinationClient(Way, time, 1).Carrier, register, options ?? new() { Loops = 1 }, clock ?? time);

    private static string IdOf(int number) => $"{number:x32}";

    private static CommandBatch Batch(string id, params int[] numbers) => new(
        id,
        "CMCC-00",
        Told,
        TimeSpan.FromSeconds(30),
        [.. numbers.Select(number => new CarrierCommand(IdOf(number), $"+861380013800{number}", 1, 1, 0, Services.TwoWay, Priority.Urgent, null, null))]);

    private sealed class ScriptedRegister : ICarrierRegister
    {
        private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private HistorySeen? kept;
        private int asked;

        public int Failures { get; set; }

        public int Asked => asked;

        public IReadOnlyList<NotApplied> Exceptions { get; set; } = [];

        public TaskCompletionSource? Hold { get; set; }

        public Task Begun => begun.Task;

        public Task<HistorySeen?> Seen(CancellationToken ct) => Task.FromResult(kept);

        public Task Keep(HistorySeen told, CancellationToken ct)
        {
            kept = told;
            return Task.CompletedTask;
        }

        public async Task<CommandsApplied> Apply(CommandBatch batch, CancellationToken ct)
        {
            begun.TrySetResult();
            if (Interlocked.Increment(ref asked) <= Failures)
            {
                throw new IOException("The register is away.");
            }

            if (Hold is { } hold)
            {
                await hold.Task.WaitAsync(ct);
            }

            return new(FakeProvinceDesk.Noon, Exceptions);
        }

        public Task<IReadOnlyList<NoticeResult>> Deliver(NoticeBatch batch, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<NoticeResult>>([.. batch.Notices.Select(notice => new NoticeResult(notice.NoticeId, true, FakeProvinceDesk.Noon))]);

        public Task<ChangesReport> Changes(ChangesWish wish, CancellationToken ct) => Task.FromResult(new ChangesReport("another name", [], null));
    }
}
