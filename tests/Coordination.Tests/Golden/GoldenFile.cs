using System.Runtime.CompilerServices;

namespace Coordination.Golden;

/// <summary>
/// Bytes and texts that may not change unnoticed, in files beside this one. <c>COORDINATION_REGENERATE=1</c> writes them anew;
/// the diff is then to be read like any other.
/// </summary>
internal static class GoldenFile
{
    public static void Check(string name, string actual, [CallerFilePath] string caller = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(caller))!, "Golden", name);
        if (Environment.GetEnvironmentVariable("COORDINATION_REGENERATE") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"{path} is not there; COORDINATION_REGENERATE=1 writes it.");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
