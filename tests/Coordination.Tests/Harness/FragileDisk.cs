using System.Diagnostics;

namespace Coordination.Harness;

/// <summary>
/// A disk of its own whose power can be cut: ext4 in a file, behind a loop device, which only root can mount. What the file holds at
/// that moment is what a machine would find after the loss: flushed writes are in it, what only the system's memory held is not.
/// </summary>
/// <remarks>
/// The file is copied and the copy mounted later, so that whoever has the disk open need not live through its end; the other way,
/// XFS' own shutdown, kills a process that has a file of it mapped, as SQLite has. The disk commits by itself every five minutes
/// only: nothing becomes durable that nobody asked for.
/// </remarks>
internal sealed class FragileDisk : IDisposable
{
    private const string NotHere = "A disk whose power can be cut needs Linux, root, ext4 and a loop device";
    private readonly string place;
    private readonly string image;
    private readonly string found;

    private FragileDisk(string place)
    {
        this.place = place;
        image = Path.Combine(place, "disk.img");
        found = Path.Combine(place, "found.img");
        Folder = Path.Combine(place, "disk");
    }

    public string Folder { get; }

    /// <summary>Makes and mounts it; skips the test where that is refused, or fails it where nothing may be skipped.</summary>
    public static FragileDisk Mount(int megabytes)
    {
        var disk = new FragileDisk(Directory.CreateTempSubdirectory("coordination-fragile-disk-").FullName);
        Directory.CreateDirectory(disk.Folder);
        using (var file = File.Create(disk.image))
        {
            file.SetLength(megabytes * 1_048_576L);
        }

        var refusal = OperatingSystem.IsLinux() ? Run("mke2fs", "-q", "-F", "-t", "ext4", disk.image) ?? disk.MountImage() : NotHere;
        if (refusal is not null)
        {
            Directory.Delete(disk.place, recursive: true);
            var why = $"{NotHere}: {refusal}";
            Assert.False(Environment.GetEnvironmentVariable("COORDINATION_REQUIRE_SERVERS") == "1", why);
            Assert.Skip(why);
        }

        if (!OperatingSystem.IsWindows())
        {
            // Servers run as somebody else.
            File.SetUnixFileMode(disk.place, (UnixFileMode)0b111_101_101);
            File.SetUnixFileMode(disk.Folder, (UnixFileMode)0b111_111_111);
        }

        return disk;
    }

    /// <summary>Makes durable what is on it so far.</summary>
    public void Flush() => Must("sync", "-f", Folder);

    /// <summary>Keeps what would be found if the power were lost now. Whoever writes to the disk has to stand still, or to be between two writes.</summary>
    public void CutPower()
    {
        DateTime stamp;
        do
        {
            // A flush of the system's own may be on its way.
            stamp = File.GetLastWriteTimeUtc(image);
            Must("cp", "--sparse=always", image, found);
        }
        while (File.GetLastWriteTimeUtc(image) != stamp);
    }

    /// <summary>Puts in place what was found after the loss; nobody may have anything of the disk open.</summary>
    public void Return()
    {
        Must("umount", Folder);
        File.Move(found, image, overwrite: true);
        Assert.Null(MountImage());
    }

    public void Dispose()
    {
        // A process that is being ended may still have a file open: detached, the disk goes with it.
        Run("umount", "-l", Folder);
        Directory.Delete(place, recursive: true);
    }

    private string? MountImage() => Run("mount", "-t", "ext4", "-o", "loop,commit=300", image, Folder);

    private static void Must(string program, params string[] arguments) => Assert.Null(Run(program, arguments));

    /// <summary>Null when it worked, else what it said.</summary>
    private static string? Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
            var said = process.StandardError.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"{program} ended with {process.ExitCode}: {said}";
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return $"{program}: {missing.Message}";
        }
    }
}
