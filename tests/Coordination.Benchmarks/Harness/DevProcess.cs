using System.Diagnostics;

namespace Coordination.Harness;

/// <summary>The silo in development mode as the program it is, with its simulated carriers, on a store of its own.</summary>
internal sealed class DevProcess : IAsyncDisposable
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);
    private readonly Process process;

    private DevProcess(Process process, string folder)
    {
        this.process = process;
        Folder = folder;
        Output = Transcript.Of(process.StandardOutput);
        Error = Transcript.Of(process.StandardError);
    }

    public int Id => process.Id;

    /// <summary>Process of the carriers; 0 before it was started, and after it ended.</summary>
    public int Carriers => ProcessTimes.Children(Id).FirstOrDefault();

    /// <summary>Folder of <c>dev.json</c> and of the carriers' log.</summary>
    public string Folder { get; }

    public Transcript Output { get; }

    public Transcript Error { get; }

    public static DevProcess Start(Store store, IEnumerable<string> arguments, bool isProfiled = false)
    {
        var (more, environment) = store.OfProgram;
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(SiloProgram.Path);
        foreach (var argument in (string[])["dev", .. arguments, "--data", store.Folder, "--port", "0", .. more])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[HeapSetting.Variable] = HeapSetting.Value;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        if (isProfiled)
        {
            Profile.Prepare(start);
        }

        return new(Process.Start(start)!, store.Folder);
    }

    /// <summary>Returns when the silo listens; its <c>dev.json</c>.</summary>
    /// <exception cref="BenchmarkFailedException">It ended before.</exception>
    public async Task<DevFile> Listens(CancellationToken cancellation)
    {
        var path = Path.Combine(Folder, DevFile.FileName);
        using var timer = new PeriodicTimer(LookEvery);
        while (!File.Exists(path))
        {
            DemandAlive();
            await timer.WaitForNextTickAsync(cancellation);
        }

        return DevFile.Read(path);
    }

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
    }

    private BenchmarkFailedException Failed() => new(
        $"The silo ended{(process.HasExited ? $" with {process.ExitCode}" : string.Empty)}. It said last: {string.Join(" / ", Error.Lines().TakeLast(3))}");
}
