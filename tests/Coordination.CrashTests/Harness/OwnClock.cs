using System.Globalization;

namespace Coordination.Harness;

/// <summary>
/// A clock that silos have instead of the machine's, to be set while they run, by Debian's libfaketime. Their monotonic clock goes on
/// as ever, as that of a machine does whose time somebody sets.
/// </summary>
internal sealed class OwnClock
{
    private const string NotInstalled = "libfaketime is not installed (apt-get install libfaketime)";

    /// <summary>Seconds for which the library keeps what it read: it is asked often, and the file is not a fast clock.</summary>
    private const int KeptSeconds = 1;

    private readonly string file;

    private OwnClock(string library, string file)
    {
        this.file = file;
        Environment = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = library,
            ["FAKETIME_TIMESTAMP_FILE"] = file,
            ["FAKETIME_CACHE_DURATION"] = KeptSeconds.ToString(CultureInfo.InvariantCulture),
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",

            // Else it takes .NET's waits, which are by the monotonic clock, for waits by the other, and they end at once.
            ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
        };
        Set(TimeSpan.Zero);
    }

    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>One that is right, until it is set. Skips the test where it cannot be had, or fails it where nothing may be skipped.</summary>
    public static OwnClock In(CrashPlace place)
    {
        var library = OperatingSystem.IsLinux()
            ? Directory.GetDirectories("/usr/lib").Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
            : null;
        if (library is null)
        {
            Assert.False(CrashSettings.NothingMayBeSkipped, NotInstalled);
            Assert.Skip(NotInstalled);
        }

        return new(library, Path.Combine(place.Folder, "clock"));
    }

    /// <summary>Sets it so far ahead of the machine's, or, when negative, behind.</summary>
    public void Set(TimeSpan ahead)
    {
        var fresh = $"{file}.new";
        File.WriteAllText(fresh, string.Create(CultureInfo.InvariantCulture, $"{ahead.TotalSeconds:+0;-0;+0}\n"));
        File.Move(fresh, file, overwrite: true);
    }
}
