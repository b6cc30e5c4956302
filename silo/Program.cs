using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Coordination.DevMode;
using Coordination.Hosting;
using Coordination.Migrate;
using Coordination.Restored;
using Coordination.Serve;

// What is written is the same whatever machine it runs on.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;

var root = new RootCommand("Coordination: suspends numbers used for fraud, verifies their holders anew, restores their service, at every carrier of the country.")
{
    DevCommand.Build(DevProgram.Run),
    CertsCommand.Build(),
    RestoredCommand.Build(RestoredProgram.Run),
    MigrateCommand.Build(MigrateProgram.Run),
    ServeCommand.Build(ServeProgram.Run),
};

using var stopping = new CancellationTokenSource();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

var parsed = root.Parse(args);
var exit = await parsed.InvokeAsync(new() { ProcessTerminationTimeout = null }, stopping.Token);
return parsed.Errors.Count > 0 ? SiloExit.Usage : exit;

void Stop(PosixSignalContext signal)
{
    // Once is a request to finish cleanly; whoever asks twice means it.
    if (!stopping.IsCancellationRequested)
    {
        signal.Cancel = true;
        stopping.Cancel();
    }
}
