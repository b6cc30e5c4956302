using Coordination.Carriers;
using Coordination.Numbers;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Gateways;

/// <summary>A gateway to one scripted carrier, with a clock of the test's and no pause between retries.</summary>
internal sealed class GatewayCase : IAsyncDisposable
{
    private readonly ScriptedCarrier carrier;

    public GatewayCase(
        ScriptedCarrier carrier, Func<CarrierSettings, CarrierSettings>? change = null, HttpCarrierGatewayOptions? options = null)
    {
        this.carrier = carrier;
        var settings = new CarrierSettings
        {
            Code = "CMCC",
            BaseAddress = carrier.Address,
            RetryDelayMin = TimeSpan.Zero,
            RetryDelayMax = TimeSpan.Zero,
        };
        Settings = change?.Invoke(settings) ?? settings;
        Gateway = new HttpCarrierGateway([Settings], options, Time);
    }

    public static CarrierUnit Unit { get; } = CarrierUnit.Parse("CMCC-51");

    public CarrierSettings Settings { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero));

    public HttpCarrierGateway Gateway { get; }

    public GatewayHealth Health => Gateway.Health(Unit);

    public static Command Command(int n, Priority priority = Priority.Bulk)
    {
        var number = Msisdn.FromKey(8613800000000 + n);
        return new Command(number, 1, 1, 0, Services.OneWay, priority, null, null) { CommandId = CommandIds.For(Unit, number, 1, 1) };
    }

    public static Command[] Commands(int count) => [.. Enumerable.Range(1, count).Select(static n => Command(n))];

    public static HistoryMark Mark { get; } = new(1, 7, $"0:7:{new string('a', 64)}");

    public async Task<IReadOnlyList<CommandAck>> Send(params IReadOnlyList<Command> commands) =>
        (await Gateway.Send(Unit, commands, Mark, TestContext.Current.CancellationToken)).Acks;

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await carrier.DisposeAsync();
    }
}
