using System.Runtime.InteropServices;
using System.Text.Json;
using Coordination.CarrierSimulator;

const int badOptions = 2;

try
{
    return await new CommandLine().Build(Run).Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (Exception wrong) when (wrong is FormatException or ArgumentException)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return badOptions;
}

static async Task<int> Run(SimulationOptions options, bool exitWithParent, CancellationToken cancellation)
{
    var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

    await using var simulation = await CarrierSimulation.Start(options, cancellation);
    var ready = new ReadyLine(true, simulation.Control, simulation.Addresses, Path.GetFullPath(options.DataFile));
    await Console.Out.WriteLineAsync(JsonSerializer.Serialize(ready, WireJson.Plain.ReadyLine));
    await Task.WhenAny(stopped.Task, exitWithParent ? StandardInputClosed() : Task.Delay(Timeout.InfiniteTimeSpan, cancellation));
    return 0;

    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stopped.TrySetResult();
    }
}

static async Task StandardInputClosed()
{
    var ignored = new byte[256];
    await using var input = Console.OpenStandardInput();
    while (await input.ReadAsync(ignored) > 0)
    {
    }
}
