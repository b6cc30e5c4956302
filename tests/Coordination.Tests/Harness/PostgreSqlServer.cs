using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Coordination.Journal;
using Npgsql;

namespace Coordination.Harness;

/// <summary>Folders in which a server makes its own, empty for temporary ones.</summary>
/// <param name="Data">For tables and settings.</param>
/// <param name="Log">For the write-ahead log.</param>
internal sealed record PostgreSqlFolders(string Data = "", string Log = "");

/// <summary>
/// A real PostgreSQL server on loopback, in a folder of its own, with every commit flushed. A shell of its own holds it and ends
/// it with this process, also when this process is killed: the shell reads commands from a pipe, and stops the server at its end.
/// </summary>
internal sealed partial class PostgreSqlServer : IDisposable
{
    // Below the ports the system hands out by itself (32,768 and up), so that no client takes the port between two starts.
    private const int PortMin = 20_000;
    private const int PortMax = 30_000;
    private const int VersionMin = 15;
    private const int PortTries = 5;
    private const string Template = "template_coordination";
    private const string User = "coordination";
    private const string NotInstalled = "PostgreSQL 15 or newer is not installed (apt-get install postgresql).";

    private const string Shell = """
        set -eu
        trap '' INT TERM HUP
        bin=$1 port=$2 data=$3 wal=$4 pid=0
        shift 4
        home=$(mktemp -d "${TMPDIR:-/tmp}/coordination-postgresql-XXXXXXXX")
        cd "$home"
        data=${data:-$home}/data wal=${wal:-$home}/wal
        trap 'cd /; rm -rf "$home"' EXIT
        read -r password
        echo "$password" > password
        "$bin/initdb" -D "$data" --waldir "$wal" -U coordination -A password --pwfile=password -E UTF8 --locale=C --no-sync > initdb.log
        rm password
        cat >> "$data/postgresql.conf" <<CONF
        listen_addresses = '127.0.0.1'
        port = $port
        unix_socket_directories = ''
        fsync = on
        synchronous_commit = on
        max_connections = 100
        shared_buffers = 128MB
        max_wal_size = 4GB
        CONF
        for setting in "$@"; do echo "$setting" >> "$data/postgresql.conf"; done
        is() { { read -r id name state parent rest < "/proc/$1/stat"; } 2> /dev/null && [ "$name" = '(postgres)' ] && [ "$state" != Z ]; }
        start() {
            # A killed process that nobody has waited for yet would be taken for a living server.
            is "$pid" || rm -f "$data/postmaster.pid"
            "$bin/pg_ctl" -D "$data" -l log -w -t 60 start > start.log 2>&1 || { cat start.log log >&2; return 1; }
            read -r pid < "$data/postmaster.pid"
        }
        stop() { "$bin/pg_ctl" -D "$data" -m "$1" -w -t 60 stop > /dev/null 2>&1 || true; }
        # The server's processes: all that a machine that loses its power, or stands still, takes along.
        all() { for one in /proc/[0-9]*; do if is "${one#/proc/}" && { [ "$id" = "$pid" ] || [ "$parent" = "$pid" ]; }; then echo "$id"; fi; done; }
        signal() { for one in $(all); do kill -s "$1" "$one" 2> /dev/null || true; done; }
        end() {
            ending=$(all)
            signal KILL
            for one in $ending; do while is "$one"; do sleep 0.01; done; done
        }
        start
        echo ready
        while read -r command; do
            case $command in
                start) start ;;
                kill) end ;;
                freeze) signal STOP ;;
                thaw) signal CONT ;;
                *) stop "$command" ;;
            esac
            echo done
        done
        signal CONT
        stop immediate
        end
        """;

    private static readonly Lazy<string?> Binaries = new(Find);
    private static int databases;

    private readonly Lock gate = new();
    private readonly string password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
    private readonly PostgreSqlFolders folders;
    private readonly Process shell;
    private readonly int port;
    private bool hasTemplate;

    /// <summary>Starts a server.</summary>
    /// <param name="settings">Lines of its configuration, such as <c>shared_buffers = 2GB</c>, that come after its own.</param>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or does not start.</exception>
    public PostgreSqlServer(params string[] settings)
        : this(new PostgreSqlFolders(), settings)
    {
    }

    /// <summary>Starts a server on disks of the test's choice.</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or does not start.</exception>
    public PostgreSqlServer(PostgreSqlFolders folders, params string[] settings)
    {
        this.folders = folders;
        var binaries = Binaries.Value ?? throw new InvalidOperationException(NotInstalled);
        for (var tries = 1; ; tries++)
        {
            port = FreePort();
            shell = Start(binaries, settings);
            if (shell.StandardOutput.ReadLine() == "ready")
            {
                break;
            }

            var said = shell.StandardError.ReadToEnd();
            shell.Dispose();
            if (tries == PortTries)
            {
                throw new InvalidOperationException($"PostgreSQL did not start: {said}");
            }
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    /// <summary>Path of one of PostgreSQL's own programs.</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed.</exception>
    public static string Program(string name) => Path.Combine(Binaries.Value ?? throw new InvalidOperationException(NotInstalled), name);

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Database = database,
        Username = User,
        Password = password,
    }.ConnectionString;

    /// <summary>Makes an empty database, or a copy of a migrated one; answers its connection string.</summary>
    public string CreateDatabase(bool isMigrated = true)
    {
        lock (gate)
        {
            if (isMigrated && !hasTemplate)
            {
                Execute($"CREATE DATABASE {Template}");
                var address = new PostgreSqlAddress(ConnectionString(Template));
                using var journal = PostgreSqlMigrations.Journal(address, TimeProvider.System);
                using var grains = PostgreSqlMigrations.Grains(address, TimeProvider.System);
                journal.Apply();
                grains.Apply();
                hasTemplate = true;
            }
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref databases)}");
        Execute($"CREATE DATABASE {name}{(isMigrated ? $" TEMPLATE {Template}" : string.Empty)}");
        return ConnectionString(name);
    }

    public void DropDatabase(string connectionString) =>
        Execute($"DROP DATABASE {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    /// <summary>Stops the server in order: connections end, what is committed stays.</summary>
    public void Stop() => Tell("fast");

    /// <summary>Ends the server as a crash does.</summary>
    public void Crash() => Tell("immediate");

    /// <summary>SIGKILL, to all of the server at once.</summary>
    public void Kill() => Tell("kill");

    /// <summary>SIGSTOP, to all of the server at once: it takes connections, and answers nothing.</summary>
    public void Freeze() => Tell("freeze");

    /// <summary>SIGCONT.</summary>
    public void Thaw() => Tell("thaw");

    /// <summary>Starts the server on what it left.</summary>
    public void Resume() => Tell("start");

    public void Dispose()
    {
        lock (gate)
        {
            try
            {
                shell.StandardInput.Close();
                shell.WaitForExit(TimeSpan.FromSeconds(30));
            }
            catch (InvalidOperationException)
            {
                // Disposed before.
            }

            shell.Dispose();
        }
    }

    private void Tell(string command)
    {
        lock (gate)
        {
            shell.StandardInput.WriteLine(command);
            shell.StandardInput.Flush();
            if (shell.StandardOutput.ReadLine() is not "done")
            {
                throw new InvalidOperationException($"PostgreSQL did not {command}: {shell.StandardError.ReadToEnd()}");
            }
        }
    }

    private Process Start(string binaries, string[] settings)
    {
        string[] command = ["sh", "-c", Shell, "sh", binaries, port.ToString(CultureInfo.InvariantCulture), folders.Data, folders.Log, .. settings];

        // The server refuses to run as root.
        string[] whole = Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--", .. command] : command;
        var started = Process.Start(new ProcessStartInfo(whole[0], whole[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        })!;
        started.StandardInput.WriteLine(password);
        started.StandardInput.Flush();
        return started;
    }

    private void Execute(string sql)
    {
        // Not from the pool: the server may have been away since.
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString("postgres")) { Pooling = false }.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static int FreePort()
    {
        while (true)
        {
            var candidate = RandomNumberGenerator.GetInt32(PortMin, PortMax);
            using var listener = new TcpListener(IPAddress.Loopback, candidate);
            try
            {
                listener.Start();
                return candidate;
            }
            catch (SocketException)
            {
                // Taken: another.
            }
        }
    }

    private static string? Find()
    {
        const string versions = "/usr/lib/postgresql";
        return Directory.Exists(versions)
            ? Directory.GetDirectories(versions)
                .Select(path => (Path: Path.Combine(path, "bin"), Version: int.TryParse(Path.GetFileName(path), out var version) ? version : 0))
                .Where(found => found.Version >= VersionMin && File.Exists(Path.Combine(found.Path, "initdb")))
                .OrderByDescending(found => found.Version)
                .Select(found => found.Path)
                .FirstOrDefault()
            : null;
    }
}
