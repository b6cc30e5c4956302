using System.Globalization;
using System.Text.Json;
using Coordination.Hosting;
using Coordination.Journal;
using Microsoft.Data.SqlClient;
using Npgsql;
using Spectre.Console;

namespace Coordination.Migrate;

/// <summary><c>silo -- migrate</c>: tells the state of a storage's schemas, or brings them up to date.</summary>
internal static class MigrateProgram
{
    public static Task<int> Run(SettingSources sources, MigrateAct act, bool json, CancellationToken cancellation) =>
        Run(sources, act, json, Console.Out, Console.Error, cancellation);

    public static Task<int> Run(SettingSources sources, MigrateAct act, bool json, TextWriter output, TextWriter error, CancellationToken cancellation) =>
        Task.Run(() => Run(sources, act, json, output, error), cancellation);

    private static int Run(SettingSources sources, MigrateAct act, bool json, TextWriter output, TextWriter error)
    {
        try
        {
            var settings = new SettingsReader(sources);
            var storage = StorageSettings.Read(settings);
            settings.ThrowIfWrong();
            using var targets = new MigrationTargets(storage, act is MigrateAct.Apply, TimeProvider.System);
            if (act is MigrateAct.DryRun)
            {
                DryRun(targets, json, output);
                return SiloExit.Done;
            }

            // All are looked at before any is changed: a schema that is refused leaves the others as they are.
            foreach (var target in targets.All)
            {
                target.Migrations.Status();
            }

            var applied = act is MigrateAct.Apply
                ? targets.All.SelectMany(target => target.Migrations.Apply().Select(script => (target.Name, script.Number))).ToHashSet()
                : [];
            if (json)
            {
                output.WriteLine(JsonSerializer.Serialize(MigrateReport.Of(storage, targets, applied), MigrateJson.Default.MigrateReport));
            }
            else
            {
                Table(storage, targets, applied, output);
            }

            return SiloExit.Done;
        }
        catch (SettingsException wrong)
        {
            foreach (var complaint in wrong.Complaints)
            {
                error.WriteLine(complaint);
            }

            return SiloExit.Usage;
        }
        catch (SchemaException refused)
        {
            error.WriteLine(refused.Message);
            return SiloExit.Conflict;
        }
        catch (Exception exception) when (exception is JournalLockedException or JournalStorageException or NpgsqlException or SqlException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine(exception.Message);
            if (act is MigrateAct.Apply)
            {
                error.WriteLine("Each script is applied whole or not at all: `migrate` shows which are, and `migrate --apply` goes on with the others.");
            }

            return SiloExit.Error;
        }
    }

    private static void DryRun(MigrationTargets targets, bool json, TextWriter output)
    {
        var waiting = targets.All.SelectMany(target => target.Migrations.Waiting().Select(script => new ScriptToRun(target.Name, target.Migrations.Target, script.Number, script.Name, script.Text))).ToList();
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(waiting, MigrateJson.Default.IReadOnlyListScriptToRun));
            return;
        }

        foreach (var script in waiting)
        {
            output.WriteLine($"-- {script.Target} {script.Name} on {script.Database}");
            output.WriteLine(script.Text);
        }

        output.WriteLine(waiting.Count == 0 ? "-- Nothing waits." : string.Create(CultureInfo.InvariantCulture, $"-- {waiting.Count} scripts wait; --apply runs them."));
    }

    private static void Table(StorageSettings storage, MigrationTargets targets, HashSet<(string Target, int Number)> applied, TextWriter output)
    {
        var table = new Table().AddColumns("target", "number", "name", "applied at (UTC)");
        var waiting = 0;
        foreach (var (name, migrations) in targets.All.Select(target => (target.Name, target.Migrations)))
        {
            foreach (var migration in migrations.Status())
            {
                var when = migration.AppliedAt is { } at
                    ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + (applied.Contains((name, migration.Number)) ? " (just now)" : string.Empty)
                    : "waiting";
                waiting += migration.AppliedAt is null ? 1 : 0;
                table.AddRow(name, migration.Number.ToString(CultureInfo.InvariantCulture), Markup.Escape(migration.Name), when);
            }
        }

        var screen = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (!screen.Profile.Out.IsTerminal)
        {
            screen.Profile.Width = 160;
        }

        output.WriteLine(storage);
        screen.Write(table);
        output.WriteLine(waiting == 0 ? "Nothing waits." : string.Create(CultureInfo.InvariantCulture, $"{waiting} wait. --dry-run prints them, --apply runs them."));
    }
}
