using System.Net.Sockets;
using Coordination.Health;
using Coordination.Hosting;
using Coordination.Journal;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Coordination.Serve;

public sealed class DatabaseWaitTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("coordination-wait-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("57P03", true)]
    [InlineData("57P01", true)]
    [InlineData("53300", true)]
    [InlineData("08006", true)]
    [InlineData("28P01", false)]
    [InlineData("3D000", false)]
    [InlineData("42501", false)]
    public void What_passes_by_itself_is_waited_for_and_what_does_not_is_told(string state, bool isAway) =>
        Assert.Equal(isAway, DatabaseWait.IsAway(new InvalidOperationException("outer", new PostgresException("said", "FATAL", "FATAL", state))) is not null);

    [Fact]
    public void A_server_that_is_not_there_is_waited_for_and_a_port_that_is_taken_is_not()
    {
        var refused = DatabaseWait.IsAway(new JournalStorageException(JournalFault.Unavailable, "x", 0, new NpgsqlException("Failed to connect", new SocketException((int)SocketError.ConnectionRefused))));
        Assert.Contains("Failed to connect", refused, StringComparison.Ordinal);
        Assert.Null(DatabaseWait.IsAway(new SocketException((int)SocketError.AddressAlreadyInUse)));
    }

    [Fact]
    public async Task A_schema_that_waits_for_its_migrations_is_refused_and_one_that_has_them_is_ready()
    {
        var storage = StorageSettings.Sqlite(folder);
        var readiness = new Readiness();
        using var said = new StringWriter();
        var wait = new DatabaseWait(storage, SiloRole.All, readiness, new FakeTimeProvider(), said);
        var refused = await Assert.ThrowsAsync<SchemaException>(() => wait.Until(TestContext.Current.CancellationToken));
        Assert.Contains("migrate --apply", refused.Message, StringComparison.Ordinal);
        using (var targets = new MigrationTargets(storage, toApply: true, TimeProvider.System))
        {
            Assert.All(targets.All, target => Assert.NotEmpty(target.Migrations.Apply()));
        }

        await wait.Until(TestContext.Current.CancellationToken);

        Assert.Empty(said.ToString());
        Assert.Contains(readiness.Look().Checks, check => check is { Name: "schema", Ok: true });
        Assert.False(readiness.Look().Ready);
    }
}
