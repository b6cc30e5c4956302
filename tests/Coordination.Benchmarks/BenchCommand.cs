using System.CommandLine;
using Coordination.Hosting;

namespace Coordination;

/// <summary>The command line of the benchmarks.</summary>
internal static class BenchCommand
{
    private const int LinesMax = 100_000_000;

    public static RootCommand Build(Func<BenchOptions, CancellationToken, Task<int>> run)
    {
        Option<bool> quick = new("--quick") { Description = "Everything in small, within four minutes." };
        Option<bool> full = new("--full") { Description = "Everything, with the industry's whole year of 18.65 million lines: needs 35 GB of disk and more than an hour." };
        Option<string[]> only = new("--only") { Description = $"Only these, by name: {string.Join(", ", Bench.All.Select(one => one.Name))}. May be repeated.", DefaultValueFactory = _ => [] };
        only.AcceptOnlyFromAmong([.. Bench.All.Select(one => one.Name)]);
        Option<int?> lines = new("--lines") { Description = $"Lines of the order instead of {BenchOptions.QuickLines:N0} or {BenchOptions.FullLines:N0}." };
        Option<string[]> storage = new("--storage")
        {
            Description = "Databases; the order's figures are given for the first. May be repeated. COORDINATION_POSTGRESQL names a server; without it one is started for the run.",
            DefaultValueFactory = _ => [.. StorageNames.All.Keys],
        };
        storage.AcceptOnlyFromAmong([.. StorageNames.All.Keys]);
        Option<string?> json = new("--json") { Description = "Writes the figures to this file." };
        Option<string?> markdown = new("--markdown") { Description = "Puts the tables between the marks of this file, such as tests/Coordination.Benchmarks/README.md." };
        Option<string> plots = new("--plots") { Description = "Folder of the plots.", DefaultValueFactory = _ => Path.Combine(".artifacts", "benchmarks") };
        Option<string?> profile = new("--profile") { Description = "Folder for a profile of the order's run by perf (Linux, package linux-perf)." };

        var command = new RootCommand("Measures Coordination: transitions, orders, urgent orders under load, deadlines, two silos, start-up; compared in one run.")
        {
            quick, full, only, lines, storage, json, markdown, plots, profile,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(quick) == result.GetValue(full))
            {
                result.AddError("Say how much: --quick or --full.");
            }

            if (result.GetValue(lines) is { } count && count is < 1 or > LinesMax)
            {
                result.AddError($"--lines {result.GetValue(lines)}: 1 to {LinesMax} are wanted.");
            }
        });
        command.SetAction((parsed, cancellation) => run(
            new BenchOptions
            {
                IsFull = parsed.GetValue(full),
                Only = parsed.GetValue(only)!,
                Lines = parsed.GetValue(lines),
                Storages = [.. parsed.GetValue(storage)!.Distinct(StringComparer.Ordinal).Select(name => StorageNames.All[name])],
                JsonFile = parsed.GetValue(json),
                MarkdownFile = parsed.GetValue(markdown),
                PlotFolder = Path.GetFullPath(parsed.GetValue(plots)!),
                ProfileFolder = parsed.GetValue(profile) is { } folder ? Path.GetFullPath(folder) : null,
            },
            cancellation));
        return command;
    }
}

/// <summary>Databases as they are called on a command line and in the figures.</summary>
internal static class StorageNames
{
    public static readonly IReadOnlyDictionary<string, StorageKind> All = new Dictionary<string, StorageKind>(StringComparer.Ordinal)
    {
        ["postgresql"] = StorageKind.PostgreSql,
        ["sqlite"] = StorageKind.Sqlite,
    };

    public static string Of(StorageKind kind) => All.Single(pair => pair.Value == kind).Key;
}
