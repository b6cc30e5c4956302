using System.Collections.Concurrent;
using System.Reflection;

namespace Coordination.Audit;

/// <summary>
/// Whether a request has everything that its contract says, before a portal looks at it. A client that is not ours may leave out what
/// no request of ours is without, or name a choice there is not; and what is missing must never mean everything. Elements of lists are
/// looked at where they are read, because one of them must not stop the others.
/// </summary>
internal static class WholeRequest
{
    private static readonly ConcurrentDictionary<MethodInfo, IReadOnlyList<Part>> Arguments = new();
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<Part>> Members = new();

    /// <summary>Why a call cannot be meant as it came, or null.</summary>
    /// <param name="method">The portal's method.</param>
    /// <param name="argument">What came in the place of each of its parameters.</param>
    public static Refusal? WhyNot(MethodInfo method, Func<int, object?> argument)
    {
        var parts = Arguments.GetOrAdd(method, static known => [.. known.GetParameters().Select(Part.Of)]);
        for (var index = 0; index < parts.Count; index++)
        {
            if (Check(parts[index], argument(index), parts[index].Name) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private static Refusal? Check(Part part, object? value, string path)
    {
        switch (value)
        {
            case null:
                return part.MayBeNull ? null : Refusals.Invalid($"缺少 {path}。", $"{path} is missing.");
            case Enum choice when part.IsOneOf && !Enum.IsDefined(choice.GetType(), choice):
                return Refusals.Invalid($"{path} 没有 {choice:D} 这一取值。", $"There is no {path} {choice:D}.");
            default:
                foreach (var member in Members.GetOrAdd(value.GetType(), MembersOf))
                {
                    if (Check(member, member.Get!(value), $"{path}.{member.Name}") is { } refusal)
                    {
                        return refusal;
                    }
                }

                return null;
        }
    }

    // A contract's own members have numbers on the wire; what it computes from them has none.
    private static IReadOnlyList<Part> MembersOf(Type type) => type.IsClass && type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)
        ? [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.IsDefined(typeof(IdAttribute), inherit: false)).Select(Part.Of)]
        : [];

    /// <param name="Name">As a person reads it.</param>
    /// <param name="MayBeNull">Whether it may be left out.</param>
    /// <param name="IsOneOf">Whether it is a choice among named ones.</param>
    /// <param name="Get">Reads it; null for a parameter.</param>
    private sealed record Part(string Name, bool MayBeNull, bool IsOneOf, Func<object, object?>? Get)
    {
        public static Part Of(ParameterInfo parameter) =>
            new(parameter.Name!, IsNullable(new NullabilityInfoContext().Create(parameter)), IsChoice(parameter.ParameterType), null);

        public static Part Of(PropertyInfo property) =>
            new(CamelCase(property.Name), IsNullable(new NullabilityInfoContext().Create(property)), IsOneOf: false, property.GetValue);

        private static bool IsNullable(NullabilityInfo known) => known.ReadState is not NullabilityState.NotNull;

        private static bool IsChoice(Type type) =>
            (Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } choice && !choice.IsDefined(typeof(FlagsAttribute), inherit: false);

        private static string CamelCase(string name) => $"{char.ToLowerInvariant(name[0])}{name[1..]}";
    }
}
