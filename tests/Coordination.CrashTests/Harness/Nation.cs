using System.Diagnostics;
using System.Globalization;

namespace Coordination.Harness;

/// <summary>Three silos on one PostgreSQL database, carriers around them, an order on its way, and numbers that live on each silo.</summary>
internal sealed class Nation : IAsyncDisposable
{
    /// <summary>Numbers asked for again and again while a silo is gone.</summary>
    private const int Asked = 30;

    /// <summary>Each carrier slower than the one before, so that an order's bars come over seconds and something falls in between.</summary>
    private static readonly string[] Slow = ["CMCC:slow=300ms", "CTCC:slow=700ms", "CUCC:slow=1500ms", "CBN:slow=2500ms", "MVNO-001:slow=3500ms"];

    private readonly CrashPlace place;
    private readonly PostgreSqlServer server;
    private readonly string database;
    private readonly List<IAsyncDisposable> clients = [];

    private Nation(CrashPlace place, PostgreSqlServer server, string database, Surroundings around)
    {
        this.place = place;
        this.server = server;
        this.database = database;
        Around = around;
        Rows = new(database);
    }

    public Surroundings Around { get; }

    public ClusterRows Rows { get; }

    public List<ServedSilo> Silos { get; } = [];

    /// <summary>Migrates an empty database and starts silos on it.</summary>
    public static async Task<Nation> Of(CrashPlace place, int silos)
    {
        var server = PostgreSqlServer.Shared;
        var database = server.CreateDatabase(isMigrated: false);
        var nation = new Nation(place, server, database, await Surroundings.Of(place, database, Slow));
        try
        {
            await nation.Around.Migrated();
            nation.Silos.AddRange(Enumerable.Range(0, silos).Select(_ => nation.Around.Serve()));
            await Task.WhenAll(nation.Silos.Select(silo => silo.Ready()));
            return nation;
        }
        catch
        {
            await nation.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client that is ended with the nation.</summary>
    public async Task<CoordinationClient> As(Audit.Principal principal, params ServedSilo[] silos)
    {
        var client = await Around.As(principal, silos);
        clients.Add(client);
        return client;
    }

    /// <summary>Asks for numbers of the file through one silo, on which they then live.</summary>
    public async Task<IReadOnlyList<string>> BringToLife(ServedSilo silo, DrawnOrder drawn)
    {
        var client = await As(Surroundings.Police, silo);
        var numbers = drawn.Numbers.OrderBy(_ => place.Random.Next()).Take(Asked).Select(number => number.ToString(CultureInfo.InvariantCulture)).ToList();
        await Task.WhenAll(numbers.Select(number => client.Province.Number(number, ct: TestContext.Current.CancellationToken)));
        return numbers;
    }

    /// <summary>Asks until every number has answered, whatever fails meanwhile. Answers how long the last one took.</summary>
    public static async Task<TimeSpan> AllAnswer(CoordinationClient client, IReadOnlyList<string> numbers)
    {
        var beganAt = Stopwatch.GetTimestamp();
        await Task.WhenAll(numbers.Select(number => Answers(client, number)));
        return Stopwatch.GetElapsedTime(beganAt);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        Around.Dispose();
        server.DropDatabase(database);
    }

    private static async Task Answers(CoordinationClient client, string number)
    {
        using var patience = new CancellationTokenSource(SiloProcess.Patience);
        while (true)
        {
            try
            {
                if ((await client.Province.Number(number, ct: patience.Token)).Value is not null)
                {
                    return;
                }
            }
            catch (CoordinationUnreachableException)
            {
                // Asked again at once: the answer is what is waited for.
            }
        }
    }
}
