using System.Reflection;
using System.Text;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Golden;
using Coordination.Provinces;
using Coordination.Tests.Client;
using Coordination.Wire;

namespace Coordination.Tests.Wire;

public sealed class PortalCatalogTests
{
    [Fact]
    public void Every_method_of_every_portal_has_one_path()
    {
        Assert.Equal(
            Permissions.Portals.SelectMany(portal => portal.GetMethods()).Select(method => $"{method.DeclaringType} {method.Name}").Order(),
            PortalCatalog.All.Select(route => $"{route.Info.DeclaringType} {route.Info.Name}").Order());
        Assert.Equal(PortalCatalog.All.Count, PortalCatalog.All.Select(route => route.Path).Distinct().Count());
        Assert.All(PortalCatalog.All, route => Assert.Same(route, PortalCatalog.Of(route.Info)));
    }

    // A member that is named anew is the same on the wire of Orleans, and another one here.
    [Fact]
    public void Names_in_json_do_not_change_unnoticed()
    {
        var text = new StringBuilder();
        var seen = new SortedDictionary<string, Type>(StringComparer.Ordinal);
        foreach (var route in PortalCatalog.All)
        {
            var parameters = route.Parameters.Select(parameter => $"{parameter.Name}{(parameter.MayBeNull ? "?" : "")}: {Name(parameter.Type)}");
            text.Append("POST ").Append(route.Path).Append(" {").AppendJoin(", ", parameters).Append("} -> ").Append(Name(route.AnswerType.GetGenericArguments()[0])).Append('\n');
            Collect(typeof(Refusal));
            Collect(route.AnswerType.GetGenericArguments()[0]);
            foreach (var parameter in route.Parameters)
            {
                Collect(parameter.Type);
            }
        }

        foreach (var (name, type) in seen)
        {
            text.Append('\n').Append(name).Append('\n');
            foreach (var line in type.IsEnum ? Enum.GetNames(type) : Members(type))
            {
                text.Append("  ").Append(line).Append('\n');
            }
        }

        GoldenFile.Check("portal-json.txt", text.ToString());

        void Collect(Type type)
        {
            var value = Nullable.GetUnderlyingType(type) ?? type;
            if (value.IsGenericType)
            {
                Array.ForEach(value.GetGenericArguments(), Collect);
            }
            else if (value.Assembly == typeof(PortalCatalog).Assembly && seen.TryAdd(Name(value), value))
            {
                foreach (var property in PortalJsonShape.Asked.GetTypeInfo(value).Properties)
                {
                    Collect(property.PropertyType);
                }
            }
        }
    }

    [Fact]
    public void No_value_has_a_list_or_an_object_in_it() => Assert.All(
        typeof(PortalCatalog).Assembly.GetTypes().Where(type => type is { IsValueType: true, IsEnum: false } && type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)),
        type => Assert.All(PortalJsonShape.Asked.GetTypeInfo(type).Properties, property => Assert.True(property.PropertyType.IsValueType || property.PropertyType == typeof(string))));

    [Fact]
    public async Task A_route_asks_its_portal_and_gives_the_answer_as_the_method_does()
    {
        var portals = new FakePortals();
        var resend = PortalCatalog.All.Single(route => route is { Portal: "province-portal", Method: "resend" });
        object?[] arguments = ["c1", "13800138000", "again"];

        var answer = await resend.Ask(portals.Province, arguments);
        var typed = await (Task<Answer<NumberReceipt>>)resend.Typed(Task.FromResult(answer));

        Assert.Same(answer, typed);
        Assert.Equal(await portals.Province.Resend("c1", "13800138000", "again"), typed);
        Assert.Equal(arguments, portals.Log.Of("Resend").First());
    }

    [Fact]
    public async Task What_a_portal_throws_is_thrown()
    {
        var portals = new FakePortals();
        portals.Log.Fail("Carriers", new TimeoutException());
        var carriers = PortalCatalog.Of(typeof(IProvincePortal).GetMethod(nameof(IProvincePortal.Carriers))!);

        await Assert.ThrowsAsync<TimeoutException>(() => carriers.Ask(portals.Province, []));
        await Assert.ThrowsAsync<TimeoutException>(() => carriers.Typed(Task.FromException<IAnswer>(new TimeoutException())));
    }

    private static IEnumerable<string> Members(Type type) => PortalJsonShape.Asked.GetTypeInfo(type).Properties
        .Select(property => $"{property.Name}{(property.IsRequired ? "" : "?")}: {Name(property.PropertyType)}")
        .Order(StringComparer.Ordinal);

    private static string Name(Type type)
    {
        var value = Nullable.GetUnderlyingType(type) ?? type;
        if (!value.IsGenericType)
        {
            return value.GetCustomAttribute<AliasAttribute>()?.Alias ?? value.Name;
        }

        var arguments = string.Join(", ", value.GetGenericArguments().Select(Name));
        return value.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? $"[{arguments}]" : $"({arguments})";
    }
}
