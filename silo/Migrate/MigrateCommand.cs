using System.CommandLine;
using Coordination.Hosting;

namespace Coordination.Migrate;

/// <summary>What was asked of <c>silo -- migrate</c>.</summary>
internal enum MigrateAct
{
    Status = 0,

    /// <summary>Print what would be run.</summary>
    DryRun = 1,

    Apply = 2,
}

/// <summary>The command line of <c>silo -- migrate</c>.</summary>
internal static class MigrateCommand
{
    public static Command Build(Func<SettingSources, MigrateAct, bool, CancellationToken, Task<int>> run)
    {
        var settings = new SettingOptions();
        Option<bool> dryRun = new("--dry-run") { Description = "Print the statements that wait, and run none." };
        Option<bool> apply = new("--apply") { Description = "Run what waits, each script in a transaction of its own." };
        Option<string> output = new("--output", "-o") { Description = "table, or json: one JSON object.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json");
        var command = new Command("migrate", "Show which migrations a storage has and which wait; with --apply, run those that wait. There is no way back.");
        settings.AddTo(command);
        command.Options.Add(dryRun);
        command.Options.Add(apply);
        command.Options.Add(output);
        command.Validators.Add(result =>
        {
            if (result.GetValue(dryRun) && result.GetValue(apply))
            {
                result.AddError("--dry-run and --apply: one of the two is wanted.");
            }
        });
        command.SetAction((parsed, cancellation) => run(
            settings.Read(parsed),
            parsed.GetValue(apply) ? MigrateAct.Apply : parsed.GetValue(dryRun) ? MigrateAct.DryRun : MigrateAct.Status,
            parsed.GetValue(output) == "json",
            cancellation));
        return command;
    }
}
