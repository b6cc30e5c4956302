namespace Coordination.Tidy;

/// <summary>The files this test was built from.</summary>
internal static class Repository
{
    /// <summary>The folders of the domains, in their order.</summary>
    public static readonly IReadOnlyList<string> Domains =
    [
        "Law", "Numbers", "Sims", "Holders", "Orders", "Verification", "Appeals", "Notices", "Carriers", "Provinces", "Ministry",
        "Deadlines", "Audit",
    ];

    private static readonly string[] NotSource = [".artifacts", ".git", "bin", "obj", "data", "TestResults"];

    private static readonly Lazy<IReadOnlyList<SourceFile>> sources = new(() => [.. Files(".cs").AsParallel().AsOrdered().Select(SourceFile.Read)]);

    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public static IReadOnlyList<SourceFile> Sources => sources.Value;

    /// <summary>Paths from the root, with slashes, in order.</summary>
    public static IReadOnlyList<string> Files(string extension) => [.. Walk(Root)
        .Where(path => path.EndsWith(extension, StringComparison.Ordinal))
        .Select(path => Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/'))
        .Order(StringComparer.Ordinal)];

    public static string At(string path) => Path.Combine(Root, path);

    public static bool Has(string path) => Path.Exists(At(path));

    private static IEnumerable<string> Walk(string directory) => Directory.EnumerateFiles(directory)
        .Concat(Directory.EnumerateDirectories(directory)
            .Where(child => !NotSource.Contains(Path.GetFileName(child), StringComparer.Ordinal))
            .SelectMany(Walk));

    private static string FindRoot(string from) =>
        File.Exists(Path.Combine(from, "Coordination.sln"))
            ? from
            : FindRoot(Path.GetDirectoryName(from.TrimEnd(Path.DirectorySeparatorChar))
                ?? throw new InvalidOperationException($"No Coordination.sln above {AppContext.BaseDirectory}."));
}
