using System.Globalization;
using Coordination.Numbers;
using Coordination.Orders;
using Spectre.Console;

namespace Coordination.DevMode;

/// <summary>What development mode tells a person. Under <c>-o json</c> all of it goes to standard error, so that the last line of standard output is the result.</summary>
internal sealed class DevConsole
{
    private readonly IAnsiConsole screen;
    private readonly bool json;

    public DevConsole(bool json)
    {
        this.json = json;
        screen = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(json ? Console.Error : Console.Out) });
        if (!screen.Profile.Out.IsTerminal)
        {
            screen.Profile.Width = 160;
        }
    }

    /// <summary>A line as it is: nothing is wrapped, so that it can be searched for and copied.</summary>
    public void Say(string line) => screen.Profile.Out.Writer.WriteLine(line);

    public void Heading(string text)
    {
        screen.WriteLine();
        screen.Write(new Rule(Markup.Escape(text)) { Justification = Justify.Left });
    }

    /// <summary>Both languages, on standard error.</summary>
    public static void Error(string english, string chinese)
    {
        Console.Error.WriteLine(english);
        Console.Error.WriteLine(chinese);
    }

    public void Json(string line)
    {
        if (json)
        {
            Console.Out.WriteLine(line);
        }
    }

    public void Addresses(DevFile dev, string dataDirectory)
    {
        var table = new Table().AddColumns("what", "where");
        table.AddRow("data directory", dataDirectory);
        table.AddRow("Orleans gateway", dev.Gateway);
        table.AddRow("HTTP edge", dev.Edge);
        foreach (var (carrier, address) in dev.Carriers)
        {
            table.AddRow($"carrier {carrier}", address);
        }

        table.AddRow("window to verify", $"{dev.VerifyWindowSeconds} s (24 hours outside development)");
        screen.Write(table);
        Say("Development tokens for coord stand in dev.json of the data directory; whoever can read it can do anything here.");
    }

    public void Plan(OrderView plan)
    {
        Heading($"Plan of {plan.OrderId}");
        Say($"{N(plan.Lines)} lines, {N(plan.DistinctNumbers)} distinct numbers, {Services(plan)}; Merkle root {plan.Root}. Nothing has happened to any number yet.");
        var table = new Table().AddColumns("by carrier", "numbers", "by kind", "numbers", "barred already", "numbers", "at the door", "lines");
        Count[] door = [.. plan.Outcomes.Where(count => count.Name != nameof(ItemOutcome.Pending))];
        for (var row = 0; row < Math.Max(Math.Max(plan.ByCarrier.Count, plan.ByKind.Count), Math.Max(plan.ByState.Count, door.Length)); row++)
        {
            table.AddRow([.. Cells(plan.ByCarrier, row), .. Cells(plan.ByKind, row), .. Cells(plan.ByState, row), .. Cells(door, row)]);
        }

        screen.Write(table);
        Say($"Provinces: {string.Join(", ", plan.ByProvince.Select(count => $"{count.Name} {N(count.Lines)}"))}");
        foreach (var finding in plan.Gates)
        {
            Say($"Gate {finding.Gate}{(plan.GatesOverriddenBy.Length > 0 ? $" (let through by {plan.GatesOverriddenBy})" : string.Empty)}: {finding.Explain(chinese: false)}");
        }
    }

    public void Outcome(OrderView view)
    {
        Heading($"Order {view.OrderId} is {view.Phase}");
        var table = new Table().AddColumns("outcome", "lines");
        foreach (var count in view.Outcomes)
        {
            table.AddRow(count.Name, N(count.Lines));
        }

        table.AddRow("total", N(view.Outcomes.Sum(count => count.Lines)));
        screen.Write(table);
        if (view.HeldAt is { } held && view.ApprovedAt is { } approved)
        {
            Say($"From approval: held after {Seconds(held - approved)}, {(view.CompletedAt is { } done ? $"last line ended after {Seconds(done - approved)}" : "still waiting for carriers")}.");
        }
    }

    public void Explanation(Explanation explanation)
    {
        var panel = new Panel(Markup.Escape(explanation.Text)) { Border = BoxBorder.Rounded };
        screen.Write(panel);
    }

    public IntakeDisplay Intake() => new(screen);

    public OrderDisplay Progress(OrderView view) => new(screen, view);

    internal static string N(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s");

    private static string Services(OrderView plan) => $"bars {plan.Services.Describe(chinese: false)} ({plan.Services.Describe(chinese: true)})";

    private static string[] Cells(IReadOnlyList<Count> counts, int row) => row < counts.Count ? [counts[row].Name, N(counts[row].Lines)] : [string.Empty, string.Empty];
}

/// <summary>Lines of progress, at most one a second; on a terminal the last one is rewritten.</summary>
internal sealed class ProgressLine(IAnsiConsole screen)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private long? shownAt;
    private bool open;

    public void Show(string text, bool last)
    {
        lock (gate)
        {
            if (!last && shownAt is { } at && TimeProvider.System.GetElapsedTime(at) < Every)
            {
                return;
            }

            shownAt = TimeProvider.System.GetTimestamp();
            if (!screen.Profile.Out.IsTerminal)
            {
                screen.WriteLine(text);
                return;
            }

            screen.Profile.Out.Writer.Write($"\r\u001b[K{text}{(last ? Environment.NewLine : string.Empty)}");
            open = !last;
        }
    }

    public void End()
    {
        if (open)
        {
            screen.WriteLine();
            open = false;
        }
    }
}

/// <summary>How far a file was taken in.</summary>
internal sealed class IntakeDisplay(IAnsiConsole screen) : IProgress<IntakeProgress>, IDisposable
{
    private readonly ProgressLine line = new(screen);

    public void Report(IntakeProgress value)
    {
        var share = value.Bytes > 0 ? $" ({100.0 * value.BytesRead / value.Bytes:0} % of the file)" : string.Empty;
        line.Show($"{value.Step}: {DevConsole.N(value.Rows)} rows stored{share}, {DevConsole.N(value.Rejected)} rejected", value.Step is IntakeStep.Planned);
    }

    public void Dispose() => line.End();
}

/// <summary>How far an order has come.</summary>
internal sealed class OrderDisplay : IDisposable
{
    private const int BarWidth = 30;
    private readonly ProgressLine line;

    public OrderDisplay(IAnsiConsole screen, OrderView view)
    {
        line = new(screen);
        Report(view);
    }

    public void Report(OrderView view)
    {
        var pending = view.Outcomes.FirstOrDefault(count => count.Name == nameof(ItemOutcome.Pending))?.Lines ?? 0;
        var ended = view.Lines - pending;
        var filled = view.Lines == 0 ? 0 : (int)(BarWidth * ended / view.Lines);
        var held = view.HeldAt is null ? "placing holds" : "all holds placed";
        line.Show(
            $"{view.Phase} [{new string('#', filled)}{new string('.', BarWidth - filled)}] {DevConsole.N(ended)} of {DevConsole.N(view.Lines)} lines ended, {held}",
            view.Phase is OrderPhase.Completed);
    }

    public void Dispose() => line.End();
}
