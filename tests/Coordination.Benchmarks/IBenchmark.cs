using Coordination.Harness;
using Coordination.Reports;

namespace Coordination;

/// <summary>One of the things that are measured. A new one is a line in <see cref="Bench.All"/>.</summary>
internal interface IBenchmark
{
    /// <summary>Name for <c>--only</c>.</summary>
    string Name { get; }

    /// <summary>What is measured, in a line.</summary>
    string About { get; }

    /// <summary>Measures, and says what came of it.</summary>
    /// <exception cref="BenchmarkFailedException">What was measured did not do its work: a figure of it would be worth nothing.</exception>
    Task<Section> Run(BenchPlace place, CancellationToken cancellation);
}

/// <summary>What was measured did not do what it has to.</summary>
internal sealed class BenchmarkFailedException(string message) : Exception(message);
