using System.Globalization;
using Coordination.Admission;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Journal;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Statistics;

namespace Coordination.Scenarios;

/// <summary>A real silo behind its real guard: who floods it waits or is asked to come again, and nobody else notices.</summary>
public sealed class When_more_is_asked_than_can_be_done
{
    private static readonly Principal Mobile = Country.SystemOf(CarrierCode.Cmcc);
    private static readonly Principal Telecom = Country.SystemOf(CarrierCode.Ctcc);

    [Fact]
    public async Task One_carriers_flood_of_questions_keeps_nobody_else_waiting_and_no_stop()
    {
        // Forty places: sixteen of them may hold questions, eight those of one organisation.
        var settings = new AdmissionSettings { Places = 40, WaitingMax = 16 };
        var held = new HeldCalls(call => call.InterfaceMethod?.Name == nameof(INumberGrain.Explain)
            && call.InterfaceMethod.DeclaringType == typeof(INumberGrain)
            && call.TargetId.GetIntegerKey() < 86_14000000000);
        await using var country = await Country.Start(change: (silo, _) => silo.AddIncomingGrainCallFilter(held), admission: settings);
        var gate = country.Silo.GetRequiredService<AdmissionGate>();
        var order = await country.Plan(Country.Police, "wrong", ["13900139000", "13900139001"]);

        var flood = Enumerable.Range(0, 60)
            .Select(number => country.As(Mobile, portals => portals.Carrier.Explain($"139{number:00000000}", chinese: false)))
            .ToList();
        var share = settings.PlacesOfOne(CallClass.Query);
        await country.Until(() => Task.FromResult(gate.InProgress(CallClass.Query)), inProgress => inProgress == share, "the flood has its share of places");

        // Every worker of the portals has calls of the flood before it; and the rest of it stands in the row or has been refused.
        Assert.Equal(OrderPhase.Stopped, (await country.Do(Country.MinistryDesk, portals => portals.Ministry.Stop(order.OrderId, "wrong list"))).Phase);
        Assert.NotNull(await country.Do(Telecom, portals => portals.Carrier.Explain("18900189000", chinese: false)));
        Assert.NotNull(await country.Do(Country.Police, portals => portals.Province.Number("13900139000", false, string.Empty)));
        Assert.NotNull(await country.Do(Mobile, portals => portals.Carrier.OpenCase(new("risk-1", "13900139009", "model", 1))));
        Assert.Equal(share, gate.InProgress(CallClass.Query));

        held.LetGo();
        var answers = await Task.WhenAll(flood);
        Assert.True(answers.Count(answer => answer.Value is not null) >= share);
        Assert.Contains(answers, answer => answer.Refusal is not null);
        Assert.All(answers.Select(answer => answer.Refusal).OfType<Refusal>(), refusal =>
        {
            Assert.Equal(RefusalCode.TooBusy, refusal.Code);
            Assert.InRange(refusal.RetryAfter!.Value, AdmissionGate.RetryMin, AdmissionGate.RetryMin * 2);
        });
        Assert.Equal((0, 0), (gate.InProgress(CallClass.Query), gate.Waiting(CallClass.Query)));
    }

    [Fact]
    public async Task What_was_asked_to_come_again_has_had_no_effect_and_left_no_fact()
    {
        await using var country = await Country.Start(admission: new() { SinglePerSecond = 1 });
        var refused = 0;
        for (var number = 0; number < 40; number++)
        {
            var text = $"139{number:00000000}";
            var answer = await country.As(Mobile, portals => portals.Carrier.OpenCase(new($"risk-{text}", text, "model", 1)));
            var facts = await Facts(country, text);

            Assert.Equal(answer.Refusal is not null, facts == 0);
            Assert.True(answer.Refusal is null or { Code: RefusalCode.TooBusy }, $"{answer.Refusal?.En}");
            refused += answer.Refusal is null ? 0 : 1;
        }

        Assert.InRange(refused, 1, 38);
    }

    [Fact]
    public async Task The_client_library_comes_again_when_it_is_told_to()
    {
        await using var country = await Country.Start(admission: new() { SinglePerSecond = 1 });
        var client = new CoordinationClient(country.PortalsOf(Mobile), TimeProvider.System, jitterSeed: 20260302);
        RefusalCode? code = null;
        for (var number = 0; code is null; number++)
        {
            var text = $"139{number:00000000}";
            code = (await country.As(Mobile, portals => portals.Carrier.OpenCase(new($"risk-{text}", text, "model", 1)))).Refusal?.Code;
        }

        Assert.Equal(RefusalCode.TooBusy, code);

        var opened = await client.Carrier.OpenCase(new("risk-late", "13911111111", "model", 1), TestContext.Current.CancellationToken);

        Assert.NotNull(opened.Value);
        Assert.NotEqual(0, await Facts(country, "13911111111"));
    }

    [Fact]
    public async Task A_grain_has_so_many_requests_before_it_and_no_more()
    {
        var held = new HeldCalls(call => call.InterfaceMethod?.DeclaringType == typeof(INumberGrain));
        await using var country = await Country.Start(change: (silo, _) => silo.AddIncomingGrainCallFilter(held));
        var number = country.Silo.GetRequiredService<IGrainFactory>().GetGrain<INumberGrain>(86_13900139000);

        const int beyond = 50;
        var calls = Enumerable.Range(0, MessageLimits.RequestsPerGrainMax + beyond).Select(_ => number.Explain(chinese: false)).ToList();

        // Nothing is answered while the first is held: whoever has ended by then was rejected. One is being answered, the others wait.
        await country.Until(() => Task.FromResult(calls.Count(call => call.IsCompleted)), ended => ended >= beyond - 1, "what is too much was rejected");
        held.LetGo();
        var answered = await Task.WhenAll(calls.Select(async call =>
        {
            try
            {
                await call;
                return true;
            }
            catch (Exception rejected) when (rejected is OrleansMessageRejectionException or LimitExceededException)
            {
                return false;
            }
        }));
        Assert.InRange(answered.Count(isAnswered => isAnswered), MessageLimits.RequestsPerGrainMax, MessageLimits.RequestsPerGrainMax + 1);
    }

    [Fact]
    public async Task A_process_that_is_about_to_be_out_of_memory_takes_no_calls_until_it_has_some()
    {
        var memory = new Memory();
        await using var country = await Country.Start(change: (silo, _) =>
        {
            silo.AddLastResort();
            silo.Services.Replace(ServiceDescriptor.Singleton<IEnvironmentStatisticsProvider>(memory));
        });
        async Task<bool> IsServed()
        {
            try
            {
                return (await country.As(Country.Police, portals => portals.Province.Carriers())).Value is not null;
            }
            catch (GatewayTooBusyException)
            {
                return false;
            }
        }

        Assert.True(await IsServed());
        memory.UsedPercent = LastResort.MemoryPercentMax + 1;
        await country.Until(IsServed, isServed => !isServed, "calls are rejected");
        memory.UsedPercent = LastResort.MemoryPercentMax - 1;
        await country.Until(IsServed, isServed => isServed, "calls are served again");
    }

    /// <summary>What the machine would say of itself.</summary>
    private sealed class Memory : IEnvironmentStatisticsProvider
    {
        private const long All = 1_000_000;

        public volatile int UsedPercent = 10;

        public EnvironmentStatistics GetEnvironmentStatistics()
        {
            // Orleans alone makes these; its own fields say what is used and what is left.
            object statistics = default(EnvironmentStatistics);
            Set(statistics, nameof(EnvironmentStatistics.FilteredMemoryUsageBytes), nameof(EnvironmentStatistics.RawMemoryUsageBytes), All * UsedPercent / 100);
            Set(statistics, nameof(EnvironmentStatistics.FilteredAvailableMemoryBytes), nameof(EnvironmentStatistics.RawAvailableMemoryBytes), All * (100 - UsedPercent) / 100);
            typeof(EnvironmentStatistics).GetField(nameof(EnvironmentStatistics.MaximumAvailableMemoryBytes))!.SetValue(statistics, All);
            return (EnvironmentStatistics)statistics;
        }

        private static void Set(object statistics, string filtered, string raw, long value)
        {
            typeof(EnvironmentStatistics).GetField(filtered)!.SetValue(statistics, value);
            typeof(EnvironmentStatistics).GetField(raw)!.SetValue(statistics, value);
        }
    }

    private static async Task<int> Facts(Country country, string text)
    {
        var key = 86_00000000000 + long.Parse(text, CultureInfo.InvariantCulture);
        return (await country.Silo.GetRequiredService<IJournal>().History(Subject.OfNumber(key), 0, 10, TestContext.Current.CancellationToken)).Count;
    }
}
