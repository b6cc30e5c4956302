using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Coordination.Tidy;

/// <summary>
/// What proves something (a MAC, a seal, a stamp, a thumbprint, a digest under a signature) is compared in a time that does not tell
/// where it differs: byte by byte, a forger would find it out.
/// </summary>
public sealed partial class FixedTimeTests
{
    /// <summary>Where something that proves is compared; each does it by the framework's comparison of fixed time, or by ours over it.</summary>
    private static readonly string[] Comparing =
    [
        "grain-interfaces/Crypto/FixedTime.cs",
        "grains/Carriers/AnswerStatement.cs",
        "grains/Orders/SealedPlan.cs",
        "grains/Orders/Warrants.cs",
        "infra/carrier-simulator/SignatureCheck.cs",
        "silo/Callers/Stamps.cs",
        "silo/Callers/TokenVerifier.cs",
        "silo/Transport/ConnectedClients.cs",
    ];

    [Fact]
    [Trait("Hostile", "63")]
    public void What_proves_something_is_compared_in_fixed_time() =>
        Offenders.None(Repository.Sources.Where(file => !file.IsTest).SelectMany(file => Found(file.Syntax).Select(node => $"{file}({SourceFile.LineOf(node)}): {node}")));

    [Theory]
    [Trait("Hostile", "63")]
    [InlineData("known.Thumbprint == thumbprint")]
    [InlineData("token.Mac != expected")]
    [InlineData("proof.SequenceEqual(expected)")]
    [InlineData("sent.Seal.AsSpan().SequenceEqual(expected)")]
    [InlineData("string.Equals(Digest, other, StringComparison.Ordinal)")]
    [InlineData("digest.Equals(other)")]
    public void The_look_finds_what_it_is_for(string expression) =>
        Assert.NotEmpty(Found(Of(expression)));

    [Theory]
    [InlineData("proof == null")]
    [InlineData("proof.Length == 32")]
    [InlineData("suite.SignatureName == name")]
    [InlineData("CryptographicOperations.FixedTimeEquals(mac, expected)")]
    public void And_nothing_else(string expression) =>
        Assert.Empty(Found(Of(expression)));

    [Fact]
    [Trait("Hostile", "63")]
    public void Whatever_compares_proofs_does_it_so()
    {
        var comparing = Repository.Sources
            .Where(file => !file.IsTest && (file.Text.Contains("FixedTimeEquals(", StringComparison.Ordinal) || file.Text.Contains("FixedTime.Same(", StringComparison.Ordinal)))
            .Select(file => file.Path)
            .ToList();
        Offenders.None(Comparing.Except(comparing).Select(path => $"{path} compares what proves something, and not in fixed time"));
        Offenders.None(Repository.Sources.Where(file => comparing.Contains(file.Path) && file.Text.Contains(".SequenceEqual(", StringComparison.Ordinal)).Select(file => file.Path));
    }

    private static SyntaxNode Of(string expression) => CSharpSyntaxTree.ParseText($"class C {{ bool M() => {expression}; }}").GetRoot();

    private static IEnumerable<SyntaxNode> Found(SyntaxNode root) => root.DescendantNodes().Where(node => node switch
    {
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } compared =>
            !IsNull(compared.Left) && !IsNull(compared.Right) && (Proves(compared.Left) || Proves(compared.Right)),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "SequenceEqual" or "Equals" } called } call =>
            Proves(called.Expression) || call.ArgumentList.Arguments.Any(argument => Proves(argument.Expression)),
        _ => false,
    });

    private static bool IsNull(ExpressionSyntax expression) => expression.IsKind(SyntaxKind.NullLiteralExpression) || expression.IsKind(SyntaxKind.DefaultLiteralExpression);

    /// <summary>Whether an expression is something that proves, or a span of it.</summary>
    private static bool Proves(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax name => Proof().IsMatch(name.Identifier.Text),
        MemberAccessExpressionSyntax member => Proof().IsMatch(member.Name.Identifier.Text),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "AsSpan" } of } => Proves(of.Expression),
        _ => false,
    };

    [GeneratedRegex("^(.*(Thumbprint|Proof|Mac|Seal|Stamp|Secret|Digest|Signature)|thumbprint|proof|mac|seal|stamp|secret|digest|signature)$")]
    private static partial Regex Proof();
}
