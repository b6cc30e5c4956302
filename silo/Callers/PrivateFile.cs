namespace Coordination.Callers;

/// <summary>Files with keys: readable by their owner alone from their first byte, and there whole or not at all.</summary>
internal static class PrivateFile
{
    /// <summary>Writes a file that was not there, or replaces it.</summary>
    public static void Write(string path, string text)
    {
        // On a full disk half a key would be found by the next start.
        var beside = path + ".new";
        File.Delete(beside);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new StreamWriter(beside, options))
        {
            file.Write(text);
        }

        File.Move(beside, path, overwrite: true);
    }
}
