using System.Globalization;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Coordination.Tidy;

/// <summary>The night shift looks a line up by its number.</summary>
public sealed class LogTests
{
    private static readonly IReadOnlyList<(SourceFile File, AttributeSyntax Syntax)> Lines =
    [
        .. Repository.Sources.Where(file => !file.IsTest).SelectMany(file => file.Syntax.DescendantNodes().OfType<AttributeSyntax>()
            .Where(attribute => attribute.Name.ToString() == "LoggerMessage")
            .Select(attribute => (file, attribute))),
    ];

    [Fact]
    public void Every_line_has_a_number()
    {
        Assert.NotEmpty(Lines);
        Offenders.None(Lines.Where(line => Id(line.Syntax) is null).Select(line => $"{line.File}({SourceFile.LineOf(line.Syntax)}) has no number"));
    }

    [Fact]
    public void No_two_lines_share_a_number() =>
        Offenders.NoneShareAName(Lines.Select(line => (
            Id(line.Syntax)?.ToString(CultureInfo.InvariantCulture) ?? "none",
            $"{line.File}({SourceFile.LineOf(line.Syntax)})")));

    private static int? Id(AttributeSyntax attribute) =>
        attribute.ArgumentList?.Arguments
            .Where((argument, index) => argument.NameEquals?.Name.ToString() == "EventId" || (index == 0 && argument.NameEquals is null))
            .Select(argument => int.TryParse(argument.Expression.ToString().Replace("_", string.Empty, StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : (int?)null)
            .FirstOrDefault(id => id is not null);
}
