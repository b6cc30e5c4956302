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
    public static Task<int> Run(StorageSettings storage, CancellationToken cancellation) => Run(storage, Console.Out, Console.Error, cancellation);

    public static async Task<int> Run(StorageSettings storage, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        if (storage.Kind is StorageKind.Sqlite && !File.Exists(Path.Combine(storage.Directory, "journal.db")))
        {
            await error.WriteLineAsync($"There is no journal.db in {storage.Directory}. Put the backup there first, or name its directory with --data.");
            return DevRun.ExitError;
        }

        try
        {
            using var dialect = JournalRegistration.DialectOf(storage, DevSilo.ServiceId, time);
            var owner = $"{Environment.MachineName}/{Environment.ProcessId}";
            using var journal = new GroupCommitJournal(dialect, new CarrierDirectory([]), owner, time, NullLogger<GroupCommitJournal>.Instance);
            var now = (await journal.Standing(cancellation)).Fence;
            await journal.DoubtHistory(now.Value, string.Empty, HistoryMark.None, time.GetUtcNow(), Principal.System, cancellation);
            await output.WriteLineAsync("Marked as restored from a backup: nothing is commanded until the fence is raised.");
            await output.WriteLineAsync("Start the silo. Look: coord fence show; coord fence list. Then: coord fence raise --reason \"…\" --yes");
            return DevRun.ExitDone;
        }
        catch (Exception exception) when (exception is JournalLockedException or JournalUnavailableException or JournalStorageException or SchemaException or UnauthorizedAccessException or IOException)
        {
            await error.WriteLineAsync(exception.Message);
            return DevRun.ExitError;
        }
    }
}
