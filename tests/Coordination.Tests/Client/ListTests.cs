using System.Collections.ObjectModel;
using System.Reflection;
using Coordination.Audit;

namespace Coordination.Tests.Client;

/// <summary>
/// A caller may keep a list in a collection of whatever kind. A gateway lets two in and ends the connection of whoever names a third
/// (Door), so that the client sends arrays.
/// </summary>
public sealed class ListTests
{
    public static TheoryData<string> WithLists =>
    [
        .. from property in typeof(CoordinationClient).GetProperties()
           from method in property.PropertyType.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
           where method.GetParameters().Any(parameter => IsList(parameter.ParameterType))
           select $"{property.PropertyType.Name}.{method.Name}",
    ];

    [Theory]
    [MemberData(nameof(WithLists))]
    public async Task A_list_goes_out_as_an_array_of_whatever_kind_it_was(string name)
    {
        var portals = new FakePortals();
        var client = new CoordinationClient(portals, new HurryingTime(), jitterSeed: 1);
        var property = typeof(CoordinationClient).GetProperties().Single(property => name.StartsWith($"{property.PropertyType.Name}.", StringComparison.Ordinal));
        var method = property.PropertyType.GetMethod(name.Split('.')[1])!;
        portals.Log.Refusals[method.Name] = new(RefusalCode.NotFound, "没有", "none");

        await (Task)method.Invoke(property.GetValue(client), [.. method.GetParameters().Select(Argument)])!;

        var sent = Assert.Single(portals.Log.Of(method.Name));
        Assert.Contains(sent, argument => argument is Array);
        Assert.DoesNotContain(sent, argument => argument?.GetType().Name.StartsWith("ReadOnlyCollection", StringComparison.Ordinal) is true);
    }

    private static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);

    private static object? Argument(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        return IsList(type)
            ? Activator.CreateInstance(typeof(ReadOnlyCollection<>).MakeGenericType(type.GetGenericArguments()), Array.CreateInstance(type.GetGenericArguments()[0], 0))
            : type == typeof(string) ? "text" : type.IsValueType ? Activator.CreateInstance(type) : null;
    }
}
