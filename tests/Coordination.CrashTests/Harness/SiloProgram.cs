namespace Coordination.Harness;

/// <summary>The silo as it was built with these tests: same configuration, its simulator beside it.</summary>
internal static class SiloProgram
{
    private const string Name = "Coordination.Silo";

    /// <summary>Path of the silo's assembly.</summary>
    /// <exception cref="FileNotFoundException">It is not where the build lays it.</exception>
    public static string Path { get; } = Find();

    private static string Find()
    {
        // bin/Coordination.CrashTests/<configuration>/ beside bin/Coordination.Silo/<configuration>/. What the reference copies
        // into the tests' own folder lacks the simulator, and is taken only where somebody laid that there, too.
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        string[] folders =
        [
            System.IO.Path.Combine(own.Parent?.Parent?.FullName ?? own.FullName, Name, own.Name),
            own.FullName,
        ];
        foreach (var folder in folders)
        {
            var program = System.IO.Path.Combine(folder, $"{Name}.dll");
            if (File.Exists(program) && File.Exists(System.IO.Path.Combine(folder, "carrier-simulator", "Coordination.CarrierSimulator.dll")))
            {
                return program;
            }
        }

        throw new FileNotFoundException($"No {Name}.dll with carrier-simulator/ beside it in {string.Join(" or ", folders)}: build the silo in the same configuration.");
    }
}
