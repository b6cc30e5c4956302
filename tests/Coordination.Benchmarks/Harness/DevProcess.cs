using System.Diagnostics;

namespace Coordination.Harness;

/// <summary>The silo in development mode as the program it is, with its simulated carriers, on a store of its own.</summary>
internal sealed class DevProcess : ProgramProcess
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);

    private DevProcess(ProcessStartInfo start, string folder)
        : base(start) => Folder = folder;

    /// <summary>Process of the carriers; 0 before it was started, and after it ended.</summary>
    public int Carriers => ProcessTimes.Children(Id).FirstOrDefault();

    /// <summary>Folder of <c>dev.json</c> and of the carriers' log.</summary>
    public string Folder { get; }

    public static DevProcess Start(Store store, IEnumerable<string> arguments, bool isProfiled = false)
    {
        var (more, environment) = store.OfProgram;
        var start = Prepared(SiloProgram.Path, ["dev", .. arguments, "--policy", "capacity", "--data", store.Folder, "--port", "0", .. more], environment);
        if (isProfiled)
        {
            Profile.Prepare(start);
        }

        return new(start, store.Folder);
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
}
