using System.Buffers.Text;
using System.Text;
using Coordination.Tests.Client;

namespace Coordination.Tests.Cli;

/// <summary>coord outside development mode: with a file of one's own, a token of one's own, and a way to go.</summary>
public sealed class ConnectionFileTests : IDisposable
{
    private readonly CoordRun coord = new();

    [Fact]
    public async Task Whoever_has_one_profile_need_not_name_it()
    {
        var run = await coord.RunAs(["ministry", "show", "--connection", Mine()]);

        Assert.Equal(0, run.Exit);
        Assert.StartsWith("as me: Li, PSB (PoliceIssuer)", run.Error, StringComparison.Ordinal);
        Assert.Equal(CoordinationTransport.Http, Assert.Single(coord.Connections).Transport);
    }

    [Fact]
    public async Task What_is_typed_goes_before_what_is_set_and_a_file_before_a_folder()
    {
        coord.Variables["COORDINATION_CONNECTION"] = Mine();
        coord.Variables["COORDINATION_DATA"] = coord.Folder;
        await coord.RunAs(["ministry", "show"]);
        await coord.Run("ministry", "show");

        Assert.Equal(["https://127.0.0.1:8443", ""], coord.Connections.Select(connection => string.Join(", ", connection.Edges)));
    }

    [Fact]
    public async Task A_file_and_a_folder_are_one_too_many()
    {
        var run = await coord.Run("ministry", "show", "--connection", Mine());

        Assert.Equal(2, run.Exit);
        Assert.Contains("--connection or --data, not both", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named_with_a_sample()
    {
        var run = await coord.RunAs(["ministry", "show", "--connection", Path.Combine(coord.Folder, "none.json")]);

        Assert.Equal(1, run.Exit);
        Assert.Contains("no connection file DATA/none.json", run.Error, StringComparison.Ordinal);
        Assert.Contains("infra/samples/connection.json", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--transport orleans", "", CoordinationTransport.Orleans)]
    [InlineData("--transport HTTP", "orleans", CoordinationTransport.Http)]
    [InlineData("", "orleans", CoordinationTransport.Orleans)]
    [InlineData("", "", CoordinationTransport.Http)]
    public async Task The_way_is_what_is_typed_or_set_or_http(string typed, string set, CoordinationTransport transport)
    {
        (DevFiles.Sample with { Edge = "https://127.0.0.1:8443" }).Write(Path.Combine(coord.Folder, DevFile.FileName));
        coord.Variables["COORDINATION_TRANSPORT"] = set;

        await coord.Run(["ministry", "show", .. typed.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal(transport, Assert.Single(coord.Connections).Transport);
    }

    [Theory]
    [InlineData("--transport htp", "", "no transport 'htp'. Did you mean http?")]
    [InlineData("", "orlean", "no transport 'orlean'. Did you mean orleans?")]
    public async Task A_wrong_way_is_answered_with_the_right_one(string typed, string set, string told)
    {
        coord.Variables["COORDINATION_TRANSPORT"] = set;

        var run = await coord.Run(["ministry", "show", .. typed.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal(2, run.Exit);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_way_that_the_file_does_not_know_is_told()
    {
        var run = await coord.Run("ministry", "show", "--transport", "http");

        Assert.Equal(1, run.Exit);
        Assert.Contains("names no edge", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_has_ended_is_told_with_its_file_and_not_sent()
    {
        var file = Mine(Token(FakeProvinceDesk.Noon.AddMinutes(-2)));

        var run = await coord.RunAs(["ministry", "show", "--connection", file]);

        Assert.Equal(4, run.Exit);
        Assert.Contains("The token of me ended at", run.Error, StringComparison.Ordinal);
        Assert.Contains("DATA/me.token", run.Error, StringComparison.Ordinal);
        Assert.Empty(coord.Connections);
        Assert.Equal(0, (await coord.RunAs(["ministry", "show", "--connection", Mine(Token(FakeProvinceDesk.Noon.AddMinutes(2)))])).Exit);
    }

    [Fact]
    public async Task A_token_file_that_is_not_there_is_named()
    {
        var file = Mine();
        File.Delete(Path.Combine(coord.Folder, "me.token"));

        var run = await coord.RunAs(["ministry", "show", "--connection", file]);

        Assert.Equal(1, run.Exit);
        Assert.Contains("token file DATA/me.token cannot be read", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edge_that_is_not_there_is_named_with_the_file_and_the_certificate()
    {
        coord.IsConnected = false;

        var run = await coord.RunAs(["ministry", "show", "--connection", Mine()]);

        Assert.Equal(1, run.Exit);
        Assert.Contains("No answer from https://127.0.0.1:8443", run.Error, StringComparison.Ordinal);
        Assert.Contains("DATA/mine.json", run.Error, StringComparison.Ordinal);
        Assert.Contains("DATA/me.pem", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_next_goes_the_same_way()
    {
        var run = await coord.RunAs(["order", "plan", coord.File("list.csv", "13800138000\n"), "--connection", Mine(), "--transport", "http"]);

        Assert.Contains($" --connection {Path.Combine(coord.Folder, "mine.json")} --transport http", run.Out, StringComparison.Ordinal);
    }

    public void Dispose() => coord.Dispose();

    private string Mine(string token = "token-me")
    {
        coord.File("me.token", token);
        return coord.File("mine.json", """
            { "edge":"https://127.0.0.1:8443", "authoritiesFile":"ca.pem",
              "profiles":{"me":{"role":"PoliceIssuer","organisation":"PSB","name":"Li","certificateFile":"me.pem","tokenFile":"me.token"}} }
            """);
    }

    private static string Token(DateTimeOffset end) =>
        $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"exp":{{end.ToUnixTimeSeconds()}}}"""))}.sig";
}
