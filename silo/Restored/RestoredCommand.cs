using System.CommandLine;
using Coordination.Hosting;

namespace Coordination.Restored;

/// <summary>The command line of <c>silo -- restored</c>.</summary>
internal static class RestoredCommand
{
    public static Command Build(Func<SettingSources, CancellationToken, Task<int>> run)
    {
        var settings = new SettingOptions();
        var command = new Command("restored", "Say that a storage was restored from a backup, before a silo is started on it: nothing is commanded until coord fence raise.");
        settings.AddTo(command);
        command.SetAction((parsed, cancellation) => run(settings.Read(parsed), cancellation));
        return command;
    }
}
