using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Coordination.Harness;

/// <summary>The silo's program as a process of its own, to be watched, asked to stop, frozen, or killed.</summary>
internal sealed class SiloProcess : IDisposable
{
    /// <summary>Longest wait for anything a process should do: a loaded machine is slow, a hung one is found.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    // Linux' numbers; freezing is only tested there.
    private const int Terminated = 15;
    private const int Continued = 18;
    private const int Stopped = 19;
    private readonly Process process;
    private readonly string command;

    private SiloProcess(Process process, string command)
    {
        this.process = process;
        this.command = command;
        Output = Transcript.Of(process.StandardOutput);
        Error = Transcript.Of(process.StandardError);
    }

    public Transcript Output { get; }

    public Transcript Error { get; }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    /// <param name="workingDirectory">Where it starts.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="environment">What is set for it beside what is set here.</param>
    /// <param name="under">The program, with its options, that starts it and becomes none of its parents; empty for none.</param>
    public static SiloProcess Start(
        string workingDirectory, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null, IReadOnlyList<string>? under = null)
    {
        string[] command = [.. under ?? [], Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", SiloProgram.Path, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = workingDirectory,
        };
        start.Environment["DOTNET_GCgen0size"] = "0x4000000";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!, string.Join(' ', command));
    }

    /// <summary>SIGKILL, to the silo and nobody else; returns when it is gone.</summary>
    public async Task Kill()
    {
        process.Kill();
        await Exited();
    }

    /// <summary>SIGTERM.</summary>
    public void Terminate() => Send(Terminated);

    /// <summary>SIGSTOP: the process stands still with all it holds, as in a long pause of a machine.</summary>
    public void Freeze() => Send(Stopped);

    /// <summary>SIGCONT.</summary>
    public void Thaw() => Send(Continued);

    /// <summary>Returns when the process is gone; its simulator may live on for a moment.</summary>
    public async Task<int> Exited()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Process {process.Id} did not end within {Patience}.");
        }

        return process.ExitCode;
    }

    /// <summary>Returns when silo and simulator are gone and all they said was read.</summary>
    public async Task<int> Ended()
    {
        var exit = await Exited();
        await Task.WhenAll(Output.Closed, Error.Closed).WaitAsync(Patience);
        return exit;
    }

    /// <summary>Waits for its end, demands the exit code and answers its result.</summary>
    public async Task<OrderResult> Finishes(int exit = 0)
    {
        Assert.Equal(exit, await Ended());
        return OrderResult.Of(this);
    }

    /// <summary>Waits for a line on standard output.</summary>
    public async Task Prints(string text) =>
        Assert.True(await Output.Says(text).WaitAsync(Patience), $"Process {process.Id} ended without printing '{text}'.");

    /// <summary>Waits for a line on standard error.</summary>
    public async Task Says(string text) =>
        Assert.True(await Error.Says(text).WaitAsync(Patience), $"Process {process.Id} ended without saying '{text}'.");

    /// <summary>What a failure prints.</summary>
    public string Told() =>
        $"""
        ==== {command}
        ==== process {process.Id} {(process.HasExited ? $"ended with {process.ExitCode}" : "still runs")}
        ---- standard output
        {string.Join(Environment.NewLine, Output.Lines())}
        ---- standard error
        {string.Join(Environment.NewLine, Error.Lines())}
        """;

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private void Send(int signal)
    {
        if (Signal(process.Id, signal) != 0)
        {
            Assert.Fail($"Signal {signal} could not be sent to {process.Id}: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
