using System.Collections;
using System.Globalization;
using System.Reflection;

namespace Coordination.Harness;

/// <summary>
/// Numbers, cards, devices, holders, documents and names that no other test uses, and arguments made of them for any method of a portal.
/// </summary>
internal sealed class Canaries(TimeProvider time)
{
    public const string Number = "13977310001";
    public const string Card = "8986001397731000081";
    public const string Imei = "490154139773105";
    public const string Pseudonym = "k1-c0ffee0139773";
    public const string Document = "11010519391231002X";
    public const string Name = "欧阳坎纳里";

    /// <summary>All of them in one text, as somebody writes who was told not to.</summary>
    public const string Everything = $"{Name} {Document} {Number} {Card} {Imei} {Pseudonym}";

    private const int DepthMax = 4;

    /// <summary>As people write them, as they are stored, and as Orleans prints a number's key.</summary>
    public static IReadOnlyList<string> Forms { get; } = [.. FormsOf(Number), Card, Imei, Pseudonym, Document, Name];

    /// <summary>What a parameter or property of this name is given, where its name says what it wants; the rest is free text.</summary>
    public Dictionary<string, string> Known { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        ["number"] = Number,
        ["numbers"] = Number,
        ["card"] = Card,
        ["formerCard"] = string.Empty,
        ["imeis"] = Imei,
        ["imei"] = Imei,
        ["holder"] = Pseudonym,
        ["carrier"] = "CMCC",
        ["province"] = "51",
        ["unit"] = string.Empty,
        ["policy"] = "verify-window",
        ["lane"] = "CMCC-00/0",
        ["contentHash"] = new string('a', 64),
        ["root"] = new string('a', 64),
        ["provision"] = string.Empty,
        ["about"] = string.Empty,
        ["undoes"] = string.Empty,
        ["document"] = string.Empty,
    };

    /// <summary>What free texts say.</summary>
    public string Text { get; set; } = Everything;

    /// <summary>Whether flags are set; a test that looks for masked answers asks for nothing else.</summary>
    public bool Flags { get; set; } = true;

    public static IEnumerable<string> FormsOf(string number) =>
        [number, (86_00000000000L + long.Parse(number, CultureInfo.InvariantCulture)).ToString("X", CultureInfo.InvariantCulture)];

    /// <summary>Calls a portal's method with arguments made of canaries.</summary>
    public async Task<object> Call(IPortals portals, MethodInfo method, int turn)
    {
        object portal = method.DeclaringType!.Name switch
        {
            nameof(Carriers.ICarrierPortal) => portals.Carrier,
            nameof(Provinces.IProvincePortal) => portals.Province,
            nameof(Ministry.IMinistryPortal) => portals.Ministry,
            _ => portals.Audit,
        };
        var task = (Task)method.Invoke(portal, [.. method.GetParameters().Select(parameter => Of(parameter.ParameterType, parameter.Name!, turn, 0))])!;
        await task;
        return task.GetType().GetProperty(nameof(Task<>.Result))!.GetValue(task)!;
    }

    private object? Of(Type type, string name, int turn, int depth)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return depth > 0 ? null : Of(inner, name, turn, depth);
        }

        return type == typeof(string) ? TextOf(name, turn)
            : type == typeof(bool) ? Flags
            : type == typeof(int) ? 1
            : type == typeof(long) ? 1L
            : type == typeof(DateTimeOffset) ? time.GetUtcNow()
            : type.IsEnum ? Enum.GetValues(type).GetValue(Math.Min(1, Enum.GetValues(type).Length - 1))
            : type == typeof(Orders.OrderSignature) || depth > DepthMax ? null
            : typeof(IEnumerable).IsAssignableFrom(type) ? ListOf(type, name, turn, depth)
            : type.IsValueType ? Activator.CreateInstance(type)
            : RecordOf(type, turn, depth);
    }

    private string TextOf(string name, int turn) =>
        Known.TryGetValue(name, out var known) ? known
        : name.EndsWith("Id", StringComparison.OrdinalIgnoreCase) || name is "key" or "Key" ? string.Create(CultureInfo.InvariantCulture, $"canary-{turn}")
        : Text;

    private Array? ListOf(Type type, string name, int turn, int depth)
    {
        if (!type.IsGenericType || type.GetGenericArguments() is not [var element])
        {
            return null;
        }

        var list = Array.CreateInstance(element, 1);
        list.SetValue(Of(element, name, turn, depth + 1), 0);
        return type.IsAssignableFrom(list.GetType()) ? list : null;
    }

    private object RecordOf(Type type, int turn, int depth)
    {
        var made = type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)!;
        var record = made.Invoke([.. made.GetParameters().Select(parameter => Of(parameter.ParameterType, parameter.Name!, turn, depth + 1))]);
        foreach (var property in type.GetProperties().Where(property => property.PropertyType == typeof(string) && property.CanWrite
            && made.GetParameters().All(parameter => parameter.Name != property.Name) && Known.ContainsKey(property.Name)))
        {
            property.SetValue(record, TextOf(property.Name, turn));
        }

        return record;
    }
}
