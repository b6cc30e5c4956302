using System.Globalization;
using System.Security;
using System.Text;

namespace Coordination.Reports;

/// <summary>A plot as a picture: SVG by hand, so that it needs no library and reads as text in a diff.</summary>
internal sealed class PlotSvg
{
    private const double Width = 960;
    private const double Left = 80;
    private const double Right = 190;
    private const double Top = 66;
    private const double PanelHeight = 190;
    private const double Gap = 26;
    private const double Bottom = 56;
    private const double MarkWidth = 84;
    private const int TicksAcross = 10;
    private const int TicksUp = 5;

    // Told apart also by those who see no red or no green.
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

    private readonly StringBuilder svg = new();
    private readonly Plot plot;
    private readonly double first;
    private readonly double last;

    private PlotSvg(Plot plot)
    {
        this.plot = plot;
        var places = plot.Panels.SelectMany(panel => panel.Curves).SelectMany(curve => curve.Points).Select(point => point.X)
            .Concat(plot.Marks.Select(mark => mark.X))
            .DefaultIfEmpty(0)
            .ToList();
        first = Math.Min(0, places.Min());
        last = Math.Max(first + 1, places.Max());
    }

    public static string Of(Plot plot) => new PlotSvg(plot).Draw();

    private string Draw()
    {
        var height = Top + (plot.Panels.Count * (PanelHeight + Gap)) - Gap + Bottom;
        Add($"""<svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{height}" viewBox="0 0 {Width} {height}" font-family="sans-serif" font-size="12">""");
        Add($"""<rect width="{Width}" height="{height}" fill="white"/>""");
        Text(Left, 24, plot.Title, """font-size="15" font-weight="bold" """);
        for (var index = 0; index < plot.Panels.Count; index++)
        {
            DrawPanel(plot.Panels[index], Top + (index * (PanelHeight + Gap)), isLast: index == plot.Panels.Count - 1);
        }

        DrawMarks(height - Bottom);
        Text(X((first + last) / 2), height - 14, plot.Unit, """text-anchor="middle" """);
        Add($"</svg>");
        return svg.ToString();
    }

    private void DrawPanel(Panel panel, double top, bool isLast)
    {
        var highest = panel.Curves.SelectMany(curve => curve.Points).Select(point => point.Y).DefaultIfEmpty(1).Max();
        var step = NiceStep(highest, TicksUp);
        var ceiling = Math.Max(step, Math.Ceiling(highest / step) * step);
        double Y(double value) => top + PanelHeight - (Math.Max(0, value) / ceiling * PanelHeight);

        for (var value = 0d; value <= ceiling + (step / 2); value += step)
        {
            Add($"""<line x1="{Left}" x2="{Width - Right}" y1="{Y(value):F1}" y2="{Y(value):F1}" stroke="#e0e0e0"/>""");
            Text(Left - 8, Y(value) + 4, Tick(value), """text-anchor="end" """);
        }

        DrawAcross(top + PanelHeight, isLast);
        Add($"""<text transform="translate(18 {top + (PanelHeight / 2)}) rotate(-90)" text-anchor="middle">{Escaped(panel.Unit)}</text>""");
        Add($"""<rect x="{Left}" y="{top}" width="{Width - Right - Left}" height="{PanelHeight}" fill="none" stroke="#808080"/>""");
        for (var index = 0; index < panel.Curves.Count; index++)
        {
            var (curve, colour) = (panel.Curves[index], Colours[index % Colours.Length]);
            var points = string.Join(' ', curve.Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.X):F1},{Y(point.Y):F1}")));
            Add($"""<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.6" stroke-linejoin="round"/>""");
            var line = top + 12 + (index * 18);
            Add($"""<line x1="{Width - Right + 12}" x2="{Width - Right + 34}" y1="{line}" y2="{line}" stroke="{colour}" stroke-width="3"/>""");
            Text(Width - Right + 40, line + 4, curve.Name, string.Empty);
        }
    }

    private void DrawAcross(double bottom, bool isNamed)
    {
        var step = NiceStep(last - first, TicksAcross);
        for (var value = Math.Ceiling(first / step) * step; value <= last + (step / 1_000); value += step)
        {
            Add($"""<line x1="{X(value):F1}" x2="{X(value):F1}" y1="{bottom}" y2="{bottom + 5}" stroke="#808080"/>""");
            if (isNamed)
            {
                Text(X(value), bottom + 19, Tick(value), """text-anchor="middle" """);
            }
        }
    }

    private void DrawMarks(double bottom)
    {
        var taken = double.NegativeInfinity;
        var above = false;
        foreach (var mark in plot.Marks.OrderBy(mark => mark.X))
        {
            // Names that would run into each other stand on two lines.
            above = X(mark.X) - taken < MarkWidth && !above;
            taken = X(mark.X);
            Add($"""<line x1="{X(mark.X):F1}" x2="{X(mark.X):F1}" y1="{Top}" y2="{bottom}" stroke="#404040" stroke-dasharray="4 3"/>""");
            Text(X(mark.X), Top - (above ? 19 : 6), mark.Name, """text-anchor="middle" font-size="11" fill="#404040" """);
        }
    }

    private double X(double value) => Left + ((value - first) / (last - first) * (Width - Right - Left));

    private void Text(double x, double y, string text, string attributes) =>
        Add($"""<text x="{x:F1}" y="{y:F1}" {attributes}>{Escaped(text)}</text>""");

    private void Add(FormattableString line) => svg.AppendLine(line.ToString(CultureInfo.InvariantCulture));

    private static string Escaped(string text) => SecurityElement.Escape(text);

    private static string Tick(double value) => value.ToString("#,0.###", CultureInfo.InvariantCulture);

    /// <summary>1, 2 or 5 times a power of ten, so that about so many fit.</summary>
    private static double NiceStep(double range, int ticks)
    {
        var rough = Math.Max(range, 1e-9) / ticks;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return power * ((rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
    }
}
