using System.Reflection;
using System.Text;

namespace Coordination.Wire;

/// <summary>A parameter of a portal's method: a member of the JSON object that is sent.</summary>
/// <param name="Name">As it is written, in camel case.</param>
/// <param name="Type">Type.</param>
/// <param name="MayBeNull">Whether it may be null, or left out, which is the same.</param>
internal sealed record PortalParameter(string Name, Type Type, bool MayBeNull)
{
    /// <summary>The name in UTF-8.</summary>
    internal byte[] NameBytes { get; } = Encoding.UTF8.GetBytes(Name);

    internal static IReadOnlyList<PortalParameter> Of(MethodInfo method)
    {
        var nullability = new NullabilityInfoContext();
        return [.. method.GetParameters().Select(parameter => new PortalParameter(
            parameter.Name!,
            parameter.ParameterType,
            nullability.Create(parameter).WriteState == NullabilityState.Nullable))];
    }
}
