using System.Reflection;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Ministry;
using Coordination.Provinces;

namespace Coordination.Tidy;

/// <summary>Names on the wire and in store are chosen, and each means one thing.</summary>
public sealed class ContractTests
{
    [Fact]
    public void Every_grain_interface_has_a_wire_name_of_its_own()
    {
        var names = Product.GrainInterfaces.Select(type => (Name: Product.TextOf<GrainInterfaceTypeAttribute>(type), Of: $"{type}")).ToList();
        Assert.NotEmpty(names);
        Offenders.None(names.Where(name => name.Name is null).Select(name => $"{name.Of} has no [GrainInterfaceType]"));
        Offenders.NoneShareAName(names.Where(name => name.Name is not null).Select(name => (name.Name!, name.Of)));
    }

    [Fact]
    public void Every_grain_class_has_a_wire_name_of_its_own()
    {
        var names = Product.GrainClasses.Select(type => (Name: Product.TextOf<GrainTypeAttribute>(type), Of: $"{type}")).ToList();
        Assert.NotEmpty(names);
        Offenders.None(names.Where(name => name.Name is null).Select(name => $"{name.Of} has no [GrainType]"));
        Offenders.NoneShareAName(names.Where(name => name.Name is not null).Select(name => (name.Name!, name.Of)));
    }

    [Fact]
    public void Every_method_of_a_grain_has_an_alias_of_its_own()
    {
        var methods = Product.GrainInterfaces.SelectMany(type => type.GetMethods()).ToList();
        Offenders.None(methods.Where(method => Product.TextOf<AliasAttribute>(method) is null).Select(method => $"{method.DeclaringType}.{method.Name} has no [Alias]"));
        Offenders.NoneShareAName(methods.Select(method => ($"{method.DeclaringType} {Product.TextOf<AliasAttribute>(method)}", method.Name)));
    }

    [Fact]
    public void Every_type_that_travels_or_is_stored_has_an_alias_and_no_two_share_one()
    {
        var travelling = Product.Types.Where(type => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)).ToList();
        Assert.NotEmpty(travelling);
        Offenders.None(travelling.Where(type => Product.TextOf<AliasAttribute>(type) is null).Select(type => $"{type} has no [Alias]"));
        // Interfaces and values are looked up in one table.
        Offenders.NoneShareAName(travelling.Concat(Product.GrainInterfaces)
            .Where(type => Product.TextOf<AliasAttribute>(type) is not null)
            .Select(type => ($"{Product.TextOf<AliasAttribute>(type)}`{type.GetGenericArguments().Length}", $"{type}")));
    }

    [Fact]
    public void Only_portals_can_be_called_from_outside() =>
        Assert.Equal(
            [typeof(IAuditPortal), typeof(ICarrierPortal), typeof(IMinistryPortal), typeof(IProvincePortal)],
            Product.GrainInterfaces.Where(type => type.IsVisible));

    [Fact]
    public void No_grain_class_can_be_seen_from_outside() =>
        Offenders.None(Product.GrainClasses.Where(type => type.IsVisible).Select(type => $"{type} is public"));

    [Fact]
    public void Every_grain_class_stands_on_a_level_of_the_direction_of_calls() =>
        Offenders.None(Product.GrainClasses
            .Where(type => !new CallDirection().HasLevel(GrainType.Create(Product.TextOf<GrainTypeAttribute>(type) ?? string.Empty)))
            .Select(type => $"{type} has no level in {nameof(CallDirection)}"));

    [Fact]
    public void No_two_states_share_a_name()
    {
        var states = Product.GrainClasses
            .SelectMany(type => type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .SelectMany(constructor => constructor.GetParameters())
            .Select(parameter => (State: parameter.GetCustomAttribute<PersistentStateAttribute>()?.StateName, Of: $"{parameter.Member.DeclaringType} {parameter.Name}"))
            .Where(state => state.State is not null)
            .ToList();
        Assert.NotEmpty(states);
        Offenders.NoneShareAName(states.Select(state => (state.State!, state.Of)));
    }
}
