using System.Diagnostics;
using System.Globalization;

namespace Coordination.Harness;

/// <summary>A disk of a few megabytes in memory, mounted on a folder; only root may do that.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int PieceBytes = 4_096;
    private readonly string filler;

    private SmallDisk(string folder)
    {
        Folder = folder;
        filler = Path.Combine(folder, "filler");
    }

    public string Folder { get; }

    /// <summary>Mounts it; skips the test, or fails it where nothing may be skipped, when that is refused.</summary>
    public static SmallDisk Mount(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("coordination-small-disk-").FullName;
        var refusal = OperatingSystem.IsLinux()
            ? Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m"), "tmpfs", folder)
            : "there is no tmpfs here";
        if (refusal is not null)
        {
            Directory.Delete(folder);
            var why = $"A small disk cannot be mounted: {refusal}.";
            Assert.False(CrashSettings.NothingMayBeSkipped, why);
            Assert.Skip(why);
        }

        return new(folder);
    }

    /// <summary>Takes all the room that is left.</summary>
    public void Fill()
    {
        using var file = new FileStream(filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var piece = new byte[PieceBytes];
        try
        {
            while (true)
            {
                file.Write(piece);
            }
        }
        catch (IOException)
        {
            // Full, as was wanted.
        }
    }

    public void MakeRoom() => File.Delete(filler);

    /// <summary>Saves what is on it, without the filler, from being unmounted.</summary>
    public void CopyTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var path in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(path => path != filler))
        {
            File.Copy(path, Path.Combine(folder, Path.GetFileName(path)), overwrite: true);
        }
    }

    public void Dispose()
    {
        // A process that is being ended may still have a file open: detached, the disk goes with it.
        if (Run("umount", "-l", Folder) is null)
        {
            Directory.Delete(Folder);
        }
    }

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
            return missing.Message;
        }
    }
}
