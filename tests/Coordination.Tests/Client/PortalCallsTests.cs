using System.Net.Sockets;
using Coordination.Audit;
using Coordination.Orders;

namespace Coordination.Tests.Client;

public sealed class PortalCallsTests
{
    private readonly FakePortals portals = new();
    private readonly HurryingTime time = new();

    public static TheoryData<string> Transport => ["timeout", "silo", "socket", "io"];

    [Theory]
    [MemberData(nameof(Transport))]
    public async Task A_lost_answer_is_asked_for_again_under_the_same_command_id(string kind)
    {
        portals.Log.Lose("Lift", Failure(kind), Failure(kind));

        var answer = await Client().Province.Lift("13800138000", FakeProvinceDesk.OrderId, false, "wrong list", ct: Ct);

        Assert.Equal("LIFTED", answer.Value!.Code);
        Assert.Equal(3, portals.Log.Count("Lift"));
        Assert.Single(portals.Log.Of("Lift").Select(arguments => arguments[0]).Distinct());
    }

    [Fact]
    public async Task Two_wishes_have_two_command_ids()
    {
        var client = Client();

        await client.Province.Resend("13800138000", "first", ct: Ct);
        await client.Province.Resend("13800138000", "second", ct: Ct);

        Assert.Equal(2, portals.Log.Of("Resend").Select(arguments => arguments[0]).Distinct().Count());
    }

    [Fact]
    public async Task No_call_is_repeated_more_than_three_times_and_the_exception_names_it()
    {
        portals.Log.Fail("Resend", [.. Enumerable.Range(0, 9).Select(_ => new TimeoutException())]);

        var lost = await Assert.ThrowsAsync<CoordinationUnreachableException>(
            () => Client().Province.Resend("13800138000", "again", ct: Ct));

        Assert.Equal(1 + PortalCalls.RepeatsMax, portals.Log.Count("Resend"));
        Assert.Equal("Resend", lost.Call);
        Assert.Equal(4, lost.Tries);
        Assert.IsType<TimeoutException>(lost.InnerException);
    }

    [Fact]
    public async Task The_pause_is_random_below_a_limit_that_doubles()
    {
        portals.Log.Fail("Resend", new TimeoutException(), new TimeoutException(), new TimeoutException());

        await Client().Province.Resend("13800138000", "again", ct: Ct);

        Assert.Equal(3, time.Waits.Count);
        Assert.All(time.Waits.Select((wait, index) => (wait, index)), pause =>
            Assert.InRange(pause.wait, TimeSpan.Zero, PortalCalls.PauseMin * (1 << pause.index)));
        Assert.True(time.Waits.Distinct().Count() > 1, $"no jitter: {string.Join(", ", time.Waits)}");
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task A_refusal_is_a_value_and_only_one_that_passes_is_asked_again(RefusalCode code)
    {
        portals.Log.Refusals["Carriers"] = new Refusal(code, "不行", "no");

        var answer = await Client().Carrier.Carriers(Ct);

        Assert.Equal(code, answer.Refusal!.Code);
        Assert.Equal(code is RefusalCode.Unavailable or RefusalCode.TooBusy ? 4 : 1, portals.Log.Count("Carriers"));
    }

    [Fact]
    public async Task Whoever_is_too_busy_is_asked_again_when_he_says_and_a_random_while_later()
    {
        portals.Log.Refusals["Carriers"] = Busy(TimeSpan.FromSeconds(7));

        var answer = await Client().Carrier.Carriers(Ct);

        Assert.Equal(TimeSpan.FromSeconds(7), answer.Refusal!.RetryAfter);
        Assert.Equal(PortalCalls.RepeatsMax, time.Waits.Count);
        Assert.All(time.Waits.Select((wait, index) => (wait, index)), pause =>
            Assert.InRange(pause.wait, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7) + (PortalCalls.PauseMin * (1 << pause.index))));
        Assert.True(time.Waits.Distinct().Count() > 1, $"no jitter: {string.Join(", ", time.Waits)}");
    }

    [Fact]
    public async Task Nobody_is_kept_waiting_without_a_word_for_whoever_is_too_busy_for_long()
    {
        portals.Log.Refusals["Carriers"] = Busy(PortalCalls.RetryAfterMax + TimeSpan.FromSeconds(1));

        Assert.Equal(RefusalCode.TooBusy, (await Client().Carrier.Carriers(Ct)).Refusal!.Code);
        Assert.Empty(time.Waits);
        Assert.Equal(1, portals.Log.Count("Carriers"));
    }

    [Fact]
    public async Task To_ask_whoever_is_too_busy_again_is_within_the_budget()
    {
        portals.Log.Refusals["Carriers"] = Busy(TimeSpan.FromSeconds(1));
        var client = Client();
        var calls = 0;
        for (; calls < 30; calls++)
        {
            await client.Carrier.Carriers(Ct);
        }

        Assert.InRange(portals.Log.Count("Carriers") - calls, RetryBudget.RepeatsMax, RetryBudget.RepeatsMax + (calls / RetryBudget.CallsPerRepeat));
    }

    [Fact]
    public async Task An_edge_that_does_not_know_what_became_of_a_call_has_lost_its_answer()
    {
        portals.Log.Refusals["Resend"] = new Refusal(RefusalCode.Unanswered, "不清楚", "not known");

        var lost = await Assert.ThrowsAsync<CoordinationUnreachableException>(
            () => Client().Province.Resend("13800138000", "again", ct: Ct));

        Assert.Equal(4, lost.Tries);
        Assert.Single(portals.Log.Of("Resend").Select(arguments => arguments[0]).Distinct());
    }

    [Fact]
    public async Task What_is_no_matter_of_transport_is_not_repeated()
    {
        portals.Log.Fail("Carriers", new InvalidOperationException("a bug"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => Client().Province.Carriers(Ct));

        Assert.Equal(1, portals.Log.Count("Carriers"));
    }

    [Fact]
    public async Task When_everything_fails_the_budget_ends_and_each_call_is_made_once()
    {
        portals.Log.Fail("Resend", [.. Enumerable.Range(0, 200).Select(_ => new TimeoutException())]);
        var client = Client();
        var calls = 0;
        for (; calls < 30; calls++)
        {
            await Assert.ThrowsAsync<CoordinationUnreachableException>(() => client.Province.Resend("13800138000", "again", ct: Ct));
        }

        var repeats = portals.Log.Count("Resend") - calls;
        Assert.InRange(repeats, RetryBudget.RepeatsMax, RetryBudget.RepeatsMax + (calls / RetryBudget.CallsPerRepeat));
    }

    [Fact]
    public async Task A_start_whose_answer_was_lost_is_a_start()
    {
        portals.ProvinceDesk.Phase = OrderPhase.Approved;
        portals.Log.Lose("Apply", new TimeoutException());

        var answer = await Client().Province.Apply(FakeProvinceDesk.OrderId, "case 118", Ct);

        Assert.Equal(OrderPhase.Running, answer.Value!.Phase);
        Assert.Equal(2, portals.Log.Count("Apply"));
    }

    [Fact]
    public async Task A_refused_start_is_no_start_when_no_answer_was_lost()
    {
        portals.ProvinceDesk.Phase = OrderPhase.Running;

        var answer = await Client().Province.Apply(FakeProvinceDesk.OrderId, "case 118", Ct);

        Assert.Equal(RefusalCode.Precondition, answer.Refusal!.Code);
        Assert.Equal(0, portals.Log.Count("Order"));
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_not_kept_waiting()
    {
        using var ended = new CancellationTokenSource();
        portals.ProvinceDesk.BeforePage = _ => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ended.Token);

        var sending = Client().Province.AddRows(FakeProvinceDesk.OrderId, [new(1, "13800138000", null)], ended.Token);
        await ended.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    public static TheoryData<RefusalCode> Codes() => [.. Enum.GetValues<RefusalCode>().Where(code => code is not RefusalCode.Unanswered)];

    private static Refusal Busy(TimeSpan after) => new(RefusalCode.TooBusy, "繁忙", "busy") { RetryAfter = after };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Exception Failure(string kind) => kind switch
    {
        "timeout" => new TimeoutException(),
        "silo" => new SiloUnavailableException(),
        "socket" => new SocketException(),
        _ => new IOException(),
    };

    private CoordinationClient Client() => new(portals, time, jitterSeed: 20260301);
}
