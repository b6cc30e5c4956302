using System.Net.Sockets;
using Coordination.Edge;
using Coordination.Gateways;
using Coordination.Health;
using Coordination.Hosting;
using Coordination.Journal;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Coordination.Serve;

/// <summary><c>silo -- serve</c>: waits for its database, joins its cluster, works until it is asked to stop.</summary>
internal static class ServeProgram
{
    /// <summary>
    /// Longest stop: pages in progress are recorded, grains leave, the journal writes what waits. Shorter than the half minute
    /// supervisors give before they kill.
    /// </summary>
    public static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(25);

    public static async Task<int> Run(SettingSources sources, CancellationToken cancellation)
    {
        try
        {
            var configuration = SiloConfiguration.Read(new SettingsReader(sources));
            var readiness = new Readiness();
            await using var health = await Listen(configuration, readiness, cancellation);
            Console.Out.WriteLine($"Health: {health.Address}live and {health.Address}ready.");
            WarnOfHeap();
            return await Serve(configuration, readiness, cancellation);
        }
        catch (SettingsException wrong)
        {
            foreach (var complaint in wrong.Complaints)
            {
                Console.Error.WriteLine(complaint);
            }

            return SiloExit.Usage;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Console.Out.WriteLine("Stopped before it had started.");
            return SiloExit.Done;
        }
        catch (SchemaException refused)
        {
            Console.Error.WriteLine(refused.Message);
            return SiloExit.Conflict;
        }
        catch (Exception exception) when (Explain(exception) is { } why)
        {
            Console.Error.WriteLine(why);
            return SiloExit.Error;
        }
    }

    /// <summary>A start that the database leaves in the middle is tried again from the beginning, as often as it takes.</summary>
    private static async Task<int> Serve(SiloConfiguration configuration, Readiness readiness, CancellationToken cancellation)
    {
        while (true)
        {
            await new DatabaseWait(configuration.Silo.Storage, configuration.Silo.Role, readiness, TimeProvider.System, Console.Error).Until(cancellation);
            var host = ServeHost.Build(configuration);
            try
            {
                await host.StartAsync(cancellation);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested && DatabaseWait.IsAway(exception) is { } why)
            {
                readiness.Waits(why);
                await Discard(host);
                continue;
            }
            catch
            {
                await Discard(host);
                throw;
            }

            readiness.Runs(host.Services);
            Console.Out.WriteLine(Ready(configuration, host.Services.GetService<EdgeListener>()));
            await Asked(cancellation);
            readiness.Stops();
            Console.Out.WriteLine("Stopping.");
            return await Stop(host);
        }
    }

    private static string Ready(SiloConfiguration configuration, EdgeListener? edge)
    {
        var gateway = configuration.GatewayPort > 0 ? $"clients at {configuration.Address}:{configuration.GatewayPort}, " : string.Empty;
        var http = edge is null ? string.Empty : $"HTTP at https://{edge.At}, ";
        return $"Ready. Silo {configuration.Address}:{configuration.SiloPort}, {gateway}{http}cluster {configuration.Silo.ClusterId}, {configuration.Silo.Storage}.";
    }

    private static async Task Asked(CancellationToken cancellation)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellation.Register(asked.SetResult);
        await asked.Task;
    }

    private static async Task<int> Stop(IHost host)
    {
        using var patience = new CancellationTokenSource(StopsWithin);
        try
        {
            await host.StopAsync(patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            Console.Error.WriteLine($"The silo did not stop within {StopsWithin.TotalSeconds:0} seconds and is ended. What was acknowledged is in the database.");
            return SiloExit.Error;
        }

        // Closes the journal, which commits what still waits.
        host.Dispose();
        Console.Out.WriteLine("Stopped.");
        return SiloExit.Done;
    }

    private static async Task Discard(IHost host)
    {
        using var patience = new CancellationTokenSource(StopsWithin);
        try
        {
            await host.StopAsync(patience.Token);
        }
        catch (Exception)
        {
            // It never ran; how its parts take their end is of no interest beside why it did not start.
        }

        host.Dispose();
    }

    private static async Task<HealthListener> Listen(SiloConfiguration configuration, Readiness readiness, CancellationToken cancellation)
    {
        try
        {
            return await HealthListener.Start(configuration.Health, readiness, cancellation);
        }
        catch (IOException taken)
        {
            throw new SettingsException([$"health:port = '{configuration.Health.Port}': {taken.GetBaseException().Message} Name another with --health-port, or 0 for a free one."], taken);
        }
    }

    private static void WarnOfHeap()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_GCgen0size") is null)
        {
            Console.Error.WriteLine("DOTNET_GCgen0size is not set: large orders run slower (export DOTNET_GCgen0size=0x4000000).");
        }
    }

    /// <summary>What a person can do about it, or null for what a programmer must look at.</summary>
    private static string? Explain(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case CarrierSettingsException or JournalLockedException or JournalUnavailableException or JournalStorageException:
                    return cause.Message;
                case SocketException socket:
                    return $"A port of this machine cannot be listened on: {socket.Message}. See --address, --silo-port and --gateway-port.";
                case IOException { InnerException: AddressInUseException }:
                    return $"{cause.Message} See --edge-port.";
                case UnauthorizedAccessException or IOException:
                    return cause.Message;
            }
        }

        return null;
    }
}
