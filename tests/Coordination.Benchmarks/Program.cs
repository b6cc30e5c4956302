using System.Runtime.InteropServices;
using Coordination;
using Coordination.Harness;

if (await HeapSetting.RunAgain(args) is { } exit)
{
    return exit;
}

using var stopping = new CancellationTokenSource();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
return await BenchCommand.Build(Bench.Run).Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = null }, stopping.Token);

void Stop(PosixSignalContext signal)
{
    // Once is a request to end the servers that were started; whoever asks twice means it.
    if (!stopping.IsCancellationRequested)
    {
        signal.Cancel = true;
        stopping.Cancel();
    }
}
