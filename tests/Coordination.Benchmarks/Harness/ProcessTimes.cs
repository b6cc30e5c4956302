using System.Globalization;

namespace Coordination.Harness;

/// <summary>What Linux counts of a process: time on a processor, in steps of 10 ms, and memory.</summary>
internal static class ProcessTimes
{
    private const int TicksPerSecond = 100;

    // Fields of /proc/<pid>/stat after the name in parentheses, which may hold anything.
    private const int Parent = 1;
    private const int User = 11;
    private const int Kernel = 12;
    private const int EndedUser = 13;
    private const int EndedKernel = 14;

    /// <summary>Time of a process alone; zero when it is gone.</summary>
    public static TimeSpan Of(int process) => Stat(process) is { } stat ? Time(stat, User, Kernel) : TimeSpan.Zero;

    /// <summary>Time of a process, of its children, and of those that ended.</summary>
    public static TimeSpan OfFamily(int process)
    {
        if (Stat(process) is not { } own)
        {
            return TimeSpan.Zero;
        }

        var sum = Time(own, User, Kernel) + Time(own, EndedUser, EndedKernel);
        foreach (var child in Children(process))
        {
            sum += Of(child);
        }

        return sum;
    }

    /// <summary>0 when there is no such process here.</summary>
    public static int ParentOf(int process) => Stat(process) is { } stat ? int.Parse(stat[Parent], CultureInfo.InvariantCulture) : 0;

    /// <summary>Processes that a process started; none for 0.</summary>
    public static IEnumerable<int> Children(int process)
    {
        if (process == 0)
        {
            yield break;
        }

        var parent = process.ToString(CultureInfo.InvariantCulture);
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && Stat(id) is { } stat
                && stat[Parent] == parent)
            {
                yield return id;
            }
        }
    }

    /// <summary>Memory that is in use, and the most that ever was; zero when the process is gone.</summary>
    public static (long Now, long Peak) ResidentBytes(int process)
    {
        long now = 0, peak = 0;
        try
        {
            foreach (var line in File.ReadLines($"/proc/{process}/status"))
            {
                if (line.StartsWith("VmRSS:", StringComparison.Ordinal))
                {
                    now = Kibibytes(line);
                }
                else if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                {
                    peak = Kibibytes(line);
                }
            }
        }
        catch (IOException)
        {
            // Gone.
        }

        return (now, peak);
    }

    private static long Kibibytes(string line) =>
        1_024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);

    private static TimeSpan Time(string[] stat, int user, int kernel) => TimeSpan.FromSeconds(
        (double)(long.Parse(stat[user], CultureInfo.InvariantCulture) + long.Parse(stat[kernel], CultureInfo.InvariantCulture)) / TicksPerSecond);

    private static string[]? Stat(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
