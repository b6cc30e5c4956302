using Microsoft.Data.SqlClient;

namespace Coordination.Journal;

/// <summary>A database of a server: how to reach it, and how to name it without its password.</summary>
internal sealed class SqlServerAddress
{
    /// <param name="connectionString">As the operator wrote it.</param>
    /// <exception cref="ArgumentException">It cannot be read, or names no server or no database.</exception>
    public SqlServerAddress(string connectionString)
    {
        var builder = Parsed(connectionString);
        if (builder.DataSource.Length == 0 || builder.InitialCatalog.Length == 0)
        {
            throw new ArgumentException(
                "The connection string of SQL Server must name a server and a database: Server=…;Database=….", nameof(connectionString));
        }

        Name = $"SQL Server {builder.DataSource}/{builder.InitialCatalog}";

        // Each session keeps its one connection and finds out for itself that it broke: behind a transaction the driver must not
        // open another silently.
        builder.Pooling = false;
        builder.ConnectRetryCount = 0;
        builder.MultipleActiveResultSets = false;
        if (!builder.ShouldSerialize("Application Name"))
        {
            builder.ApplicationName = "Coordination journal";
        }

        ConnectionString = builder.ConnectionString;
    }

    public string Name { get; }

    public string ConnectionString { get; }

    // What cannot be read is not repeated: it may hold a password.
    private static SqlConnectionStringBuilder Parsed(string connectionString)
    {
        try
        {
            return new(connectionString);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new ArgumentException("The connection string of SQL Server cannot be read. Expected: Server=…;Database=…;User Id=…;Password=….", nameof(connectionString));
        }
    }
}
