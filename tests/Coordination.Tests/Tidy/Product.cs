using System.Reflection;
using System.Runtime.CompilerServices;

namespace Coordination.Tidy;

/// <summary>The assemblies of the product and what is written in them; what compilers added is left out.</summary>
internal static class Product
{
    public static IReadOnlyList<Assembly> Assemblies { get; } =
        [.. new[] { "Coordination.GrainInterfaces", "Coordination.Grains", "Coordination.Silo", "Coordination.Client", "coord", "Coordination.CarrierSimulator" }
            .Select(Assembly.Load)];

    public static IReadOnlyList<Type> Types { get; } =
        [.. Assemblies.SelectMany(assembly => assembly.GetTypes()).Where(IsWritten).OrderBy(type => type.FullName, StringComparer.Ordinal)];

    public static IReadOnlyList<Type> GrainInterfaces { get; } =
        [.. Types.Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))];

    public static IReadOnlyList<Type> GrainClasses { get; } =
        [.. Types.Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IGrain).IsAssignableFrom(type))];

    /// <summary>First constructor argument of an attribute whose first argument is a text; null when there is none.</summary>
    public static string? TextOf<TAttribute>(MemberInfo member)
        where TAttribute : Attribute =>
        member.GetCustomAttributesData()
            .Where(data => data.AttributeType == typeof(TAttribute))
            .Select(data => data.ConstructorArguments[0].Value as string)
            .SingleOrDefault();

    private static bool IsWritten(Type type) =>
        (type.Namespace == nameof(Coordination) || type.Namespace?.StartsWith($"{nameof(Coordination)}.", StringComparison.Ordinal) == true)
        && !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        && !type.Name.Contains('<', StringComparison.Ordinal);
}
