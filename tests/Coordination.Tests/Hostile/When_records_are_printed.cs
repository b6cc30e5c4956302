using System.Reflection;
using System.Runtime.CompilerServices;
using Coordination.Audit;
using Coordination.Numbers;
using Coordination.Sims;
using Coordination.Tidy;

namespace Coordination.Hostile;

/// <summary>
/// Whatever goes over the wire or is stored may be printed by a library, a debugger or an exception: no record of ours says what may be
/// somebody's. A record that is added is found here.
/// </summary>
public sealed class When_records_are_printed
{
    private const string Text = "C4N4RY";
    private const long Number = 8613977310001;

    /// <summary>Names under which something of a person, or a text that people write, stands.</summary>
    private static readonly string[] personal =
    [
        "Number", "Holder", "HolderToken", "Card", "FormerCard", "Imei", "Device", "About", "Text", "Purpose", "Reason", "Evidence", "Document", "Token",
        "RefusedNumber", "FirstNumber", "LastNumber", "Subject", "Reference",
    ];

    public static IReadOnlyList<Type> Records { get; } =
    [
        .. new[] { typeof(Refusal).Assembly, typeof(NumberState).Assembly }.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
            .Where(type => !type.IsEnum && !type.IsAbstract && !type.IsGenericTypeDefinition),
    ];

    [Fact]
    [Trait("Hostile", "64")]
    public void None_says_what_may_be_somebodys()
    {
        Assert.True(Records.Count > 150, $"Only {Records.Count} records were found.");
        Offenders.None(Records.Where(Tells).Select(type => $"{type.FullName} prints {string.Join(", ", Members(type).Select(field => field.Name))}: give it a ToString() without what is in it."));
        Assert.True(Tells(typeof(Planted)));
        Assert.False(Tells(typeof(PlantedMask)));
    }

    [Fact]
    [Trait("Hostile", "64")]
    public void Numbers_cards_and_refusals_mask_themselves()
    {
        Assert.Equal("139****0001", Msisdn.FromKey(Number).ToString());
        Assert.Equal("898600****0081", $"{Iccid.Parse("8986001397731000081")}");
        Assert.Equal("139****0001", $"{Msisdn.FromKey(Number)}");
        Assert.Equal("Refusal NotFound", new Refusal(RefusalCode.NotFound, Text, Text).ToString());
    }

    private static bool Tells(Type type)
    {
        var record = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var field in Members(type))
        {
            field.SetValue(record, field.FieldType == typeof(string) ? Text : Number);
        }

        // Of an array that was never made even the length cannot be asked for.
        foreach (var field in Fields(type).Where(field => field.FieldType.Name.StartsWith("ImmutableArray", StringComparison.Ordinal)))
        {
            field.SetValue(record, field.FieldType.GetField("Empty")!.GetValue(null));
        }

        try
        {
            return record.ToString() is { } printed && (printed.Contains(Text, StringComparison.Ordinal) || printed.Contains($"{Number}", StringComparison.Ordinal));
        }
        catch (NullReferenceException)
        {
            // What is left out of it is computed from what is not there; nothing is printed.
            return false;
        }
    }

    private static FieldInfo[] Fields(Type type) => type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public);

    private static IEnumerable<FieldInfo> Members(Type type) => Fields(type)
        .Where(field => field.FieldType == typeof(string) || field.FieldType == typeof(long))
        .Where(field => personal.Any(name => field.Name.StartsWith($"<{name}>", StringComparison.Ordinal)));

    private sealed record Planted(int Epoch, string Reason);

    private sealed record PlantedMask(int Epoch, string Reason)
    {
        public override string ToString() => nameof(PlantedMask);
    }
}
