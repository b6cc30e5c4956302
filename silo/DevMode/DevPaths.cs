namespace Coordination.DevMode;

internal static class DevPaths
{
    /// <summary>The sample order: from the working directory, or from the checkout the program was built in.</summary>
    /// <exception cref="DevModeException">It is nowhere.</exception>
    public static string Sample()
    {
        if (File.Exists(DevOptions.SampleFile))
        {
            return DevOptions.SampleFile;
        }

        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var path = Path.Combine(directory.FullName, DevOptions.SampleFile);
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new DevModeException($"The sample {DevOptions.SampleFile} is not there: name a file with --order.");
    }
}
