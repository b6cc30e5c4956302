using System.Diagnostics;

namespace Coordination.Harness;

/// <summary>A program of this repository as a process of its own, what it says, and its end.</summary>
internal class ProgramProcess : IAsyncDisposable
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(60);
    private readonly Process process;
    private readonly string name;

    protected ProgramProcess(ProcessStartInfo start)
    {
        name = Path.GetFileNameWithoutExtension(start.ArgumentList[0]);
        process = Process.Start(start)!;
        Output = Transcript.Of(process.StandardOutput);
        Error = Transcript.Of(process.StandardError);
    }

    public int Id => process.Id;

    public Transcript Output { get; }

    public Transcript Error { get; }

    /// <summary>Starts an assembly with the heap that everything here is measured with.</summary>
    public static ProgramProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment) =>
        new(Prepared(program, arguments, environment));

    /// <summary>Returns when a line with this text was said on standard output.</summary>
    /// <exception cref="BenchmarkFailedException">It ended without.</exception>
    public async Task Says(string text, CancellationToken cancellation)
    {
        if (!await Output.Says(text).WaitAsync(cancellation))
        {
            throw Failed();
        }
    }

    /// <summary>Returns when it ended well; the last line of its standard output.</summary>
    /// <exception cref="BenchmarkFailedException">It did not.</exception>
    public async Task<string> Finishes(CancellationToken cancellation)
    {
        await process.WaitForExitAsync(cancellation);
        await Task.WhenAll(Output.Closed, Error.Closed);
        return process.ExitCode == 0 ? Output.Lines()[^1] : throw Failed();
    }

    public void DemandAlive()
    {
        if (process.HasExited)
        {
            throw Failed();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            Signals.Terminate(process.Id);
            using var patience = new CancellationTokenSource(EndsWithin);
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        process.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static ProcessStartInfo Prepared(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment[HeapSetting.Variable] = HeapSetting.Value;
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        return start;
    }

    private BenchmarkFailedException Failed() => new(
        $"{name} ended{(process.HasExited ? $" with {process.ExitCode}" : string.Empty)}. It said last: {string.Join(" / ", Error.Lines().TakeLast(3))}");
}
