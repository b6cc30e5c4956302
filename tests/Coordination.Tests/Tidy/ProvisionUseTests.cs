using System.Reflection;
using System.Text.RegularExpressions;
using Coordination.Law;

namespace Coordination.Tidy;

/// <summary>A provision stands in the table because something here rests on it.</summary>
public sealed class ProvisionUseTests
{
    // Enforced by what cannot be written, or by a rule for every provision: the file, and what in it the provision is about.
    private static readonly Dictionary<string, (string File, string Words)> Elsewhere = new(StringComparer.Ordinal)
    {
        [nameof(Provisions.Atfl5)] = ("grain-interfaces/Numbers/Msisdn.cs", "****"),
        [nameof(Provisions.Atfl12)] = ("grain-interfaces/Numbers/Services.cs", "IotStop"),
        [nameof(Provisions.TelReg36)] = ("grain-interfaces/Numbers/Services.cs", "Emergency calls"),
        [nameof(Provisions.TelReg40)] = ("grains/Orders/OrderRules.cs", "ProvisionUnknown"),
        [nameof(Provisions.Pipl24)] = ("grain-interfaces/Numbers/NumberView.cs", "Explanation"),
    };

    private static IEnumerable<string> Rows => typeof(Provisions)
        .GetProperties(BindingFlags.Static | BindingFlags.Public)
        .Where(property => property.PropertyType == typeof(Provision))
        .Select(property => property.Name);

    [Fact]
    public void Every_row_is_named_by_a_rule_or_enforced_by_what_is_said_here() =>
        Offenders.None(Rows.Where(row => !IsNamed(row) && !Elsewhere.ContainsKey(row)).Select(row => $"Nothing rests on {row}"));

    [Fact]
    public void What_enforces_a_row_without_naming_it_is_where_it_is_said_to_be() =>
        Offenders.None(Elsewhere
            .Where(row => !Repository.Has(row.Value.File) || !File.ReadAllText(Repository.At(row.Value.File)).Contains(row.Value.Words, StringComparison.Ordinal))
            .Select(row => $"{row.Key}: {row.Value.File} does not say {row.Value.Words}"));

    [Fact]
    public void What_is_named_by_a_rule_is_not_said_to_be_enforced_elsewhere() =>
        Offenders.None(Elsewhere.Keys.Where(row => IsNamed(row) || !Rows.Contains(row)).Select(row => $"{row} is named by a rule, or is gone: take it off the list"));

    private static bool IsNamed(string row) => Repository.Sources.Any(file =>
        !file.IsTest && file.Path != "grain-interfaces/Law/Provisions.cs" && Regex.IsMatch(file.Text, $@"\b{nameof(Provisions)}\.{row}\b"));
}
