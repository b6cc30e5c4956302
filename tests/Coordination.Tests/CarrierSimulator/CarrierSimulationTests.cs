using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Coordination.Conformance;
using Microsoft.Data.Sqlite;

namespace Coordination.CarrierSimulator;

/// <summary>The simulator as seen from its wire, with requests written by hand.</summary>
public sealed class CarrierSimulationTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("simulation-");
    private readonly ArmedTimeProvider time = new(new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero));
    private readonly HttpClient http = new();
    private CarrierSimulation? running;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private CarrierSimulation Simulation => running ?? throw new InvalidOperationException("The simulation runs in every case.");

    private string DataFile => Path.Combine(folder.FullName, "carriers.db");

    public async ValueTask InitializeAsync() => await Start();

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Simulation.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_was_applied_and_what_was_set_outlives_the_process()
    {
        await Put("/sim/numbers", """{"numbers":[{"number":"+8613800000002","state":"notAssigned"}]}""");
        var first = await Send(Command(1));
        await Restart();

        var again = await Send(Command(1), Command(2));

        Assert.Equal(first[0]!.ToJsonString(), again[0]!.ToJsonString());
        Assert.Equal("NOT_ASSIGNED", (string?)again[1]!["code"]);
        Assert.Single(Simulation.Reader.Effects(0, 10).Effects);
    }

    [Fact]
    public async Task The_highest_fence_outlives_the_process()
    {
        await Send(Command(1, fence: 5));
        await Restart();

        Assert.Equal("LOWER_FENCE", (string?)(await Send(Command(2, fence: 4)))[0]!["code"]);
    }

    [Fact]
    public async Task What_was_accepted_is_applied_when_its_time_comes_also_after_a_restart()
    {
        Simulation.SetFaults("CMCC", new Faults { AcceptFirst = 1, AcceptDelay = TimeSpan.FromSeconds(10) });
        var answers = await Send(Command(1), Command(2));
        Assert.All(answers, static answer => Assert.Equal("accepted", (string?)answer!["level"]));

        time.Advance(TimeSpan.FromSeconds(9));
        await Simulation.Settled();
        Assert.Empty(Simulation.Reader.Effects(0, 10).Effects);

        await Restart();
        await Simulation.Settled();
        time.Advance(TimeSpan.FromSeconds(1));
        await Simulation.Settled();
        Assert.Equal(2, Simulation.Reader.Effects(0, 10).Effects.Count);
    }

    [Fact]
    public async Task What_was_accepted_and_overtaken_is_never_applied()
    {
        Simulation.SetFaults("CMCC", new Faults { AcceptFirst = 1 });
        await Send(Command(1));
        Simulation.SetFaults("CMCC", Faults.None);
        await Send(Command(1, sequence: 2));

        time.Advance(TimeSpan.FromSeconds(2));
        await Simulation.Settled();

        Assert.Equal(2, Assert.Single(Simulation.Reader.Effects(0, 10).Effects).Sequence);
    }

    [Fact]
    public async Task What_was_accepted_in_time_is_not_applied_after_its_time()
    {
        Simulation.SetFaults("CMCC", new Faults { AcceptFirst = 1, AcceptDelay = TimeSpan.FromSeconds(10) });
        await Send(Command(1, more: ",\"notAfter\":\"2026-03-01T02:00:05Z\""));

        time.Advance(TimeSpan.FromSeconds(10));
        await Simulation.Settled();

        Assert.Empty(Simulation.Reader.Effects(0, 10).Effects);
    }

    [Fact]
    public async Task A_held_back_request_is_worked_through_after_a_later_one()
    {
        Simulation.SetFaults("CMCC", new Faults { Reorder = 1, HoldBack = TimeSpan.FromMinutes(1) });
        var held = Send(Command(1));
        await time.Armed(Cancellation);
        Simulation.SetFaults("CMCC", Faults.None);

        await Send(Command(2));

        Assert.Equal("applied", (string?)(await held)[0]!["level"]);
        Assert.Equal([2, 1], Simulation.Reader.Effects(0, 10).Effects.Select(static effect => effect.Number.Digits % 10));
    }

    [Fact]
    public async Task The_same_version_with_two_meanings_is_a_conflict()
    {
        await Send(Command(1));

        var answer = await Send(Command(1, barred: "\"smsOut\""));

        Assert.Equal(("refused", "CONFLICT"), ((string?)answer[0]!["level"], (string?)answer[0]!["code"]));
        Assert.Equal(1, Simulation.Reader.Deliveries()["CMCC"]["CONFLICT"]);
    }

    [Theory]
    [InlineData("\"commandId\":\"xyz\"")]
    [InlineData("\"number\":\"13800000001\"")]
    [InlineData("\"number\":\"+0086138\"")]
    [InlineData("\"number\":\"+86138000000010000\"")]
    [InlineData("\"number\":8613800000001")]
    [InlineData("\"fence\":-1")]
    [InlineData("\"sequence\":0")]
    [InlineData("\"sequence\":\"1\"")]
    [InlineData("\"sequence\":1e400")]
    [InlineData("\"epoch\":-1")]
    [InlineData("\"barred\":[\"emergency\"]")]
    [InlineData("\"barred\":[\"voiceOut\",\"voiceOut\"]")]
    [InlineData("\"barred\":\"voiceOut\"")]
    [InlineData("\"barred\":null")]
    [InlineData("\"priority\":\"immediately\"")]
    [InlineData("\"notAfter\":\"tomorrow\"")]
    [InlineData("\"status\":\"done\"")]
    public async Task A_malformed_command_refuses_its_request_and_nothing_is_done(string member)
    {
        var name = member[..member.IndexOf(':', StringComparison.Ordinal)];
        var bad = JsonNode.Parse(Command(2))!.AsObject();
        bad[name.Trim('"')] = null;
        var text = bad.ToJsonString().Replace($"{name}:null", member, StringComparison.Ordinal);

        using var answer = await Post("CMCC", "/v1/commands", Batch("CMCC-00", Command(1), text));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = await Read(answer);
        Assert.Equal((400, "INVALID_ARGUMENT"), ((int)error["status"]!, (string?)error["code"]));
        Assert.DoesNotContain("138", (string?)error["message"], StringComparison.Ordinal);
        Assert.Empty(Simulation.Reader.Effects(0, 10).Effects);
    }

    [Fact]
    public async Task A_plus_may_be_written_as_an_escape()
    {
        using var answer = await Post(
            "CMCC", "/v1/commands", Batch("CMCC-00", Command(1).Replace("+86", "\\u002b86", StringComparison.Ordinal)));

        Assert.Equal(8613800000001, Assert.Single(Simulation.Reader.Effects(0, 10).Effects).Number.Digits);
    }

    [Fact]
    public async Task A_request_has_its_limits()
    {
        using var most = await Post("CMCC", "/v1/commands", Batch("CMCC-00", [.. Enumerable.Range(1, 1_000).Select(static n => Command(n))]));
        using var more = await Post("CMCC", "/v1/commands", Batch("CMCC-00", [.. Enumerable.Range(1, 1_001).Select(static n => Command(n))]));
        using var none = await Post("CMCC", "/v1/commands", Batch("CMCC-00"));
        using var tooLarge = new HttpRequestMessage(HttpMethod.Post, new Uri(Simulation.Addresses["CMCC"], "/v1/commands"))
        {
            Content = new StringContent(new string(' ', Limits.BodyBytesMax + 1)),
            Headers = { ExpectContinue = true },
        };
        using var large = await http.SendAsync(tooLarge, Cancellation);

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge],
            [most.StatusCode, more.StatusCode, none.StatusCode, large.StatusCode]);
    }

    [Theory]
    [InlineData("CTCC-00")]
    [InlineData("CMCC")]
    [InlineData("CMCC-5")]
    [InlineData("CMCC-AB")]
    public async Task A_carrier_is_not_another_carriers_unit(string unit)
    {
        using var answer = await Post("CMCC", "/v1/commands", Batch(unit, Command(1)));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Empty(Simulation.Reader.Effects(0, 10).Effects);
    }

    [Fact]
    public async Task A_snapshot_pages_and_its_hash_is_over_the_lines_as_the_contract_writes_them()
    {
        await Send(Command(1), Command(2, barred: ""), Command(3), Command(4));

        var first = await Snapshot("""{"unit":"CMCC-00","from":"+8613800000000","to":"+8613800000004","limit":1}""");
        var second = await Snapshot(
            """{"unit":"CMCC-00","from":"+8613800000000","to":"+8613800000004","limit":1,"after":"+8613800000001"}""");
        var third = await Snapshot(
            """{"unit":"CMCC-00","from":"+8613800000000","to":"+8613800000004","limit":1,"after":"+8613800000003"}""");
        var digest = await Snapshot("""{"unit":"CMCC-00","limit":0}""");

        const string lines = "+8613800000001;1;1;0;voiceOut,smsOut\n+8613800000003;1;1;0;voiceOut,smsOut\n";
        Assert.Equal(2, (int)first["count"]!);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(lines))), (string?)first["hash"]);
        Assert.Equal("+8613800000001", (string?)first["next"]);
        Assert.Equal("+8613800000003", (string?)second["lines"]![0]!["number"]);
        Assert.Null(second["hash"]);
        Assert.Empty(third["lines"]!.AsArray());
        Assert.Null(third["next"]);
        Assert.Equal((3, 0), ((int)digest["count"]!, digest["lines"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_provincial_snapshot_has_the_lines_commanded_through_that_province()
    {
        using var one = await Post("CMCC", "/v1/commands", Batch("CMCC-51", Command(1)));
        using var other = await Post("CMCC", "/v1/commands", Batch("CMCC-11", Command(2)));

        Assert.Equal(1, (int)(await Snapshot("""{"unit":"CMCC-51"}"""))["count"]!);
        Assert.Equal(2, (int)(await Snapshot("""{"unit":"CMCC-00"}"""))["count"]!);
    }

    [Fact]
    public async Task The_log_of_effects_can_only_grow()
    {
        await Send(Command(1));
        await using var connection = new SqliteConnection($"Data Source={DataFile};Pooling=False");
        await connection.OpenAsync(Cancellation);
        foreach (var sql in new[] { "UPDATE effect SET barred = 0", "DELETE FROM effect" })
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await Assert.ThrowsAsync<SqliteException>(() => command.ExecuteNonQueryAsync(Cancellation));
        }
    }

    [Fact]
    public async Task Control_answers_while_the_carrier_is_down()
    {
        await Put("/sim/faults", """{"CMCC":{"down":true,"slowMs":5}}""");
        await Assert.ThrowsAsync<HttpRequestException>(() => Send(Command(1)));

        var faults = JsonNode.Parse(await http.GetStringAsync(new Uri(Simulation.Control, "/sim/faults"), Cancellation))!;
        Assert.True((bool)faults["CMCC"]!["down"]!);
        Assert.False((bool)faults["CTCC"]!["down"]!);

        await Put("/sim/faults", """{"CMCC":{}}""");
        Assert.Equal("applied", (string?)(await Send(Command(1)))[0]!["level"]);
        var count = JsonNode.Parse(await http.GetStringAsync(new Uri(Simulation.Control, "/sim/lines/count"), Cancellation))!;
        Assert.Equal((1, 1), ((int)count["barred"]!, (int)count["barredByCarrier"]!["CMCC"]!));
    }

    [Theory]
    [InlineData("/sim/faults", """{"ACME":{"down":true}}""")]
    [InlineData("/sim/faults", """{"CMCC":{"flaky":1.5}}""")]
    [InlineData("/sim/faults", """{"CMCC":{"melts":1}}""")]
    [InlineData("/sim/faults", """{"CMCC":{"slowMs":-1}}""")]
    [InlineData("/sim/numbers", """{"numbers":[{"number":"13800138000","state":"assigned"}]}""")]
    [InlineData("/sim/numbers", """{"numbers":[{"number":"+8613800138000","state":"ported","servingUnit":"ACME"}]}""")]
    [InlineData("/sim/numbers", """{"numbers":[null]}""")]
    public async Task Control_refuses_what_it_does_not_know(string path, string body)
    {
        using var answer = await http.PutAsync(new Uri(Simulation.Control, path), new StringContent(body), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.All(Simulation.Faults.Values, static faults => Assert.Equal(Faults.None, faults));
    }

    [Fact]
    public async Task Effects_are_paged_in_the_order_they_were_made()
    {
        await Send([.. Enumerable.Range(1, 5).Select(static n => Command(n))]);

        var first = Simulation.Reader.Effects(0, 3);
        var second = Simulation.Reader.Effects(first.Next!.Value, 3);

        Assert.Equal([1, 2, 3, 4, 5], first.Effects.Concat(second.Effects).Select(static effect => effect.Number.Digits % 10));
        Assert.Null(second.Next);
    }

    private static string Command(int n, int sequence = 1, int fence = 1, string barred = "\"voiceOut\",\"smsOut\"", string more = "") =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"commandId":"{{n:x16}}{{fence:x8}}{{sequence:x8}}","number":"+86138{{n:00000000}}","fence":{{fence}},"sequence":{{sequence}},"epoch":0,"barred":[{{barred}}],"priority":"bulk"{{more}} }""");

    private static string Batch(string unit, params string[] commands) =>
        $$"""{"batchId":"b","unit":"{{unit}}","commands":[{{string.Join(',', commands)}}]}""";

    private static async Task<JsonNode> Read(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!;

    private async Task<JsonArray> Send(params string[] commands)
    {
        using var answer = await Post("CMCC", "/v1/commands", Batch("CMCC-00", commands));
        return (await Read(answer))["results"]!.AsArray();
    }

    private async Task<JsonNode> Snapshot(string query)
    {
        using var answer = await Post("CMCC", "/v1/snapshot/retrieve", query);
        return await Read(answer);
    }

    private Task<HttpResponseMessage> Post(string carrier, string path, string body) =>
        http.PostAsync(new Uri(Simulation.Addresses[carrier], path), new StringContent(body), Cancellation);

    private async Task Put(string path, string body)
    {
        using var answer = await http.PutAsync(new Uri(Simulation.Control, path), new StringContent(body), Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private async Task Start() => running = await CarrierSimulation.Start(
        new SimulationOptions { Carriers = ["CMCC", "CTCC"], DataFile = DataFile, NotAssigned = 0, Ported = 0, Time = time },
        Cancellation);

    private async Task Restart()
    {
        await Simulation.DisposeAsync();
        await Start();
    }
}
