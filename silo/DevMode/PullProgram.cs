using Coordination.Hosting;

namespace Coordination.DevMode;

/// <summary><c>silo -- pull</c>: a simulated carrier's own system, which can be killed without its silo.</summary>
internal static class PullProgram
{
    public static async Task<int> Run(string directory, string carrier, CancellationToken cancellation)
    {
        try
        {
            var dev = DevFile.Read(Path.Combine(directory, DevFile.FileName));
            await using var puller = await SimulatedPuller.Start(dev, carrier, cancellation);
            Console.WriteLine($"{carrier} fetches from {dev.Gateway}. Ctrl-C stops it.");
            await puller.Running.WaitAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Console.WriteLine("Stopped.");
        }
        catch (Exception exception) when (exception is CoordinationConnectionException or CoordinationUnreachableException or CoordinationRefusedException)
        {
            Console.Error.WriteLine(exception.Message);
            return SiloExit.Error;
        }

        return SiloExit.Done;
    }
}
