namespace Coordination.Harness;

internal sealed partial class PostgreSqlServer
{
    private static readonly Lazy<PostgreSqlServer> SharedServer = new(() => new());

    /// <summary>The server of this run, started by the first who needs it.</summary>
    public static PostgreSqlServer Shared
    {
        get
        {
            Require();
            return SharedServer.Value;
        }
    }

    /// <summary>Skips the test that asks where PostgreSQL is not installed, or fails it where it has to be.</summary>
    public static void Require()
    {
        if (Binaries.Value is null)
        {
            Assert.False(Environment.GetEnvironmentVariable("COORDINATION_REQUIRE_SERVERS") == "1", NotInstalled);
            Assert.Skip(NotInstalled);
        }
    }
}
