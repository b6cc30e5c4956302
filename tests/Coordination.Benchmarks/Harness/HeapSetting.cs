using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Coordination.Harness;

/// <summary>
/// The size of gen0, which .NET reads from the environment only, and only at the start: a number's grain is to be born and to
/// die inside one of it.
/// </summary>
internal static class HeapSetting
{
    public const string Variable = "DOTNET_GCgen0size";
    public const string Value = "0x4000000";

    /// <summary>Runs this program once more with the setting, unless it has one; answers its exit code.</summary>
    public static async Task<int?> RunAgain(string[] args)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not null)
        {
            return null;
        }

        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        foreach (var argument in args)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[Variable] = Value;
        using var process = Process.Start(start)!;

        // An interrupt reaches both, and the other one ends in order; a request to this one alone is passed on.
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            Signals.Terminate(process.Id);
        });
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
