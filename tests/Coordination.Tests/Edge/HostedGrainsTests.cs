using System.Reflection;
using Coordination.Audit;
using Coordination.Gateways;
using Coordination.Hosting;
using Coordination.Tidy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Coordination.Edge;

/// <summary>Which grains a silo of each role hosts, and that it has what they are made with.</summary>
public sealed class HostedGrainsTests
{
    [Fact]
    public void Portals_are_on_edge_silos_everything_else_in_the_core_and_all_of_it_where_there_is_one()
    {
        var (all, edge, core) = (Hosted(SiloRole.All), Hosted(SiloRole.Edge), Hosted(SiloRole.Core));

        Assert.Equal(Permissions.Portals.Count, edge.Count);
        Assert.All(edge, grain => Assert.Contains(grain.GetInterfaces(), type => Permissions.Portals.Contains(type)));
        Assert.Equal(Names(all), Names([.. edge, .. core]));

        static IEnumerable<string> Names(IReadOnlyList<Type> grains) => grains.Select(grain => grain.FullName!).Order(StringComparer.Ordinal);
    }

    // A portal that asks for what only core silos have would fail on the first call to an edge silo, and nowhere else.
    [Theory]
    [InlineData("all")]
    [InlineData("core")]
    [InlineData("edge")]
    public void A_silo_has_what_its_grains_are_made_with(string role)
    {
        using var silo = Build(SiloRoles.Words[role]);
        var services = silo.Services.GetRequiredService<IServiceProviderIsService>();
        Offenders.None(Hosted(silo).SelectMany(grain => grain.GetConstructors().Single().GetParameters()
            .Where(part => part.GetCustomAttribute<PersistentStateAttribute>() is null && !services.IsService(part.ParameterType))
            .Select(part => $"{grain.Name} needs {part.ParameterType.Name}, which a silo that is {role} does not have: ask a grain for it")));
    }

    private static List<Type> Hosted(SiloRole role)
    {
        using var silo = Build(role);
        return Hosted(silo);
    }

    private static List<Type> Hosted(IHost silo) =>
        [.. silo.Services.GetRequiredService<IOptions<GrainTypeOptions>>().Value.Classes.Where(type => type.Assembly == typeof(Portal).Assembly)];

    /// <summary>Never started: nothing that its settings name is there.</summary>
    private static IHost Build(SiloRole role)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { DisableDefaults = true });
        builder.UseOrleans(silo => silo.UseLocalhostClustering().AddCoordination(new()
        {
            Storage = StorageSettings.PostgreSql("Host=nowhere;Database=none"),
            Carriers = [new CarrierSettings { Code = "CMCC", BaseAddress = new("https://cmcc.example") }],
            Tokens = new() { Issuer = "https://issuer.example" },
            Transport = new() { CertificateFile = "none.pem", AuthoritiesFile = "none.pem" },
            Role = role,
        }));
        return builder.Build();
    }
}
