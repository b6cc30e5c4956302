using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Coordination.DevMode;

/// <summary>The simulated carriers: a program of their own, with their own database, that ends when this one does.</summary>
internal sealed class SimulatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(5);
    private readonly Process process;

    private SimulatorProcess(Process process, IReadOnlyDictionary<string, Uri> carriers, Uri control)
    {
        this.process = process;
        Carriers = carriers;
        Control = control;
    }

    /// <summary>Address of each carrier, by its code.</summary>
    public IReadOnlyDictionary<string, Uri> Carriers { get; }

    public Uri Control { get; }

    public static async Task<SimulatorProcess> Start(DevOptions options, string? answerKeys, CancellationToken cancellation)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "carrier-simulator", "Coordination.CarrierSimulator.dll");
        if (!File.Exists(program))
        {
            throw new DevModeException($"The carrier simulator is not at {program}: build the solution anew.");
        }

        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        string[] arguments =
        [
            program,
            "--data", Path.Combine(options.DataDirectory, "carriers.db"),
            "--port", (options.Port == 0 ? 0 : options.Port + 2).ToString(CultureInfo.InvariantCulture),
            "--seed", options.Seed.ToString(CultureInfo.InvariantCulture),
            "--exit-with-parent",
            .. answerKeys is null ? Array.Empty<string>() : ["--answer-keys", answerKeys],
            .. options.Faults.SelectMany(fault => new[] { "--fault", fault }),
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // The silo's heap setting is not the simulator's.
        start.Environment.Remove("DOTNET_GCgen0size");
        var process = Process.Start(start) ?? throw new DevModeException($"The carrier simulator could not be started from {program}.");
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(cancellation)
                ?? throw new DevModeException("The carrier simulator ended before it was ready; what it said stands above.");
            if (!line.StartsWith('{'))
            {
                throw new DevModeException($"The carrier simulator did not start: {line}");
            }

            using var ready = JsonDocument.Parse(line);
            var carriers = ready.RootElement.GetProperty("carriers").EnumerateObject()
                .ToDictionary(carrier => carrier.Name, carrier => new Uri(carrier.Value.GetString()!), StringComparer.Ordinal);
            return new(process, carriers, new Uri(ready.RootElement.GetProperty("control").GetString()!));
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Its standard input closing is the sign; a simulator that does not see it is ended.
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(EndsWithin);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }
}

/// <summary>Development mode cannot start; the message says why and what to do.</summary>
internal sealed class DevModeException(string message, Exception? inner = null) : Exception(message, inner);
