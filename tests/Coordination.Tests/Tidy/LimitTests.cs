using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Coordination.Tidy;

/// <summary>infra/limits.md has every limit of the product that is named so that another part may see it, with the value it has.</summary>
public sealed partial class LimitTests
{
    private const string Document = "infra/limits.md";

    // coord's own options are explained by coord, and the simulated carriers are not the product's.
    private static readonly string[] Looked = ["Coordination.GrainInterfaces", "Coordination.Grains", "Coordination.Silo", "Coordination.Client"];

    private static readonly IReadOnlyList<(string Name, string Value)> Limits =
    [
        .. Product.Types.Where(type => Looked.Contains(type.Assembly.GetName().Name))
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => !field.IsPrivate && field.Name.EndsWith("Max", StringComparison.Ordinal) && Text(field.GetValue(null)) is not null)
            .Select(field => ($"{field.DeclaringType!.Name}.{field.Name}", Text(field.GetValue(null))!)),
    ];

    private static readonly IReadOnlyList<(string Name, string Value, string Beyond, string Test)> Written =
    [
        .. Row().Matches(File.ReadAllText(Repository.At(Document)))
            .Select(row => (row.Groups["name"].Value, row.Groups["value"].Value, row.Groups["beyond"].Value.Trim(), row.Groups["test"].Value.Trim())),
    ];

    [Fact]
    public void Every_limit_is_in_the_table_with_its_value()
    {
        Assert.Contains(("OrderLimits.RowsPerPageMax", "1,000"), Limits);
        Offenders.NoneShareAName(Limits);
        var written = Written.Select(row => (row.Name, row.Value)).ToHashSet();
        Offenders.None(Limits.Where(limit => !written.Contains(limit)).Select(limit => $"{Document} has no row | `{limit.Name}` | {limit.Value} | what happens beyond it | the test that reaches it |"));
    }

    [Fact]
    public void The_table_has_nothing_that_is_gone_and_says_of_each_what_happens() => Offenders.None(
        Written.Where(row => Limits.All(limit => limit.Name != row.Name)).Select(row => $"{row.Name} is gone")
            .Concat(Written.Where(row => row.Beyond.Length == 0).Select(row => $"{row.Name}: what happens beyond it?"))
            .Concat(Written.GroupBy(row => row.Name, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => $"{same.Key} is there twice")));

    [Fact]
    public void Every_test_that_it_names_is_there()
    {
        var tests = Repository.Sources.Where(file => file.IsTest).Select(file => Path.GetFileNameWithoutExtension(file.Path)).ToHashSet(StringComparer.Ordinal);
        Assert.Contains(Written, row => row.Test.Length > 0);
        Offenders.None(Written.Where(row => row.Test.Length > 0 && !tests.Contains(row.Test)).Select(row => $"{row.Name}: there is no {row.Test}"));
    }

    private static string? Text(object? value) => value switch
    {
        int number => number.ToString("N0", CultureInfo.InvariantCulture),
        long number => number.ToString("N0", CultureInfo.InvariantCulture),
        TimeSpan { TotalDays: >= 2 } span => $"{span.TotalDays:0.###} d",
        TimeSpan { TotalHours: >= 1 } span => $"{span.TotalHours:0.###} h",
        TimeSpan { TotalMinutes: >= 1 } span when span.Seconds == 0 => $"{span.TotalMinutes:0.###} min",
        TimeSpan { TotalSeconds: >= 1 } span => $"{span.TotalSeconds:0.###} s",
        TimeSpan span => $"{span.TotalMilliseconds:0.###} ms",
        _ => null,
    };

    [GeneratedRegex(@"^\| `(?<name>\w+\.\w+)` \| (?<value>[^|]*) \| (?<beyond>[^|]*)\|(?<test>[^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
