namespace Coordination.Reports;

/// <summary>A point of a curve.</summary>
internal readonly record struct PlotPoint(double X, double Y);

/// <summary>A curve with its name in the legend.</summary>
internal sealed record Curve(string Name, IReadOnlyList<PlotPoint> Points);

/// <summary>Curves over the same axis.</summary>
/// <param name="Unit">What the vertical axis counts.</param>
/// <param name="Curves">The curves.</param>
internal sealed record Panel(string Unit, IReadOnlyList<Curve> Curves);

/// <summary>An instant that is marked through all panels.</summary>
internal readonly record struct Mark(double X, string Name);

/// <summary>Panels one below the other over one horizontal axis.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Unit">What the horizontal axis counts.</param>
/// <param name="Panels">The panels.</param>
/// <param name="Marks">Marked instants.</param>
internal sealed record Plot(string Title, string Unit, IReadOnlyList<Panel> Panels, IReadOnlyList<Mark> Marks);
