using System.Reflection;

namespace Coordination.Tests.Wire;

/// <summary>Values of the contracts' types with every member filled by something that is not its default, so that a member which gets lost is missed.</summary>
/// <param name="random">Chooses.</param>
/// <param name="isSparse">Whether what may be null is null.</param>
internal sealed class Filled(Random random, bool isSparse)
{
    private static readonly string[] texts = ["plain", "停机 \"原因\"", "a\\b\n\t\u0001", "+86 138-0013-8000", "𠮷 👮", "</script>'&", "é\u00a0\u2028"];

    private readonly NullabilityInfoContext nullability = new();

    internal object? Of(ParameterInfo parameter) =>
        isSparse && IsContract(parameter.Member) && nullability.Create(parameter).WriteState == NullabilityState.Nullable ? null : Of(parameter.ParameterType);

    internal object Of(Type type)
    {
        var value = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            // Each a string of its own: on the wire of Orleans a string that comes twice is written once.
            _ when value == typeof(string) => $"{texts[random.Next(texts.Length)]} {random.Next()}",
            _ when value == typeof(bool) => true,
            _ when value == typeof(int) => random.Next(1, int.MaxValue) * (random.Next(2) == 0 ? 1 : -1),
            _ when value == typeof(long) => random.NextInt64(1, long.MaxValue) * (random.Next(2) == 0 ? 1 : -1),
            _ when value == typeof(double) => random.NextDouble() + 0.001,
            _ when value == typeof(DateTimeOffset) => new DateTimeOffset(random.NextInt64(1, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero),
            _ when value == typeof(TimeSpan) => new TimeSpan(random.NextInt64(1, TimeSpan.MaxValue.Ticks)),
            { IsEnum: true } => Name(value),
            { IsGenericType: true } when value.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => List(value.GetGenericArguments()[0]),
            _ => Record(value),
        };
    }

    // What a pair may hold the pair's own type does not say, only where it stands.
    private static bool IsContract(MemberInfo member) => member.DeclaringType!.Assembly == typeof(Coordination.Wire.PortalCatalog).Assembly;

    private object Name(Type type)
    {
        var members = Enum.GetValues(type).Cast<int>().Where(member => member != 0).ToList();
        var one = members[random.Next(members.Count)];
        return Enum.ToObject(type, type.IsDefined(typeof(FlagsAttribute)) ? one | members[random.Next(members.Count)] : one);
    }

    private object List(Type element)
    {
        var list = (System.Collections.IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            list.Add(Of(element));
        }

        return list;
    }

    private object Record(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(made => made.GetParameters().Length)!;
        var parameters = constructor.GetParameters();
        var record = constructor.Invoke([.. parameters.Select(Of)]);
        foreach (var property in type.GetProperties().Where(property =>
            property.IsDefined(typeof(IdAttribute)) && property.CanWrite && parameters.All(parameter => parameter.Name != property.Name)))
        {
            if (!isSparse || nullability.Create(property).WriteState != NullabilityState.Nullable)
            {
                property.SetValue(record, Of(property.PropertyType));
            }
        }

        return record;
    }
}
