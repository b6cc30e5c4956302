using Coordination.Clustering;
using Coordination.Health;
using Coordination.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Coordination.Serve;

/// <summary>The silo that serves: the product as development mode has it, in a cluster, with nothing simulated.</summary>
internal static class ServeHost
{
    public static IHost Build(SiloConfiguration configuration)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { DisableDefaults = true });
        ServeLog.Add(builder.Logging, configuration.LogLevel);
        builder.UseOrleans(silo => silo
            .AddCluster(configuration)
            .AddCoordination(configuration.Silo));
        if (configuration.Silo.Role.HasCore())
        {
            builder.Services.AddSingleton<JournalProbe>();
            builder.Services.AddHostedService(services => services.GetRequiredService<JournalProbe>());
        }

        return builder.Build();
    }
}
