using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Ministry;
using Coordination.Provinces;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Admission;

/// <summary>In which order, and whether, calls are let in; nothing here depends on how long anything takes.</summary>
public sealed class AdmissionGateTests : IDisposable
{
    // Places of C4: 40; of C3 and C4: 60; of C2 to C4: 80; of C1 to C4: 100. Of one organisation half of its class's.
    private static readonly AdmissionSettings Hundred = new() { Places = 100, WaitingMax = 16 };

    private static readonly Permission Stop = Row<IMinistryPortal>(nameof(IMinistryPortal.Stop));
    private static readonly Permission Result = Row<ICarrierPortal>(nameof(ICarrierPortal.RecordResult));
    private static readonly Permission Report = Row<ICarrierPortal>(nameof(ICarrierPortal.Report));
    private static readonly Permission Rows = Row<IProvincePortal>(nameof(IProvincePortal.AddRows));
    private static readonly Permission Query = Row<ICarrierPortal>(nameof(ICarrierPortal.Explain));
    private static readonly Permission Fetch = Row<ICarrierPortal>(nameof(ICarrierPortal.Fetch));

    private readonly FakeTimeProvider time = new();
    private readonly List<Admitted> inside = [];
    private readonly AdmissionGate gate;

    public AdmissionGateTests() => gate = Gate(Hundred);

    [Fact]
    public async Task A_call_is_let_in_and_gives_its_place_back_once()
    {
        var admitted = await Enter(Query, Body(1));
        Assert.True(admitted.IsAdmitted);
        Assert.Equal((TimeSpan.Zero, 1), (admitted.RetryAfter, gate.InProgress(CallClass.Query)));

        admitted.Dispose();
        admitted.Dispose();

        Assert.Equal(0, gate.InProgress(CallClass.Query));
    }

    [Fact]
    public async Task A_flood_of_questions_of_many_leaves_everything_more_urgent_its_places()
    {
        await Fill(Query, 40);
        Assert.False(Enter(Query, Body(90)).IsCompleted);

        await Fill(Rows, 20);
        Assert.False(Enter(Rows, Body(91)).IsCompleted);
        await Fill(Report, 20);
        Assert.False(Enter(Report, Body(92)).IsCompleted);
        await Fill(Result, 20);
        Assert.False(Enter(Result, Body(93)).IsCompleted);

        await Fill(Stop, AdmissionSettings.ControlPlacesMax, organisations: 4);
        var refused = await Enter(Stop, Body(94));
        Assert.Equal(RefusalCode.TooBusy, refused.Refusal!.Code);
    }

    [Fact]
    public async Task A_stop_of_another_goes_in_at_once_whatever_one_carrier_floods_with()
    {
        var flood = Enumerable.Range(0, 500).Select(_ => Enter(Query, Body(1))).ToList();

        var stop = Enter(Stop, Body(2));

        Assert.True(stop.IsCompletedSuccessfully);
        Assert.True((await stop).IsAdmitted);
        Assert.Contains(flood, call => !call.IsCompleted);
    }

    [Fact]
    public async Task The_less_urgent_gets_nothing_of_what_the_more_urgent_has_taken()
    {
        await Fill(Report, 80);

        Assert.False(Enter(Query, Body(90)).IsCompleted);
        Assert.False(Enter(Rows, Body(90)).IsCompleted);
        Assert.True((await Enter(Result, Body(90))).IsAdmitted);
    }

    [Fact]
    public async Task Whoever_is_more_urgent_goes_first_when_a_place_becomes_free()
    {
        await Fill(Query, 40);
        await Fill(Report, 40);
        var query = Enter(Query, Body(90));
        var rows = Enter(Rows, Body(91));
        var report = Enter(Report, Body(92));

        LeaveOne();
        Assert.True((await report).IsAdmitted);
        Assert.False(rows.IsCompleted || query.IsCompleted);

        LeaveOne();
        Assert.True((await rows).IsAdmitted);
        Assert.False(query.IsCompleted);
        LeaveOne();
        Assert.True((await query).IsAdmitted);
    }

    [Fact]
    public async Task One_organisation_gets_no_more_than_its_share_and_its_flood_costs_another_nothing()
    {
        var own = Enumerable.Range(0, 30).Select(_ => Enter(Query, Body(1))).ToList();
        Assert.Equal(20, gate.InProgress(CallClass.Query));
        Assert.Equal(10, gate.Waiting(CallClass.Query));

        for (var call = 0; call < 20; call++)
        {
            Assert.True(Enter(Query, Body(2)).IsCompletedSuccessfully);
        }

        Assert.Equal(20, own.Count(call => call.IsCompleted));
    }

    [Fact]
    public async Task Organisations_that_wait_take_turns_and_each_in_its_own_order()
    {
        await Fill(Query, 40);
        var order = new List<string>();
        var waiting = new List<Task>();
        foreach (var (organisation, call) in new[] { (90, "a1"), (90, "a2"), (90, "a3"), (91, "b1"), (92, "c1") })
        {
            waiting.Add(Note(Enter(Query, Body(organisation)), call, order));
        }

        for (var left = 1; left <= waiting.Count; left++)
        {
            var pending = waiting.Where(call => !call.IsCompleted).ToList();
            LeaveOne();
            await Task.WhenAny(pending);
            Assert.Equal(left, order.Count);
        }

        Assert.Equal(["a1", "b1", "c1", "a2", "a3"], order);
    }

    [Fact]
    public async Task The_row_has_an_end_and_whoever_has_most_in_it_gives_way_to_whoever_has_less()
    {
        await Fill(Query, 40);
        var greedy = Enumerable.Range(0, Hundred.WaitingMax).Select(_ => Enter(Query, Body(90))).ToList();
        Assert.Equal(Hundred.WaitingMax, gate.Waiting(CallClass.Query));

        // One more of the same is asked to come again; one of somebody else takes the place of the last.
        Assert.Equal(RefusalCode.TooBusy, (await Enter(Query, Body(90))).Refusal!.Code);
        var modest = Enter(Query, Body(91));
        Assert.Equal(RefusalCode.TooBusy, (await greedy[^1]).Refusal!.Code);
        Assert.False(modest.IsCompleted);
        Assert.Equal(Hundred.WaitingMax, gate.Waiting(CallClass.Query));

        // The row is the class's own: another class waits all the same.
        await Fill(Report, 40);
        Assert.False(Enter(Report, Body(91)).IsCompleted);
    }

    [Theory]
    [InlineData("carrier-portal/record-result", 200)]
    [InlineData("carrier-portal/report", 200)]
    [InlineData("province-portal/add-rows", 1_000)]
    [InlineData("carrier-portal/explain", 1_000)]
    public async Task Nobody_waits_longer_than_its_class_may(string act, int milliseconds)
    {
        var permission = Permissions.All.Single(row => row.Act == act);
        await Fill(permission, Hundred.PlacesOf(permission.Class));
        var waiting = Enter(permission, Body(90));

        time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(RefusalCode.TooBusy, (await waiting).Refusal!.Code);
        Assert.Equal(0, gate.Waiting(permission.Class));
    }

    [Fact]
    public async Task Who_was_let_in_is_never_turned_out_and_who_waited_in_vain_holds_no_place()
    {
        await Fill(Query, 40);
        var late = Enter(Query, Body(90));
        time.Advance(AdmissionSettings.WaitMax);
        Assert.False((await late).IsAdmitted);
        Assert.Equal(40, gate.InProgress(CallClass.Query));

        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(40, gate.InProgress(CallClass.Query));
        LeaveOne();
        Assert.True((await Enter(Query, Body(90))).IsAdmitted);
    }

    [Fact]
    public async Task A_caller_that_goes_away_while_it_waits_leaves_the_row()
    {
        await Fill(Query, 40);
        using var gone = new CancellationTokenSource();
        var waiting = gate.Enter(Query, Body(90), gone.Token).AsTask();

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, gate.Waiting(CallClass.Query));
    }

    [Fact]
    public async Task A_rate_that_is_used_up_fills_with_time_and_not_beyond()
    {
        using var slow = Gate(new() { QueryPerSecond = 10 });
        async Task<int> Taken(int tries)
        {
            var taken = 0;
            for (var call = 0; call < tries; call++)
            {
                using var admitted = await slow.Enter(Query, Body(1), Ct);
                taken += admitted.IsAdmitted ? 1 : 0;
            }

            return taken;
        }

        Assert.Equal(20, await Taken(100));
        Assert.Equal(0, await Taken(100));
        time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(5, await Taken(100));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(20, await Taken(100));

        // Another organisation, and another class, have their own.
        using var others = await slow.Enter(Query, Body(2), Ct);
        using var reported = await slow.Enter(Report, Body(1), Ct);
        Assert.True(others.IsAdmitted && reported.IsAdmitted);
    }

    [Fact]
    public async Task A_carrier_is_one_organisation_whatever_its_tokens_call_it()
    {
        using var slow = Gate(new() { QueryPerSecond = 10 });
        for (var call = 0; call < 20; call++)
        {
            using var admitted = await slow.Enter(Query, new($"system-{call}", Role.CarrierSystem, $"branch {call}", ProvinceCode.Unknown, CarrierCode.Cmcc), Ct);
            Assert.True(admitted.IsAdmitted);
        }

        Assert.False((await slow.Enter(Query, new("system-x", Role.CarrierSystem, "branch x", ProvinceCode.Unknown, CarrierCode.Cmcc), Ct)).IsAdmitted);
    }

    [Fact]
    public async Task When_to_come_again_is_said_with_jitter_and_not_below_what_makes_sense()
    {
        var jitter = 0.0;
        using var slow = new AdmissionGate(new() { QueryPerSecond = 10 }, time, () => jitter, NullLogger.Instance);
        for (var call = 0; call < 20; call++)
        {
            (await slow.Enter(Query, Body(1), Ct)).Dispose();
        }

        Assert.Equal(AdmissionGate.RetryMin, (await slow.Enter(Query, Body(1), Ct)).RetryAfter);
        jitter = 0.5;
        var refused = await slow.Enter(Query, Body(1), Ct);
        Assert.Equal(AdmissionGate.RetryMin * 1.5, refused.RetryAfter);
        Assert.Contains("2 s", refused.Refusal!.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fetch_that_waits_for_work_holds_no_place_of_it()
    {
        await Fill(Report, 80);
        Assert.False(Enter(Report, Body(90)).IsCompleted);

        using var fetch = await Enter(Fetch, Body(90));

        Assert.True(fetch.IsAdmitted);
        Assert.Equal(80, gate.InProgress(CallClass.Single));
    }

    [Fact]
    public void Organisations_without_end_make_no_table_without_end()
    {
        var organisations = new Organisations(Hundred, time);
        var busy = Enumerable.Range(0, Organisations.KnownMax).Select(number => organisations.Of(Body(number), CallClass.Query)).ToList();
        busy.ForEach(share => share.InProgress++);

        var late = organisations.Of(Body(Organisations.KnownMax), CallClass.Query);
        Assert.Equal(Organisations.KnownMax, organisations.Count);
        Assert.Same(late, organisations.Of(Body(Organisations.KnownMax + 1), CallClass.Query));

        // Once some are idle they are forgotten, and a newcomer has a share of its own again.
        busy.ForEach(share => share.InProgress--);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotSame(late, organisations.Of(Body(Organisations.KnownMax + 1), CallClass.Query));
        Assert.Equal(1, organisations.Count);
    }

    public void Dispose() => gate.Dispose();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Permission Row<TPortal>(string method) => Permissions.Of(typeof(TPortal).GetMethod(method))!;

    private static Principal Body(int number) => new($"person-{number}", Role.ProvinceOperator, $"body {number}", ProvinceCode.From(51), null);

    private AdmissionGate Gate(AdmissionSettings settings) => new(settings, time, () => 0.0, NullLogger.Instance);

    /// <summary>Lets so many calls in, of several organisations.</summary>
    private async Task Fill(Permission permission, int calls, int organisations = 8)
    {
        for (var call = 0; call < calls; call++)
        {
            var entering = Enter(permission, Body(call % organisations));
            Assert.True(entering.IsCompletedSuccessfully, $"{permission.Act} {call} was not let in at once");
            inside.Add(await entering);
        }
    }

    private void LeaveOne()
    {
        inside[0].Dispose();
        inside.RemoveAt(0);
    }

    private Task<Admitted> Enter(Permission permission, Principal principal) => gate.Enter(permission, principal, Ct).AsTask();

    private static async Task Note(Task<Admitted> entering, string call, List<string> order)
    {
        Assert.True((await entering).IsAdmitted);
        lock (order)
        {
            order.Add(call);
        }
    }
}
