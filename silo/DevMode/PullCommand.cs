using System.CommandLine;

namespace Coordination.DevMode;

/// <summary>The command line of <c>silo -- pull</c>.</summary>
internal static class PullCommand
{
    public static Command Build(Func<string, string, CancellationToken, Task<int>> run)
    {
        Argument<string> carrier = new("CARRIER") { Description = "Code of a simulated carrier, such as CMCC." };
        Option<string> data = new("--data") { Description = $"Folder of the {DevFile.FileName} that says where the silo and the carrier are.", DefaultValueFactory = _ => "./data" };
        var command = new Command("pull", "Fetch a simulated carrier's commands in a process of its own, as that carrier's system would, until SIGTERM.") { carrier, data };
        command.Validators.Add(result =>
        {
            if (result.GetValue(carrier) is { } code && !Carriers.CarrierCode.TryParse(code, out _))
            {
                result.AddError($"{code}: there is no such carrier. CMCC, CTCC, CUCC, CBN or MVNO-001 are wanted.");
            }
        });
        command.SetAction((parsed, cancellation) =>
            run(Path.GetFullPath(parsed.GetValue(data)!), Carriers.CarrierCode.Parse(parsed.GetValue(carrier)!).ToString(), cancellation));
        return command;
    }
}
