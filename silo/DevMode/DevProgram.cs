using Coordination.Callers;
using Coordination.Holders;
using Coordination.Hosting;
using Coordination.Journal;
using Coordination.Orders;
using Microsoft.AspNetCore.Connections;

namespace Coordination.DevMode;

/// <summary><c>silo -- dev</c>: start everything, then serve, or run one file and stop.</summary>
internal static class DevProgram
{
    public static async Task<int> Run(DevOptions options, CancellationToken cancellation)
    {
        var console = new DevConsole(options.Json);
        if (Environment.GetEnvironmentVariable("DOTNET_GCgen0size") is null)
        {
            Console.Error.WriteLine("DOTNET_GCgen0size is not set: large orders run slower (dotnet run sets it; otherwise export DOTNET_GCgen0size=0x4000000).");
        }

        try
        {
            var startedAt = TimeProvider.System.GetUtcNow();
            await using var silo = await DevSilo.Start(options, cancellation);
            console.Addresses(silo.Description, options.DataDirectory);
            if (options.Once)
            {
                return await new DevRun(options, silo.Description, console, startedAt).Run(cancellation);
            }

            console.Say("Ready. Ctrl-C stops it; what it accepted is on disk. Next: coord order plan infra/samples/case-numbers.csv");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            console.Say("Stopped.");
            return options.Once ? SiloExit.Open : SiloExit.Done;
        }
        catch (Exception exception) when (Explain(exception) is { } why)
        {
            Console.Error.WriteLine(why);
            return SiloExit.Error;
        }

        return SiloExit.Done;
    }

    /// <summary>What a person can do about it, or null for what a programmer must look at.</summary>
    private static string? Explain(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case DevModeException or BodyKeysException or HolderKeysException or CoordinationConnectionException or CoordinationUnreachableException or OrderFileChangedException:
                    return cause.Message;
                case System.Net.Sockets.SocketException socket:
                    return $"A port of this machine is not free: {socket.Message}. Name another with --port, or 0 for free ones.";
                case JournalLockedException or JournalUnavailableException or JournalStorageException or SchemaException:
                    return cause.Message;
                case IOException { InnerException: AddressInUseException }:
                    return $"{cause.Message} Name another with --edge-port, or 0 for a free one.";
                case UnauthorizedAccessException or IOException:
                    return $"{cause.Message} Name a writable directory with --data.";
            }
        }

        return null;
    }
}
