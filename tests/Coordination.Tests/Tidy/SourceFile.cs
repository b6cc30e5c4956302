using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Coordination.Tidy;

/// <summary>One file of C#, read and parsed.</summary>
/// <param name="Path">From the root of the repository, with slashes.</param>
/// <param name="Text">As it stands.</param>
/// <param name="Syntax">What it says.</param>
internal sealed record SourceFile(string Path, string Text, CompilationUnitSyntax Syntax)
{
    /// <summary>The domain of the product's grains it belongs to, or null.</summary>
    public string? GrainDomain => Path.Split('/') is ["grains", var folder, _, ..] && Repository.Domains.Contains(folder) ? folder : null;

    public bool IsTest => Path.StartsWith("tests/", StringComparison.Ordinal);

    public static SourceFile Read(string path)
    {
        var text = File.ReadAllText(Repository.At(path));
        return new(path, text, CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot());
    }

    public static int LineOf(Microsoft.CodeAnalysis.SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    public override string ToString() => Path;
}
