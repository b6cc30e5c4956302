using System.Globalization;

namespace Coordination.Transitions;

/// <summary>A table that a transition of a number writes to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Where">Rows of the numbers {0} to {1}, of what their version {2} wrote.</param>
/// <param name="Order">Their order, the table's own.</param>
/// <param name="Key">Columns of the key by which a second transition finds its row; empty where it adds one.</param>
internal sealed record RawTable(string Name, string Where, string Order, IReadOnlyList<string> Key)
{
    private const string FactsOfNumbers = "subject_kind = 1 AND subject_number BETWEEN {0} AND {1} AND version = {2}";

    public static readonly IReadOnlyList<RawTable> All =
    [
        new("OrleansStorage", "GrainTypeString = 'number' AND GrainIdN1 BETWEEN {0} AND {1} AND Version = {2}", "GrainIdN1", ["GrainTypeHash", "GrainIdN1", "GrainIdN0", "GrainIdHash"]),
        new("provisioning", "number BETWEEN {0} AND {1} AND version = {2}", "number, executor", ["number", "executor"]),
        new("fact", FactsOfNumbers, "slot, batch, position", []),
        new("personal", $"(slot, batch, position) IN (SELECT slot, batch, position FROM fact WHERE {FactsOfNumbers})", "slot, batch, position", []),
        new("batch", $"(slot, batch) IN (SELECT slot, batch FROM fact WHERE {FactsOfNumbers})", "slot, batch", []),
        new("due", "subject_kind = 1 AND subject_number BETWEEN {0} AND {1}", "subject_number, policy, tag", []),
        new("answer", "subject_kind = 1 AND subject_number BETWEEN {0} AND {1}", "subject_number, command_id", []),
    ];

    public string Query(Slice numbers, int version) =>
        string.Create(CultureInfo.InvariantCulture, $"SELECT * FROM {Name} WHERE {string.Format(CultureInfo.InvariantCulture, Where, numbers.First, numbers.Last, version)} ORDER BY {Order}");
}
