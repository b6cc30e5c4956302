using System.CommandLine;
using System.Runtime.InteropServices;
using Coordination.DevMode;

const int usage = 2;

var root = new RootCommand("Coordination: suspends numbers used for fraud, verifies their holders anew, restores their service, at every carrier of the country.")
{
    DevCommand.Build(DevProgram.Run),
    CertsCommand.Build(),
};

using var stopping = new CancellationTokenSource();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

var parsed = root.Parse(args);
var exit = await parsed.InvokeAsync(new() { ProcessTerminationTimeout = null }, stopping.Token);
return parsed.Errors.Count > 0 ? usage : exit;

void Stop(PosixSignalContext signal)
{
    // Once is a request to finish cleanly; whoever asks twice means it.
    if (!stopping.IsCancellationRequested)
    {
        signal.Cancel = true;
        stopping.Cancel();
    }
}
