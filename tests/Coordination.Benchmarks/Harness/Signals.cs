using System.Runtime.InteropServices;

namespace Coordination.Harness;

internal static class Signals
{
    private const int Interrupted = 2;
    private const int Terminated = 15;

    /// <summary>What Ctrl-C sends.</summary>
    public static void Interrupt(int process) => _ = Kill(process, Interrupted);

    /// <summary>Asks a process to end.</summary>
    public static void Terminate(int process) => _ = Kill(process, Terminated);

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
