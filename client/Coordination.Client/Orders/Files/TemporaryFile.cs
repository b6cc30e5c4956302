namespace Coordination.Orders;

/// <summary>A file for what is too large for memory: only its owner may read it, and it goes when it is closed.</summary>
internal static class TemporaryFile
{
    private const int BufferBytes = 64 * 1024;

    internal static FileStream Create()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
            BufferSize = BufferBytes,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var path = Path.Combine(Path.GetTempPath(), $"coordination-{Path.GetRandomFileName()}");
        var file = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
        {
            // Nothing stays behind even of a process that is killed.
            File.Delete(path);
        }

        return file;
    }
}
