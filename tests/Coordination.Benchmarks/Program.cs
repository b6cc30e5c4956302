using System.Globalization;
using Coordination.Deadlines;
using Coordination.Hosting;
using Coordination.Transitions;

switch (args)
{
    case ["--only", "journal"]:
        return await JournalBench.Run();
    case ["--only", "deadlines", var count]:
        var directory = Directory.CreateTempSubdirectory("coordination-deadlines-");
        try
        {
            DeadlineBench.Print(await DeadlineBench.Run(StorageSettings.Sqlite(directory.FullName), int.Parse(count, CultureInfo.InvariantCulture)));
            return 0;
        }
        finally
        {
            directory.Delete(recursive: true);
        }

    default:
        throw new ArgumentException("Say which: --only journal, or --only deadlines COUNT");
}
