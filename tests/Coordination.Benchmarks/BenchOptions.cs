using Coordination.Hosting;

namespace Coordination;

/// <summary>What is measured, and how long it may take.</summary>
internal sealed record BenchOptions
{
    /// <summary>Lines of the order in a quick run.</summary>
    public const int QuickLines = 100_000;

    /// <summary>Lines of the order in a full run.</summary>
    public const int FullLines = 1_000_000;

    /// <summary>All the figures of the results table, with the national year: an hour and more. Else everything within four minutes.</summary>
    public required bool IsFull { get; init; }

    /// <summary>Benchmarks by name; empty for all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Lines of the order; null takes what quick or full says.</summary>
    public int? Lines { get; init; }

    /// <summary>Databases; the first is the one the order's figures are given for.</summary>
    public required IReadOnlyList<StorageKind> Storages { get; init; }

    /// <summary>Where the figures are written as JSON.</summary>
    public string? JsonFile { get; init; }

    /// <summary>A Markdown file whose marked place gets the tables.</summary>
    public string? MarkdownFile { get; init; }

    /// <summary>Folder of the plots.</summary>
    public required string PlotFolder { get; init; }

    /// <summary>Folder of what <c>perf</c> saw of the silo, its database and the carriers; null for no profile.</summary>
    public string? ProfileFolder { get; init; }

    public int LinesOfOrder => Lines ?? (IsFull ? FullLines : QuickLines);
}
