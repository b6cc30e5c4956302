using System.Diagnostics;
using System.Globalization;

namespace Coordination.Harness;

/// <summary>
/// A profile by <c>perf</c> of some processes and of those they start, written as text: by process, by library, by symbol, and by
/// symbol with all it calls.
/// </summary>
internal sealed class Profile : IAsyncDisposable
{
    private const int SamplesPerSecond = 499;
    private readonly Process recorder;
    private readonly string folder;
    private readonly string name;

    private Profile(Process recorder, string folder, string name)
    {
        this.recorder = recorder;
        this.folder = folder;
        this.name = name;
    }

    /// <summary>
    /// What a .NET process needs to be seen: a map of compiled methods in /tmp, and their code in memory that has no file's name,
    /// else perf looks for that file's symbols.
    /// </summary>
    public static void Prepare(ProcessStartInfo start)
    {
        start.Environment["DOTNET_PerfMapEnabled"] = "1";
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
    }

    /// <summary>Begins; null where no folder is given.</summary>
    public static Profile? Of(string? folder, string name, IEnumerable<int> processes)
    {
        if (folder is null)
        {
            return null;
        }

        Directory.CreateDirectory(folder);
        var ids = string.Join(',', processes.Where(id => id > 0).Select(id => id.ToString(CultureInfo.InvariantCulture)));
        string[] arguments = ["record", "--quiet", "-k", "CLOCK_MONOTONIC", "-F", SamplesPerSecond.ToString(CultureInfo.InvariantCulture), "-g", "-o", Path.Combine(folder, $"{name}.perf"), "-p", ids];
        try
        {
            return new(Process.Start(new ProcessStartInfo("perf", arguments) { UseShellExecute = false })!, folder, name);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new BenchmarkFailedException($"perf cannot be started ({missing.Message}): install the package linux-perf.");
        }
    }

    /// <summary>Ends the recording and writes what it saw.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!recorder.HasExited)
        {
            Signals.Interrupt(recorder.Id);
        }

        await recorder.WaitForExitAsync();
        recorder.Dispose();
        await Write("processes", "--no-children", "--sort", "pid,comm");
        await Write("libraries", "--no-children", "--sort", "comm,dso");
        await Write("symbols", "--no-children", "--sort", "dso,symbol", "--percent-limit", "0.1");
        await Write("with-callees", "--children", "--sort", "symbol", "--percent-limit", "0.5");
    }

    private async Task Write(string what, params string[] sort)
    {
        var start = new ProcessStartInfo("perf", ["report", "-i", Path.Combine(folder, $"{name}.perf"), "--stdio", "-g", "none", .. sort])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var complaints = process.StandardError.ReadToEndAsync();
        var lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n').Select(line => line.TrimEnd(' ', '-')).Where(line => line.Length > 0);
        await complaints;
        await process.WaitForExitAsync();
        await File.WriteAllLinesAsync(Path.Combine(folder, $"{name}-{what}.txt"), lines);
    }
}
