using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Coordination.Tidy;

/// <summary>
/// What is stored by number means the same for ever: every number that was ever given is listed in stored-enums.txt, and none is
/// changed or taken away.
/// </summary>
public sealed class StoredEnumTests
{
    private const string Golden = "tests/Coordination.Tests/Tidy/stored-enums.txt";
    private const string Regenerate = "COORDINATION_REGENERATE";

    private static readonly IReadOnlyList<(string Name, EnumDeclarationSyntax Syntax)> Stored =
    [
        .. Repository.Sources.Where(file => !file.IsTest)
            .SelectMany(file => file.Syntax.DescendantNodes().OfType<EnumDeclarationSyntax>())
            .Where(type => type.GetLeadingTrivia().ToFullString().Contains("Stored by number", StringComparison.Ordinal))
            .Select(type => (FullName(type), type)),
    ];

    [Fact]
    public void Every_member_says_its_number() =>
        Offenders.None(Stored.SelectMany(type => type.Syntax.Members
            .Where(member => member.EqualsValue is null)
            .Select(member => $"{type.Name}.{member.Identifier.Text} has no number")));

    [Fact]
    public void No_number_stands_for_two_things() =>
        Offenders.None(Stored.SelectMany(type => Enum.GetNames(TypeOf(type.Name)).GroupBy(name => Number(type.Name, name))
            .Where(group => group.Count() > 1)
            .Select(group => $"{type.Name}: {group.Key} is {string.Join(" and ", group)}")));

    [Fact]
    public void Numbers_are_added_and_never_changed_or_taken_away()
    {
        var path = Repository.At(Golden);
        var now = Stored.SelectMany(type => Enum.GetNames(TypeOf(type.Name)).Select(name => $"{type.Name} {Number(type.Name, name)} {name}")).ToHashSet(StringComparer.Ordinal);
        var ever = File.ReadAllLines(path).ToHashSet(StringComparer.Ordinal);
        if (Environment.GetEnvironmentVariable(Regenerate) == "1")
        {
            ever.UnionWith(now);
            File.WriteAllLines(path, ever.Order(StringComparer.Ordinal));
        }

        Assert.NotEmpty(now);
        Offenders.None(ever.Except(now).Select(line => $"{line}: was stored and is gone or changed"));
        Offenders.None(now.Except(ever).Select(line => $"{line}: is new; {Regenerate}=1 adds it to {Golden}"));
    }

    private static string FullName(EnumDeclarationSyntax type)
    {
        var outer = string.Concat(type.Ancestors().OfType<TypeDeclarationSyntax>().Reverse().Select(ancestor => $"{ancestor.Identifier.Text}+"));
        var space = type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Single().Name;
        return $"{space}.{outer}{type.Identifier.Text}";
    }

    private static Type TypeOf(string name) => Product.Assemblies.Select(assembly => assembly.GetType(name)).OfType<Type>().Single();

    private static string Number(string type, string member) => Enum.Format(TypeOf(type), Enum.Parse(TypeOf(type), member), "D");
}
