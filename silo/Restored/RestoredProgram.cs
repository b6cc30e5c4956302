using Coordination.Audit;
using Coordination.Carriers;
using Coordination.DevMode;
using Coordination.Gateways;
using Coordination.Hosting;
using Coordination.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coordination.Restored;

/// <summary>
/// <c>silo -- restored</c>: puts a database in doubt that somebody knows to be restored from a backup. Carriers would find it out
/// by themselves; this does not wait for one that is down.
/// </summary>
internal static class RestoredProgram
{
    public static Task<int> Run(SettingSources sources, CancellationToken cancellation) => Run(sources, Console.Out, Console.Error, cancellation);

    public static async Task<int> Run(SettingSources sources, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        try
        {
            var settings = new SettingsReader(sources);
            var storage = StorageSettings.Read(settings);
            settings.ThrowIfWrong();
            if (storage.Kind is StorageKind.Sqlite && !File.Exists(Path.Combine(storage.Directory, "journal.db")))
            {
                await error.WriteLineAsync($"There is no journal.db in {storage.Directory}. Put the backup there first, or name its folder with --data.");
                return SiloExit.Error;
            }

            await Mark(storage, cancellation);
            await output.WriteLineAsync("Marked as restored from a backup: nothing is commanded until the fence is raised.");
            await output.WriteLineAsync("Start the silo. Look: coord fence show; coord fence list. Then: coord fence raise --reason \"…\" --yes");
            return SiloExit.Done;
        }
        catch (SettingsException wrong)
        {
            foreach (var complaint in wrong.Complaints)
            {
                await error.WriteLineAsync(complaint);
            }

            return SiloExit.Usage;
        }
        catch (SchemaException refused)
        {
            await error.WriteLineAsync(refused.Message);
            return SiloExit.Conflict;
        }
        catch (Exception exception) when (exception is JournalLockedException or JournalUnavailableException or JournalStorageException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(exception.Message);
            return SiloExit.Error;
        }
    }

    private static async Task Mark(StorageSettings storage, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        using var dialect = JournalRegistration.DialectOf(storage, DevSilo.ServiceId, time);
        var owner = $"{Environment.MachineName}/{Environment.ProcessId}";
        using var journal = new GroupCommitJournal(dialect, new CarrierDirectory([]), owner, time, NullLogger<GroupCommitJournal>.Instance);
        var now = (await journal.Standing(cancellation)).Fence;
        await journal.DoubtHistory(now.Value, string.Empty, HistoryMark.None, time.GetUtcNow(), Principal.System, cancellation);
    }
}
