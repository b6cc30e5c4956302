using System.Security.Cryptography;
using Coordination.Carriers;
using Coordination.CarrierSimulator;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Gateways;

public sealed class HttpCarrierGatewayTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_in_flight_and_sends_that_wait_have_their_limits()
    {
        var arrived = new SemaphoreSlim(0);
        var gate = new TaskCompletionSource();
        var carrier = await ScriptedCarrier.Start(async context =>
        {
            arrived.Release();
            await gate.Task;
            await ScriptedCarrier.Apply(context);
        });
        await using var test = new GatewayCase(
            carrier, static settings => settings with { Concurrency = 3, UrgentReserve = 0, WaitingMax = 2 });

        var first = Enumerable.Range(1, 3).Select(n => test.Send(GatewayCase.Command(n))).ToArray();
        for (var i = 0; i < 3; i++)
        {
            await arrived.WaitAsync(Cancellation);
        }

        // Three are with the carrier, two may wait: of three more, one is sent back, and only when the places are all taken.
        var further = Enumerable.Range(4, 3).Select(n => test.Send(GatewayCase.Command(n))).ToList();
        var sentBack = await Task.WhenAny(further);
        Assert.Equal(AckLevel.Unknown, Assert.Single(await sentBack).Level);
        Assert.True(test.Health.IsOpen);

        gate.SetResult();
        further.Remove(sentBack);
        foreach (var sending in first.Concat(further))
        {
            Assert.Equal(AckLevel.Applied, Assert.Single(await sending).Level);
        }

        Assert.Equal(3, carrier.InFlightMost);
        Assert.Equal(5, carrier.Requests);
    }

    [Fact]
    public async Task What_somebody_waits_for_passes_bulk_that_fills_the_line()
    {
        var arrived = new SemaphoreSlim(0);
        var gate = new TaskCompletionSource();
        var urgentId = GatewayCase.Command(9).CommandId;
        var carrier = await ScriptedCarrier.Start(async context =>
        {
            context.Request.EnableBuffering();
            var ids = await ScriptedCarrier.CommandIdsOf(context);
            context.Request.Body.Position = 0;
            arrived.Release();
            await (ids.Contains(urgentId) ? Task.CompletedTask : gate.Task);
            await ScriptedCarrier.Apply(context);
        });
        await using var test = new GatewayCase(carrier, static settings => settings with { Concurrency = 3, UrgentReserve = 1 });

        var bulk = Enumerable.Range(1, 4).Select(n => test.Send(GatewayCase.Command(n))).ToArray();
        await arrived.WaitAsync(Cancellation);
        await arrived.WaitAsync(Cancellation);
        var urgent = Assert.Single(await test.Send(GatewayCase.Command(9, Priority.Restore)));
        Assert.Equal(AckLevel.Applied, urgent.Level);
        Assert.DoesNotContain(bulk, static sending => sending.IsCompleted);

        gate.SetResult();
        await Task.WhenAll(bulk);
        Assert.Equal(3, carrier.InFlightMost);
    }

    [Fact]
    public async Task One_command_the_carrier_cannot_read_costs_only_itself()
    {
        const int poisoned = 37;
        var poison = GatewayCase.Command(poisoned).CommandId;
        var carrier = await ScriptedCarrier.Start(async context =>
        {
            context.Request.EnableBuffering();
            if ((await ScriptedCarrier.CommandIdsOf(context)).Contains(poison))
            {
                await ScriptedCarrier.Write(context, 400, """{"status":400,"code":"INVALID_ARGUMENT","message":"?"}""");
                return;
            }

            context.Request.Body.Position = 0;
            await ScriptedCarrier.Apply(context);
        });
        await using var test = new GatewayCase(carrier);

        var acks = await test.Send(GatewayCase.Commands(500));

        Assert.Equal(poison, Assert.Single(acks, static ack => ack.Level != AckLevel.Applied).CommandId);
        Assert.Equal(500, acks.Select(static ack => ack.CommandId).Distinct().Count());
        Assert.InRange(carrier.Requests, 2, 24);
        Assert.True(test.Health.IsOpen);
    }

    [Fact]
    public async Task A_carrier_that_can_read_nothing_is_not_asked_for_ever()
    {
        var carrier = await ScriptedCarrier.Start(400, """{"status":400,"code":"INVALID_ARGUMENT","message":"?"}""");
        await using var test = new GatewayCase(carrier);

        var acks = await test.Send(GatewayCase.Commands(500));

        Assert.Equal(500, acks.Count(static ack => ack.Level == AckLevel.Unknown));
        Assert.Equal(24, carrier.Requests);
    }

    [Fact]
    public async Task A_stop_between_two_attempts_keeps_the_second_back()
    {
        var maySend = true;
        var carrier = await ScriptedCarrier.Start(context =>
        {
            Volatile.Write(ref maySend, false);
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        await using var test = new GatewayCase(
            carrier, options: new HttpCarrierGatewayOptions { MaySend = () => Volatile.Read(ref maySend) });

        var ack = Assert.Single(await test.Send(GatewayCase.Command(1)));
        Assert.Equal((AckLevel.Unknown, 1), (ack.Level, carrier.Requests));

        await test.Send(GatewayCase.Command(1));
        Assert.Equal(1, carrier.Requests);
    }

    [Fact]
    public async Task Waiting_for_a_turn_ends_with_the_total_timeout()
    {
        var arrived = new SemaphoreSlim(0);
        var gate = new TaskCompletionSource();
        var carrier = await ScriptedCarrier.Start(async context =>
        {
            arrived.Release();
            await gate.Task;
            await ScriptedCarrier.Apply(context);
        });
        await using var test = new GatewayCase(carrier, static settings => settings with
        {
            Concurrency = 1,
            UrgentReserve = 0,
            WaitingMax = 1,
            AttemptTimeout = TimeSpan.FromSeconds(20),
        });
        var first = test.Send(GatewayCase.Command(1));
        await arrived.WaitAsync(Cancellation);
        var waiting = new[] { test.Send(GatewayCase.Command(2)), test.Send(GatewayCase.Command(3)) };
        await Task.WhenAny(waiting);

        test.Time.Advance(test.Settings.TotalTimeout);

        Assert.All(await Task.WhenAll([first, .. waiting]), static acks => Assert.Equal(AckLevel.Unknown, Assert.Single(acks).Level));
        Assert.Equal(1, carrier.Requests);
        gate.SetResult();
    }

    [Fact]
    public async Task A_call_from_another_scheduler_costs_it_nothing_but_the_call()
    {
        await using var test = new GatewayCase(await ScriptedCarrier.Start(ScriptedCarrier.Apply));
        var scheduler = new CountingScheduler();

        var acks = await Task.Factory.StartNew(
            () => test.Gateway.Send(GatewayCase.Unit, GatewayCase.Commands(10), GatewayCase.Mark, Cancellation).AsTask(),
            Cancellation,
            TaskCreationOptions.None,
            scheduler).Unwrap();

        Assert.Equal(10, acks.Acks.Count);
        Assert.Equal(1, scheduler.Tasks);
    }

    [Fact]
    public async Task A_carrier_that_trusts_a_key_takes_only_what_it_signed()
    {
        var folder = Directory.CreateTempSubdirectory("signed-");
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero));
        using var ours = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var others = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string Save(string name, string pem)
        {
            var file = Path.Combine(folder.FullName, name);
            File.WriteAllText(file, pem);
            return file;
        }

        var options = new SimulationOptions
        {
            Carriers = ["CMCC"],
            DataFile = Path.Combine(folder.FullName, "carriers.db"),
            NotAssigned = 0,
            Ported = 0,
            Time = time,
            TrustedKeyFile = Save("ours.pub", ours.ExportSubjectPublicKeyInfoPem()),
        };
        await using (var simulation = await CarrierSimulation.Start(options, Cancellation))
        {
            var plain = new CarrierSettings { Code = "CMCC", BaseAddress = simulation.Addresses["CMCC"] };
            var signed = plain with { SigningKeyFile = Save("ours.pem", ours.ExportPkcs8PrivateKeyPem()), SigningKeyId = "ours" };
            var forged = signed with { SigningKeyFile = Save("others.pem", others.ExportPkcs8PrivateKeyPem()) };

            async Task<AckLevel> Send(CarrierSettings settings, TimeProvider clock, TimeProvider? signingClock = null)
            {
                await using var gateway = new HttpCarrierGateway([settings], new() { SigningClock = signingClock }, clock);
                return Assert.Single((await gateway.Send(GatewayCase.Unit, [GatewayCase.Command(1)], GatewayCase.Mark, Cancellation)).Acks).Level;
            }

            Assert.Equal(AckLevel.Unknown, await Send(plain, time));
            Assert.Equal(AckLevel.Unknown, await Send(forged, time));
            Assert.Equal(AckLevel.Unknown, await Send(signed, new FakeTimeProvider(time.GetUtcNow().AddSeconds(-301))));
            Assert.Empty(simulation.Reader.Effects(0, 10).Effects);

            // A machine whose own clock is an hour off signs by the one everything goes by (promise P24).
            Assert.Equal(AckLevel.Applied, await Send(signed, new FakeTimeProvider(time.GetUtcNow().AddHours(1)), time));
            Assert.Single(simulation.Reader.Effects(0, 10).Effects);
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_carrier_configured_twice_is_refused()
    {
        var one = new CarrierSettings { Code = "CMCC", BaseAddress = new Uri("https://carrier.example") };

        var wrong = Assert.Throws<CarrierSettingsException>(() => new HttpCarrierGateway([one, one], null, TimeProvider.System));

        Assert.Equal(("CMCC", "Code"), (wrong.Carrier, wrong.Setting));
    }

    /// <summary>Runs what it is given on the pool and counts it: a grain's scheduler as far as this test goes.</summary>
    private sealed class CountingScheduler : TaskScheduler
    {
        private int tasks;

        public int Tasks => Volatile.Read(ref tasks);

        protected override void QueueTask(Task task)
        {
            Interlocked.Increment(ref tasks);
            ThreadPool.UnsafeQueueUserWorkItem(_ => TryExecuteTask(task), null);
        }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }
}
