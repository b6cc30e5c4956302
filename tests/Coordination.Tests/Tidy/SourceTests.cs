using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Coordination.Tidy;

/// <summary>The source is what it says of itself.</summary>
public sealed partial class SourceTests
{
    private const int LinesMax = 450;

    [Fact]
    public void No_file_is_longer_than_a_reader_has_patience() =>
        Offenders.None(Repository.Sources
            .Select(file => (file.Path, Lines: file.Text.Count(character => character == '\n')))
            .Where(file => file.Lines > LinesMax)
            .Select(file => $"{file.Path} has {file.Lines} lines: it holds more than one idea"));

    [Fact]
    public void Nothing_is_put_off_in_a_comment() =>
        Offenders.None(Repository.Sources.SelectMany(file => file.Syntax.DescendantTrivia()
            .Where(trivia => Comments.Contains(trivia.Kind()) && PutOff().IsMatch(trivia.ToFullString()))
            .Select(trivia => $"{file}: {trivia.ToFullString().Trim()}")));

    [Fact]
    public void Nothing_sleeps() =>
        Offenders.None(Calls("Thread.Sleep").Select(call => $"{call.File}({SourceFile.LineOf(call.Node)}) blocks a thread"));

    [Fact]
    public void No_test_waits_for_a_length_of_time_instead_of_an_event() =>
        Offenders.None(Calls("Task.Delay")
            .Where(call => call.File.IsTest && IsSpan(call.Node.ArgumentList.Arguments[0].Expression))
            .Select(call => $"{call.File}({SourceFile.LineOf(call.Node)}) waits for a length of time"));

    // What a domain decides and how it keeps it is its own; the others ask its grain.
    [Fact]
    public void Domains_meet_in_contracts_only()
    {
        var files = Repository.Sources.Where(file => file.GrainDomain is not null).ToList();
        var owners = files
            .SelectMany(file => file.Syntax.DescendantNodes().OfType<TypeDeclarationSyntax>().Select(type => (Name: type.Identifier.Text, Domain: file.GrainDomain!)))
            .Where(type => Private().IsMatch(type.Name))
            .ToLookup(type => type.Name, type => type.Domain, StringComparer.Ordinal);
        Assert.Contains("Orders", owners["OrderState"]);
        Offenders.None(files.SelectMany(file => file.Syntax.DescendantNodes().OfType<SimpleNameSyntax>()
            .Select(name => name.Identifier.Text)
            .Where(name => owners.Contains(name) && !owners[name].Contains(file.GrainDomain!) && !owners[name].All(owner => IsOneState(owner, file.GrainDomain!)))
            .Distinct(StringComparer.Ordinal)
            .Select(name => $"{file} uses {name} of {string.Join(", ", owners[name])}")));
    }

    // A verification case and an appeal live in their number's state, so that a pass, or an appeal that is upheld, and the end of the
    // hold are one commit (grains/README.md).
    private static bool IsOneState(string one, string other) =>
        one is "Numbers" or "Verification" or "Appeals" && other is "Numbers" or "Verification" or "Appeals";

    private static readonly SyntaxKind[] Comments =
    [
        SyntaxKind.SingleLineCommentTrivia, SyntaxKind.MultiLineCommentTrivia, SyntaxKind.SingleLineDocumentationCommentTrivia,
        SyntaxKind.MultiLineDocumentationCommentTrivia,
    ];

    private static IEnumerable<(SourceFile File, InvocationExpressionSyntax Node)> Calls(string method) =>
        Repository.Sources.SelectMany(file => file.Syntax.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call => call.Expression.ToString() is var called
                && (called == method || called.EndsWith($".{method}", StringComparison.Ordinal)))
            .Select(call => (file, call)));

    /// <summary>A literal, or a literal turned into a span of time.</summary>
    private static bool IsSpan(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax => true,
        InvocationExpressionSyntax call => call.Expression.ToString().Contains("TimeSpan.From", StringComparison.Ordinal),
        _ => false,
    };

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex PutOff();

    [GeneratedRegex("(State|Decision)$")]
    private static partial Regex Private();
}
