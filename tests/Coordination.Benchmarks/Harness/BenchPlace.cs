using System.Globalization;
using Coordination.Hosting;
using Coordination.Orders;
using Spectre.Console;

namespace Coordination.Harness;

/// <summary>What benchmarks of one run share: options, screen, a folder that is removed at the end, databases, and what was measured already.</summary>
internal sealed class BenchPlace(BenchOptions options, IAnsiConsole screen) : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("coordination-bench-").FullName;
    private readonly Dictionary<(StorageKind, int), MeasuredOrder> orders = [];
    private BenchServer? server;
    private int folders;

    public BenchOptions Options { get; } = options;

    public IAnsiConsole Screen { get; } = screen;

    /// <summary>Says what is going on.</summary>
    public void Say(string text) => Screen.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[grey]{text}[/]");

    /// <summary>A fresh folder.</summary>
    public string Folder(string name) =>
        Directory.CreateDirectory(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{folders++}-{name}"))).FullName;

    /// <summary>A fresh database.</summary>
    public Store Store(StorageKind kind)
    {
        var own = Folder(StorageNames.Of(kind));
        if (kind is StorageKind.Sqlite)
        {
            return new SqliteStore(own);
        }

        if (server is null)
        {
            Say("Starting PostgreSQL");
            server = BenchServer.Start();
        }

        return new PostgreSqlStore(own, server, server.Create());
    }

    /// <summary>An order of so many lines on a fresh database; measured once in a run, whoever asks.</summary>
    public async Task<MeasuredOrder> Order(StorageKind kind, int lines, CancellationToken cancellation)
    {
        if (!orders.TryGetValue((kind, lines), out var run))
        {
            orders.Add((kind, lines), run = await MeasuredOrder.Measure(this, kind, lines, cancellation));
        }

        return run;
    }

    public ValueTask DisposeAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        server?.Dispose();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
