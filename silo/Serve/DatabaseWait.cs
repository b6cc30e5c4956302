using System.Globalization;
using Coordination.Health;
using Coordination.Hosting;
using Coordination.Journal;
using Microsoft.Data.SqlClient;
using Npgsql;

namespace Coordination.Serve;

/// <summary>Waits until the database answers and its schema is the one this program needs. Says so at once, then now and then.</summary>
internal sealed class DatabaseWait(StorageSettings storage, SiloRole role, Readiness readiness, TimeProvider time, TextWriter writer)
{
    public static readonly TimeSpan TryEvery = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(10);

    /// <summary>Classes of PostgreSQL's errors that pass: connection, resources, an operator's hand (Appendix A of its manual).</summary>
    private static readonly string[] PassingStates = ["08", "53", "57"];

    /// <summary>Returns once the silo can start.</summary>
    /// <exception cref="SchemaException">The schema is newer, or older and waits for <c>migrate</c>.</exception>
    public async Task Until(CancellationToken cancellation)
    {
        var beganAt = time.GetTimestamp();
        long? saidAt = null;
        while (true)
        {
            // The driver's wait for a connection cannot be called off; who stops the silo does not wait for it.
            if (await Task.Run(Try, cancellation).WaitAsync(cancellation) is not { } why)
            {
                return;
            }

            readiness.Waits(why);
            if (saidAt is not { } at || time.GetElapsedTime(at) >= SayEvery)
            {
                saidAt = time.GetTimestamp();
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Waiting for the database ({storage}) for {time.GetElapsedTime(beganAt).TotalSeconds:0} s: {why}"));
            }

            await Task.Delay(TryEvery, time, cancellation);
        }
    }

    /// <summary>Why the database cannot be reached at present, or null when that is not what the failure says.</summary>
    public static string? IsAway(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case PostgresException refused:
                    return PassingStates.Any(state => refused.SqlState.StartsWith(state, StringComparison.Ordinal)) ? refused.MessageText : null;
                case NpgsqlException:
                    return OneLine(cause);
                case SqlException server:
                    return IsPassing(server) ? OneLine(cause) : null;
            }
        }

        return null;
    }

    private string? Try()
    {
        try
        {
            using var targets = new MigrationTargets(storage, toApply: false, time);

            // An edge silo needs the table of members, and its login need not see more.
            var needed = targets.All.Where(target => role.HasCore() || target.Name == MigrationTargets.Cluster).ToList();
            foreach (var target in needed)
            {
                target.Migrations.Require(apply: false);
            }

            readiness.SchemaFits($"{storage}: {string.Join(", ", needed.Select(target => $"{target.Name} {target.Migrations.Status().Count}"))}");
            return null;
        }
        catch (Exception exception) when (IsAway(exception) is { } why)
        {
            return why;
        }
    }

    // 18456: the login was refused, which no waiting mends. Others of severity 20 and more, and those of the network, pass.
    private static bool IsPassing(SqlException server) =>
        server.Number != 18_456 && (server.Class >= 20 || server.Number is -2 or -1 or 2 or 53 or 4_060 or 10_053 or 10_054 or 10_060 or 10_061 or 11_001);

    private static string OneLine(Exception cause)
    {
        var inner = cause.GetBaseException().Message;
        return (inner == cause.Message ? inner : $"{cause.Message}: {inner}").ReplaceLineEndings(" ");
    }
}
