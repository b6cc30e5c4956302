using System.Globalization;
using System.Text.Json;
using Coordination.Harness;

namespace Coordination;

/// <summary>
/// The drill of infra/README.md, with real processes and real commands: backup beside a running silo, work, SIGKILL, the backup in
/// place of the record, start (promise P17). The carriers' own logs are the judge.
/// </summary>
public sealed class When_the_database_is_restored_from_a_backup
{
    private const int Ok = 0;
    private const int Open = 3;
    private const long Closed = 4;
    private const string AtRisk = "13800138000";

    [Fact]
    public Task On_SQLite_it_commands_nobody_lists_what_it_forgot_and_converges_after_the_raise() =>
        CrashPlace.In(CrashSettings.Seed, place => Drill(place, new SqliteRecord(place)));

    [Fact]
    public Task On_PostgreSQL_it_commands_nobody_lists_what_it_forgot_and_converges_after_the_raise() =>
        CrashPlace.In(CrashSettings.Seed, place => Drill(place, new PostgreSqlRecord(place)));

    private static async Task Drill(CrashPlace place, IRecordToRestore record)
    {
        using var restored = record;
        var coord = new CoordProgram(place.Data);
        var kept = Draw(place, "kept.csv", 300);
        var lost = Draw(place, "lost.csv", 300);
        var waits = Draw(place, "waits.csv", 100);

        // What the backup knows: an order, and a holder who was told and has twenty seconds.
        var silo = place.Dev(record.Arguments);
        Assert.True(await silo.Output.Says("Ready.").WaitAsync(SiloProcess.Patience), "The silo did not start.");
        var keptId = await coord.Order(kept.Path);
        Assert.Equal(Ok, (await coord.Run("order", "watch", keptId)).Exit);
        var caseId = (await coord.Do("verify", "open", AtRisk)).GetProperty("caseId").GetString()!;
        await record.Backup();
        using var log = CarriersLog.Open(place.Data);
        var atBackup = (int)log.Count();

        // What it does not: another order, service given back, and a verification that came after the window.
        var lostId = await coord.Order(lost.Path);
        Assert.Equal(Ok, (await coord.Run("order", "watch", lostId)).Exit);
        var lifted = log.Effects()[0].Number;
        await coord.Do("number", "lift", Text(lifted), "--order", keptId, "--revoke", "--reason", "drill", "--yes");
        await Becomes(lifted, barred: false, log, silo);
        await Becomes(Key(AtRisk), barred: true, log, silo);
        await coord.Do("verify", "pass", AtRisk, "--case", caseId, "--level", "3");
        await Becomes(Key(AtRisk), barred: false, log, silo);
        await silo.Kill();
        await silo.Ended();
        var atKill = (int)log.Count();
        var forgotten = log.Effects().Skip(atBackup).Select(effect => effect.Number).ToHashSet();

        await record.Restore();
        silo = place.Dev(record.Arguments);
        await silo.Says("Nothing is commanded until the fence is raised");
        Assert.True(await silo.Output.Says("Ready.").WaitAsync(SiloProcess.Patience), "The silo did not start.");
        var doubted = await Compared(coord, Open);
        Assert.NotEqual(JsonValueKind.Null, doubted.GetProperty("doubtedAt").ValueKind);
        Assert.Equal(forgotten, await Listed(coord));

        // Suspends and restores are both taken in, and neither leaves.
        var waitsId = await coord.Order(waits.Path);
        Assert.Equal(Open, (await coord.Run("order", "watch", waitsId, "--wait", "3")).Exit);
        Assert.Equal(Open, (await coord.Run("fence", "show")).Exit);
        Assert.Equal(atKill, log.Count());

        // The window of the case that was open in the backup is over by now, and the record wants the number barred again.
        var raised = await coord.Do("fence", "raise", "--reason", "drill: restored from the backup", "--yes");
        Assert.Equal(2, raised.GetProperty("fence").GetInt32());
        Assert.Equal(Ok, (await coord.Run("order", "watch", waitsId)).Exit);
        await Compared(coord, Open);
        Assert.Equal(forgotten, await Listed(coord));
        var since = log.Effects().Skip(atKill).ToList();
        Assert.DoesNotContain(since, effect => forgotten.Contains(effect.Number));

        // Persons decide: the lost order comes again, the carrier tells of the verification again, the lift was an error.
        Assert.Equal(lostId, await coord.Order(lost.Path));
        Assert.Equal(Ok, (await coord.Run("order", "watch", lostId)).Exit);
        await coord.Do("verify", "pass", AtRisk, "--case", caseId, "--level", "3");
        await coord.Do("fence", "settle", (await EntryOf(coord, lifted)).ToString(CultureInfo.InvariantCulture), "--reason", "drill: the lift was an error", "--yes");
        await NothingOpen(coord);

        Converged(record, log, atKill);
        Assert.Equal(0, (await coord.Run("fence", "show")).Exit);
        silo.Terminate();
        Assert.Equal(0, await silo.Ended());
        Complaints.AreForPeople(silo);
    }

    /// <summary>Carriers bar what the record wants; after the raise nothing of a lower fence took effect; nothing twice, nothing out of order.</summary>
    private static void Converged(IRecordToRestore record, CarriersLog log, int atKill)
    {
        var effects = log.Effects();
        Assert.All(effects.Skip(atKill), effect => Assert.Equal(2, effect.Fence));
        Assert.DoesNotContain(effects.GroupBy(effect => (effect.Number, effect.Fence, effect.Sequence)), same => same.Count() > 1);
        foreach (var line in effects.GroupBy(effect => effect.Number))
        {
            var pairs = line.Select(effect => (effect.Fence, effect.Sequence)).ToList();
            Assert.Equal(pairs.Order(), pairs);
        }

        var wanted = record.WantedNow().Where(row => row.State != Closed).ToDictionary(row => row.Number, row => row.Services);
        var barred = effects.GroupBy(effect => effect.Number).ToDictionary(line => line.Key, line => line.Last().Barred);
        Assert.Equal(
            wanted.Where(row => row.Value != 0).OrderBy(row => row.Key),
            barred.Where(row => row.Value != 0).OrderBy(row => row.Key));
    }

    private static DrawnOrder Draw(CrashPlace place, string name, int lines) => DrawnOrder.Draw(Path.Combine(place.Folder, name), lines, place.Random);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture)[2..];

    private static long Key(string number) => long.Parse($"86{number}", CultureInfo.InvariantCulture);

    private static async Task Becomes(long number, bool barred, CarriersLog log, SiloProcess silo)
    {
        for (var seen = log.Count(); !log.Effects().Any(effect => effect.Number == number && effect.Barred != 0 == barred); seen = log.Count())
        {
            await log.Reaches(seen + 1, silo);
            Assert.False(silo.HasExited, "The silo ended.");
        }
    }

    private static async Task<JsonElement> Compared(CoordProgram coord, int exit)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var patience = new CancellationTokenSource(SiloProcess.Patience);
        while (await timer.WaitForNextTickAsync(patience.Token))
        {
            var view = (await coord.Run("fence", "show", "-o", "json")).Ends(exit);
            if (view.GetProperty("carriers").EnumerateArray().All(carrier => carrier.GetProperty("isCompared").GetBoolean()))
            {
                return view;
            }
        }

        throw new TimeoutException("Not every carrier was compared.");
    }

    private static async Task NothingOpen(CoordProgram coord)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        using var patience = new CancellationTokenSource(SiloProcess.Patience);
        CoordRun run;
        do
        {
            await timer.WaitForNextTickAsync(patience.Token);
            run = await coord.Run("fence", "list", "--limit", "10000", "-o", "jsonl");
        }
        while (run.Exit == Open);

        Assert.Equal(Ok, run.Exit);
    }

    private static async Task<List<JsonElement>> Effects(CoordProgram coord)
    {
        var run = await coord.Run("fence", "list", "--full", "--purpose", "drill", "--limit", "10000", "-o", "jsonl");
        Assert.Equal(Open, run.Exit);
        return [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private static async Task<HashSet<long>> Listed(CoordProgram coord)
    {
        var listed = await Effects(coord);
        var numbers = listed.Select(NumberOf).ToHashSet();
        Assert.Equal(listed.Count, numbers.Count);
        return numbers;
    }

    private static async Task<long> EntryOf(CoordProgram coord, long number) =>
        (await Effects(coord)).Single(effect => NumberOf(effect) == number).GetProperty("entry").GetInt64();

    private static long NumberOf(JsonElement effect) => long.Parse(effect.GetProperty("number").GetString()!.TrimStart('+'), CultureInfo.InvariantCulture);
}
