using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Coordination.Tidy;

/// <summary>A type is named after what it is; these words say only that there is some code.</summary>
public sealed partial class NameTests
{
    private static readonly string[] Refused =
        ["Manager", "Service", "Helper", "Util", "Utils", "Processor", "Handler", "Data", "Info", "Base", "Impl", "Dto", "Coordinator"];

    // Name and reason. A line whose type is gone fails, so that the list stays short.
    private static readonly Dictionary<string, string> Allowed = new(StringComparer.Ordinal)
    {
        ["SubscriberBase"] = "The trade's word for all subscribers of a carrier.",
    };

    private static IEnumerable<(string Name, string Of)> TypeNames => Repository.Sources.SelectMany(file => file.Syntax.DescendantNodes()
        .OfType<MemberDeclarationSyntax>()
        .Select(NameOf)
        .OfType<string>()
        .Select(name => (name, file.Path)));

    [Fact]
    public void No_type_is_named_by_a_word_that_says_nothing() =>
        Offenders.None(TypeNames
            .Where(type => !Allowed.ContainsKey(Subject(type.Name)) && Words().Matches(type.Name).Any(word => Refused.Contains(word.Value, StringComparer.Ordinal)))
            .Select(type => $"{type.Of}: {type.Name}"));

    [Fact]
    public void Every_exception_from_the_rule_of_names_is_still_needed() =>
        Offenders.None(Allowed.Keys.Except(TypeNames.Select(type => type.Name)).Select(name => $"{name} is gone: take it off the list"));

    // The guard of callers lets the runtime's own types through by their assembly's name.
    [Fact]
    public void No_assembly_of_ours_passes_for_one_of_Orleans()
    {
        var names = Repository.Files(".csproj").Select(AssemblyName).ToList();
        Assert.Contains("Coordination.Grains", names);
        Offenders.None(names.Where(name => name.Contains("Orleans", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void Every_project_but_the_tests_is_looked_at() =>
        Assert.Equal(
            Repository.Files(".csproj").Where(path => !path.StartsWith("tests/", StringComparison.Ordinal)).Select(AssemblyName).Order(StringComparer.Ordinal),
            Product.Assemblies.Select(assembly => assembly.GetName().Name!).Order(StringComparer.Ordinal));

    /// <summary>The name of what is tested, where a test is named after it.</summary>
    private static string Subject(string name) => name.EndsWith("Tests", StringComparison.Ordinal) ? name[..^"Tests".Length] : name;

    private static string AssemblyName(string project) =>
        XDocument.Load(Repository.At(project)).Descendants("AssemblyName").SingleOrDefault()?.Value ?? Path.GetFileNameWithoutExtension(project);

    private static string? NameOf(SyntaxNode node) => node switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        DelegateDeclarationSyntax type => type.Identifier.Text,
        _ => null,
    };

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Words();
}
