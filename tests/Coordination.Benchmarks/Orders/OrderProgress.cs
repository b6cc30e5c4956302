using Coordination.DevMode;
using Coordination.Reports;
using Spectre.Console;

namespace Coordination.Orders;

/// <summary>A line that says how far an order has come.</summary>
internal sealed class OrderProgress(IAnsiConsole screen) : IDisposable
{
    private readonly ProgressLine line = new(screen);

    public void Report(OrderView view)
    {
        var lines = view.Outcomes.Sum(count => count.Lines);
        var pending = view.Outcomes.FirstOrDefault(count => count.Name == nameof(ItemOutcome.Pending))?.Lines ?? 0;
        line.Show(
            view.Phase is OrderPhase.Draft
                ? $"  {Figures.Text(lines)} lines taken in"
                : $"  {view.Phase}: {Figures.Text(lines - pending)} of {Figures.Text(view.Lines)} lines ended{(view.HeldAt is null ? string.Empty : ", all holds placed")}",
            last: false);
    }

    public void Dispose() => line.End();
}
