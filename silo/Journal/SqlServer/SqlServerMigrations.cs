using System.Data;
using Coordination.Hosting;

namespace Coordination.Journal;

/// <summary>Migrations of one folder of <c>infra/sql/sqlserver</c> in a database.</summary>
internal sealed class SqlServerMigrations : Migrations
{
    private const string SchemaLock = "coordination schema";

    private readonly SqlServerSession session;
    private readonly string folder;

    private SqlServerMigrations(SqlServerSession session, TimeProvider time, string folder)
        : base(MigrationScript.In(folder), time)
    {
        this.session = session;
        this.folder = folder;
    }

    public override string Target => $"{session.Target}, {folder}";

    /// <summary>Those of the journal.</summary>
    public static SqlServerMigrations Journal(SqlServerSession session, TimeProvider time) => new(session, time, "sqlserver/");

    /// <summary>Those of Microsoft.Orleans.Persistence.AdoNet.</summary>
    public static SqlServerMigrations Grains(SqlServerSession session, TimeProvider time) => new(session, time, "sqlserver/grains/");

    /// <summary>Those of the cluster's members and reminders; they go on from those of the grains.</summary>
    public static SqlServerMigrations Cluster(SqlServerSession session, TimeProvider time) => new(session, time, "sqlserver/cluster/");

    /// <summary>All of a database, in the order they are applied.</summary>
    public static IReadOnlyList<MigrationTarget> All(SqlServerSession session, TimeProvider time) =>
        [new("journal", Journal(session, time)), new("grains", Grains(session, time)), new(MigrationTargets.Cluster, Cluster(session, time))];

    /// <summary>Migrates what Orleans' packages find in the database, or refuses one for which something waits.</summary>
    public static void RequireThoseOfOrleans(StorageSettings storage, TimeProvider time)
    {
        using var session = new SqlServerSession(new(storage.ConnectionString));
        Grains(session, time).Require(storage.Migrate);
        Cluster(session, time).Require(storage.Migrate);
    }

    protected override IDisposable Alone()
    {
        session.Lock(SchemaLock, untilCommit: false);
        return new HeldLock(session);
    }

    protected override IReadOnlyDictionary<int, AppliedScript> Applied()
    {
        if (session.Scalar(MigrationStatements.Exists) is null)
        {
            return new Dictionary<int, AppliedScript>();
        }

        return session
            .List(MigrationStatements.Applied, row => (Number: row.Int(0), Script: new AppliedScript(row.Text(1), row.Instant(2))), folder)
            .ToDictionary(applied => applied.Number, applied => applied.Script);
    }

    protected override void Apply(MigrationScript script, DateTimeOffset now)
    {
        session.Begin(IsolationLevel.ReadCommitted);
        try
        {
            session.Run(MigrationStatements.Create);
            foreach (var batch in SqlServerScript.BatchesOf(script.Text))
            {
                session.Run(new SqlServerStatement(batch));
            }

            session.Run(MigrationStatements.Record, folder, script.Number, script.Name, script.Sha256, Instants.ToMicroseconds(now));
            session.Commit();
        }
        finally
        {
            session.End();
        }
    }

    private sealed class HeldLock(SqlServerSession session) : IDisposable
    {
        public void Dispose() => session.Unlock(SchemaLock);
    }
}
