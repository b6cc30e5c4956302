using System.Text.Json;
using System.Text.Json.Nodes;
using Coordination.Deadlines;
using Coordination.Files;
using Coordination.Harness;
using Coordination.Orders;
using Coordination.Portals;
using Coordination.Reports;
using Coordination.Silos;
using Coordination.Starting;
using Coordination.Transitions;
using Coordination.Urgent;
using Spectre.Console;

namespace Coordination;

/// <summary>All benchmarks in their order, and a run of them.</summary>
internal static class Bench
{
    private const int ExitFailed = 1;
    private const int ScreenWidth = 160;

    public static readonly IReadOnlyList<IBenchmark> All =
    [
        new TransitionsBenchmark(),
        new StartBenchmark(),
        new FileBenchmark(),
        new OrderBenchmark(),
        new GrowthBenchmark(),
        new UrgentBenchmark(),
        new DeadlinesBenchmark(),
        new SilosBenchmark(),
        new PortalBenchmark(),
    ];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static async Task<int> Run(BenchOptions options, CancellationToken cancellation)
    {
        var screen = AnsiConsole.Console;
        if (!screen.Profile.Out.IsTerminal)
        {
            screen.Profile.Width = ScreenWidth;
        }

        var machine = Machine.Of();
        screen.WriteLine(machine.ToString());
        var json = new JsonObject { ["machine"] = machine.ToJson(), ["isFull"] = options.IsFull };
        var tables = new List<ResultTable>();
        await using var place = new BenchPlace(options, screen);
        try
        {
            foreach (var benchmark in All.Where(one => options.Only.Count == 0 || options.Only.Contains(one.Name)))
            {
                screen.Write(new Rule($"{benchmark.Name}: {Markup.Escape(benchmark.About)}") { Justification = Justify.Left });
                var section = await benchmark.Run(place, cancellation);
                foreach (var (name, value) in section.Json.ToList())
                {
                    section.Json.Remove(name);
                    json[name] = value;
                }

                tables.AddRange(section.Tables);
                foreach (var table in section.Tables)
                {
                    screen.Write(ConsoleTables.Of(table));
                }

                Keep(section.Plots, options.PlotFolder, place);
            }
        }
        catch (BenchmarkFailedException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return ExitFailed;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return ExitFailed;
        }

        if (options.JsonFile is { } file)
        {
            await File.WriteAllTextAsync(file, json.ToJsonString(Indented) + Environment.NewLine, CancellationToken.None);
        }

        if (options.MarkdownFile is { } markdown)
        {
            MarkdownTables.Put(markdown, machine, tables);
        }

        return 0;
    }

    private static void Keep(IReadOnlyList<(string Name, Plot Plot)> plots, string folder, BenchPlace place)
    {
        foreach (var (name, plot) in plots)
        {
            Directory.CreateDirectory(folder);
            var path = Path.Combine(folder, $"{name}.svg");
            File.WriteAllText(path, PlotSvg.Of(plot));
            place.Say($"Plot: {path}");
        }
    }
}
