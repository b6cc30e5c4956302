namespace Coordination.Tidy;

public sealed class MigrationTests
{
    private const string Folder = "infra/";

    [Fact]
    public void The_silo_carries_every_migration_as_it_is_written()
    {
        var silo = Product.Assemblies.Single(assembly => assembly.GetName().Name == "Coordination.Silo");
        var scripts = Repository.Files(".sql").Where(path => path.StartsWith($"{Folder}sql/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(scripts);
        Offenders.None(scripts.Where(path => Text(silo.GetManifestResourceStream(path[Folder.Length..])) != File.ReadAllText(Repository.At(path))));
        Assert.Equal(
            scripts.Select(path => path[Folder.Length..]),
            silo.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_migrations_of_a_database_are_numbered_without_a_gap() =>
        Offenders.None(Repository.Files(".sql").Where(path => path.StartsWith($"{Folder}sql/", StringComparison.Ordinal))
            .GroupBy(path => Path.GetDirectoryName(path)!, StringComparer.Ordinal)
            .SelectMany(database => database.Where((path, index) => !Path.GetFileName(path).StartsWith($"{index + 1:0000}_", StringComparison.Ordinal))));

    private static string? Text(Stream? resource)
    {
        if (resource is null)
        {
            return null;
        }

        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
