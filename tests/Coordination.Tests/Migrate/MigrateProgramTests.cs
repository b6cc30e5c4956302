using System.Text.Json;
using Coordination.Hosting;
using Coordination.Journal;

namespace Coordination.Migrate;

/// <summary>The command as a script uses it: exit code, standard output, standard error.</summary>
public sealed class MigrateProgramTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("coordination-migrate-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Status_makes_nothing_and_tells_what_waits()
    {
        var (exit, output, _) = await Run(MigrateAct.Status, json: true);
        Assert.Equal(SiloExit.Done, exit);
        using var report = JsonDocument.Parse(output);
        Assert.True(report.RootElement.GetProperty("waiting").GetInt32() >= 2);
        Assert.Equal(["journal", "grains"], report.RootElement.GetProperty("migrations").EnumerateArray().Select(line => line.GetProperty("target").GetString()).Distinct());
        Assert.All(report.RootElement.GetProperty("migrations").EnumerateArray(), line => Assert.Equal(JsonValueKind.Null, line.GetProperty("appliedAt").ValueKind));
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task A_dry_run_prints_the_statements_and_runs_none()
    {
        var (exit, output, _) = await Run(MigrateAct.DryRun, json: false);
        Assert.Equal(SiloExit.Done, exit);
        Assert.Contains("CREATE TABLE OrleansStorage", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task What_waits_is_applied_once()
    {
        var (exit, first, _) = await Run(MigrateAct.Apply, json: true);
        Assert.Equal(SiloExit.Done, exit);
        var (_, second, _) = await Run(MigrateAct.Apply, json: true);

        using var before = JsonDocument.Parse(first);
        using var after = JsonDocument.Parse(second);
        Assert.Equal(0, before.RootElement.GetProperty("waiting").GetInt32());
        Assert.True(before.RootElement.GetProperty("applied").GetInt32() >= 2);
        Assert.Equal(0, after.RootElement.GetProperty("applied").GetInt32());
        Assert.Contains("Nothing waits.", (await Run(MigrateAct.Status, json: false)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MigrateAct.Status)]
    [InlineData(MigrateAct.DryRun)]
    [InlineData(MigrateAct.Apply)]
    internal async Task A_newer_schema_is_refused_whatever_is_asked(MigrateAct act)
    {
        await Run(MigrateAct.Apply, json: false);
        using (var file = new SqliteDatabase(Path.Combine(folder, "grains.db")))
        {
            file.Execute("INSERT INTO schema_migration (number, name, sha256, applied_at) VALUES (999, '0999_later.sql', '', 0)");
        }

        var (exit, _, error) = await Run(act, json: false);
        Assert.Equal(SiloExit.Conflict, exit);
        Assert.Contains("migration 999", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_silo_keeps_its_schema()
    {
        await Run(MigrateAct.Apply, json: false);
        using var silo = new JournalFileLock(folder);
        var (exit, _, error) = await Run(MigrateAct.Apply, json: false);
        Assert.Equal(SiloExit.Error, exit);
        Assert.Contains("in use by another process", error, StringComparison.Ordinal);
        Assert.Equal(SiloExit.Done, (await Run(MigrateAct.Status, json: false)).Exit);
    }

    [Fact]
    public async Task A_storage_that_is_none_is_a_matter_of_usage()
    {
        var (exit, _, error) = await Run(MigrateAct.Status, json: false, new() { ["storage:kind"] = "oracle" });
        Assert.Equal(SiloExit.Usage, exit);
        Assert.Contains("storage:kind = 'oracle'", error, StringComparison.Ordinal);
    }

    private async Task<(int Exit, string Output, string Error)> Run(MigrateAct act, bool json, Dictionary<string, string?>? settings = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var sources = new SettingSources(
            null,
            new Dictionary<string, string>(),
            settings ?? new() { ["storage:kind"] = "sqlite", ["storage:directory"] = folder });
        var exit = await MigrateProgram.Run(sources, act, json, output, error, TestContext.Current.CancellationToken);
        return (exit, output.ToString(), error.ToString());
    }
}
