using System.Diagnostics;
using System.Globalization;

namespace Coordination.Harness;

/// <summary>
/// Has a process killed at a moment that it decides itself, when it has the disk flushed, with Debian's strace. What it starts remains
/// the child of whoever asked.
/// </summary>
internal static class Flushes
{
    private const string Calls = "fsync,fdatasync";
    private const string NotInstalled = "strace is not installed (apt-get install strace), or may not be used here";
    private static readonly Lazy<bool> isHere = new(Try);

    /// <summary>SIGKILL at the so manieth flush of a thread, from 1.</summary>
    public static IReadOnlyList<string> KillAt(int flush)
    {
        Require();
        return ["strace", "-D", "-f", "-q", "-o", "/dev/null", "-e", $"trace={Calls}", "-e", string.Create(CultureInfo.InvariantCulture, $"inject={Calls}:signal=KILL:when={flush}")];
    }

    private static void Require()
    {
        if (!isHere.Value)
        {
            Assert.False(CrashSettings.NothingMayBeSkipped, NotInstalled);
            Assert.Skip(NotInstalled);
        }
    }

    private static bool Try()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("strace", ["-o", "/dev/null", "true"]) { RedirectStandardError = true, UseShellExecute = false })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
