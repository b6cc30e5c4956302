using System.Text.Json;
using Coordination.Cli;
using Coordination.Tests.Client;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Tests.Cli;

/// <summary>Runs coord as a shell would: real arguments, a real dev.json, texts and exit code; only the portals are fakes.</summary>
internal sealed class CoordRun : IDisposable
{
    internal const string Number = "13800138000";
    internal const string Order = FakeProvinceDesk.OrderId;

    private readonly string folder = Directory.CreateTempSubdirectory("coord-").FullName;

    internal CoordRun()
    {
        DevFiles.Sample.Write(Path.Combine(folder, DevFile.FileName));
        Time = FakeTime;
        FakeTime.AutoAdvanceAmount = TimeSpan.Zero;
    }

    internal FakePortals Portals { get; } = new();

    internal CallLog Log => Portals.Log;

    internal FakeTimeProvider FakeTime { get; } = new(FakeProvinceDesk.Noon);

    internal TimeProvider Time { get; set; }

    internal string Folder => folder;

    internal Dictionary<string, string> Variables { get; } = [];

    /// <summary>What the terminal's user types; null when there is no terminal.</summary>
    internal string? Typed { get; set; }

    /// <summary>What is piped into the standard input.</summary>
    internal byte[] Piped { get; set; } = [];

    internal bool IsConnected { get; set; } = true;

    /// <summary>Tokens that were connected with.</summary>
    internal IEnumerable<string> Tokens => Connections.Select(connection => connection.Token);

    /// <summary>Connections that were made.</summary>
    internal List<CoordinationConnection> Connections { get; } = [];

    internal string File(string name, string content)
    {
        var path = Path.Combine(folder, name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    internal Task<Result> Run(params string[] args) => RunAs(["--data", folder, .. args]);

    /// <summary>Without saying where the data is.</summary>
    internal async Task<Result> RunAs(string[] args)
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        var around = new Surroundings(
            new StringReader(Typed ?? ""), output, error, Typed is not null, false, Typed is not null,
            Surroundings.WidthOfPipe, name => Variables.GetValueOrDefault(name), Time, Connect)
        {
            OpenIn = () => new MemoryStream(Piped),
        };
        var exit = await Coord.Run(args, around, TestContext.Current.CancellationToken);
        return new Result(exit, output.ToString(), error.ToString().Replace(folder, "DATA", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Task<CoordinationClient> Connect(CoordinationConnection connection, CancellationToken ct)
    {
        if (!IsConnected)
        {
            throw new CoordinationUnreachableException("Connect", 1, isSent: false, new TimeoutException());
        }

        Connections.Add(connection);
        return Task.FromResult(new CoordinationClient(Portals, Time, jitterSeed: 3));
    }

    internal sealed record Result(int Exit, string Out, string Error)
    {
        internal JsonElement Json => JsonDocument.Parse(Out).RootElement;

        internal string[] ErrorLines => Error.TrimEnd('\n').Split('\n');
    }
}
