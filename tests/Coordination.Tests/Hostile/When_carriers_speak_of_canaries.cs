using System.Globalization;
using Coordination.Carriers;
using Coordination.Gateways;
using Coordination.Harness;
using Coordination.Numbers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Hostile;

/// <summary>
/// Carriers that are called answer with whatever they like, and carriers that fetch are given numbers in clear: whoever listens, and whoever
/// looks at a carrier's health, finds none (promise P20).
/// </summary>
public sealed class When_carriers_speak_of_canaries
{
    private const string Quoted = $"+86{Canaries.Number} {Canaries.Card} {Canaries.Document} {Canaries.Imei}";

    [Theory]
    [InlineData(200, $$"""{"results":[{"commandId":"{{Quoted}}","level":"applied"}]}""")]
    [InlineData(200, $$"""{"results":[{"level":"refused","code":"{{Quoted}}","servingUnit":"{{Quoted}}"}],"{{Quoted}}":1}""")]
    [InlineData(200, $"<html>{Quoted}</html>")]
    [InlineData(400, $$"""{"title":"{{Quoted}}","detail":"{{Quoted}}"}""")]
    [InlineData(500, $"NullPointerException: {Quoted}")]
    [InlineData(302, Quoted)]
    [Trait("Hostile", "64")]
    public async Task What_a_carrier_quotes_in_a_bad_answer_is_told_to_nobody(int status, string body)
    {
        using var overheard = new Overheard();
        var services = new ServiceCollection();
        overheard.ListenTo(services);
        await using var provider = services.BuildServiceProvider();
        await using var carrier = await ScriptedCarrier.Start(status, body);
        var settings = new CarrierSettings { Code = "CMCC", BaseAddress = carrier.Address, RetryDelayMin = TimeSpan.Zero, RetryDelayMax = TimeSpan.Zero };
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 2, 0, 0, TimeSpan.Zero));
        await using var gateway = new HttpCarrierGateway([settings], null, time, provider.GetRequiredService<ILogger<HttpCarrierGateway>>());
        var number = Msisdn.FromKey(86_00000000000 + long.Parse(Canaries.Number, CultureInfo.InvariantCulture));
        var command = new Command(number, 1, 1, 0, Services.OneWay, Priority.Urgent, null, null) { CommandId = CommandIds.For(GatewayCase.Unit, number, 1, 1) };

        var told = await gateway.Send(GatewayCase.Unit, [command], GatewayCase.Mark, TestContext.Current.CancellationToken);

        Assert.Equal(AckLevel.Unknown, Assert.Single(told.Acks).Level);
        Assert.True(carrier.Requests > 0);
        var shown = $"{gateway.Health(GatewayCase.Unit)} {command} {told.Acks[0]}";
        Assert.DoesNotContain(Canaries.Forms, form => shown.Contains(form, StringComparison.OrdinalIgnoreCase));
        Assert.Empty(overheard.With(Canaries.Forms));
    }

    [Fact]
    [Trait("Hostile", "64")]
    [Trait("Hostile", "65")]
    public async Task What_is_fetched_is_told_to_nobody_else()
    {
        using var overheard = new Overheard();
        await using var country = await Country.Start(change: (silo, _) => overheard.ListenTo(silo.Services), pulled: ["CMCC"]);
        var fetcher = new HandFetcher(country, CarrierCode.Cmcc);
        var order = await country.Order(Country.Police, "fetched", [Canaries.Number]);
        var batch = await fetcher.Given();
        Assert.Contains(Canaries.Number, Assert.Single(batch.Commands).Number, StringComparison.Ordinal);
        await country.As(Country.SystemOf(CarrierCode.Ctcc), portals => portals.Carrier.Ack(new(batch.BatchId, country.Time.GetUtcNow(), [])));
        await fetcher.Ack(batch);
        await country.Ended(Country.Police, order.OrderId);

        Assert.True(overheard.Count > 1_000, $"Only {overheard.Count} things were heard: nobody listened.");
        var leaks = overheard.With(Canaries.Forms);
        Assert.True(leaks.Count == 0, string.Join(Environment.NewLine, leaks.Take(20)));
    }
}
