using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Coordination.Conformance;

namespace Coordination.CarrierSimulator;

/// <summary>The carrier's memory of the history it has seen, with requests written by hand.</summary>
public sealed class SimulatedHistoryTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("simulation-");
    private readonly ArmedTimeProvider time = new(new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero));
    private readonly HttpClient http = new();
    private CarrierSimulation? running;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private CarrierSimulation Simulation => running ?? throw new InvalidOperationException("The simulation runs in every case.");

    public async ValueTask InitializeAsync() => await Start();

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Simulation.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_it_was_told_outlives_the_process()
    {
        await Ask("""{"unit":"CMCC-00","history":{"fence":3,"position":9,"heads":"0:9:aa"}}""");
        await Restart();

        Assert.Equal("0:9:aa", (string?)(await Ask("""{"unit":"CMCC-00"}"""))["history"]!["heads"]);
        Assert.Equal("LOWER_FENCE", (string?)(await Command(1, fence: 2))["results"]![0]!["code"]);
    }

    [Fact]
    public async Task Each_carrier_has_a_memory_of_its_own()
    {
        await Ask("""{"unit":"CMCC-00","history":{"fence":3,"position":9,"heads":"x"}}""");

        Assert.Null((await Read("CTCC", "/v1/history", """{"unit":"CTCC-00"}"""))["history"]);
    }

    [Fact]
    public async Task A_command_without_a_history_is_done_and_tells_what_is_known()
    {
        var first = await Command(1, fence: 1);
        await Ask("""{"unit":"CMCC-00","history":{"fence":1,"position":4,"heads":"x"}}""");
        var second = await Command(2, fence: 1);

        Assert.True(first.AsObject().ContainsKey("history"));
        Assert.Null(first["history"]);
        Assert.Equal(4, (int?)second["history"]!["position"]);
        Assert.Equal("applied", (string?)second["results"]![0]!["level"]);
    }

    [Theory]
    [InlineData("/v1/history", """{"unit":"CMCC-00","history":{"fence":0,"position":9,"heads":"x"}}""")]
    [InlineData("/v1/history", """{"unit":"CMCC-00","history":{"fence":1,"position":-1,"heads":"x"}}""")]
    [InlineData("/v1/history", """{"unit":"CMCC-00","history":{"fence":1,"position":1}}""")]
    [InlineData("/v1/history", """{"unit":"CMCC-00","more":1}""")]
    [InlineData("/v1/commands", """{"batchId":"b","unit":"CMCC-00","history":{"fence":0,"position":9,"heads":"x"},"commands":[]}""")]
    [InlineData("/v1/changes/retrieve", """{"unit":"CMCC-00","limit":0}""")]
    [InlineData("/v1/changes/retrieve", """{"unit":"CMCC-00","limit":1001}""")]
    [InlineData("/v1/changes/retrieve", """{"unit":"CMCC-00","after":"there"}""")]
    [InlineData("/v1/changes/retrieve", """{"unit":"CMCC-00","since":"yesterday"}""")]
    public async Task What_is_not_of_the_contract_is_refused(string path, string body)
    {
        using var answer = await http.PostAsync(new Uri(Simulation.Addresses["CMCC"], path), new StringContent(body), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Heads_longer_than_it_keeps_are_refused()
    {
        using var answer = await http.PostAsync(
            new Uri(Simulation.Addresses["CMCC"], "/v1/history"),
            new StringContent($$$"""{"unit":"CMCC-00","history":{"fence":1,"position":1,"heads":"{{{new string('x', 2_049)}}}"}}"""),
            Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Changes_are_paged_by_time_and_a_unit_sees_its_own()
    {
        await Command(1, fence: 1, unit: "CMCC-51");
        time.Advance(TimeSpan.FromSeconds(1));
        await Command(2, fence: 1, unit: "CMCC-11");
        await Command(3, fence: 1, unit: "CMCC-11");

        var first = await Changes("""{"unit":"CMCC-00","limit":2}""");
        var second = await Changes($$"""{"unit":"CMCC-00","limit":2,"after":"{{(string?)first["next"]}}"}""");
        var own = await Changes("""{"unit":"CMCC-11"}""");
        var late = await Changes("""{"unit":"CMCC-00","since":"2026-03-01T02:00:01Z"}""");

        Assert.Equal(["+8613800000001", "+8613800000002"], Numbers(first));
        Assert.Equal(["+8613800000003"], Numbers(second));
        Assert.Null(second["next"]);
        Assert.Equal(["+8613800000002", "+8613800000003"], Numbers(own));
        Assert.Equal(["+8613800000002", "+8613800000003"], Numbers(late));
    }

    private static IEnumerable<string?> Numbers(JsonNode page) => page["lines"]!.AsArray().Select(line => (string?)line!["number"]);

    private Task<JsonNode> Ask(string body) => Read("CMCC", "/v1/history", body);

    private Task<JsonNode> Changes(string body) => Read("CMCC", "/v1/changes/retrieve", body);

    private Task<JsonNode> Command(int n, int fence, string unit = "CMCC-00") => Read("CMCC", "/v1/commands", string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"batchId":"b","unit":"{{unit}}","commands":[{"commandId":"{{n:x32}}","number":"+86138{{n:00000000}}","fence":{{fence}},"sequence":1,"epoch":0,"barred":["data"],"priority":"bulk"}]}"""));

    private async Task<JsonNode> Read(string carrier, string path, string body)
    {
        using var answer = await http.PostAsync(new Uri(Simulation.Addresses[carrier], path), new StringContent(body), Cancellation);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!;
    }

    private async Task Start() => running = await CarrierSimulation.Start(
        new SimulationOptions
        {
            Carriers = ["CMCC", "CTCC"],
            DataFile = Path.Combine(folder.FullName, "carriers.db"),
            NotAssigned = 0,
            Ported = 0,
            Time = time,
        },
        Cancellation);

    private async Task Restart()
    {
        await Simulation.DisposeAsync();
        await Start();
    }
}
