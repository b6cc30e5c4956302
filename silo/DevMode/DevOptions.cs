using Coordination.Crypto;
using Coordination.Hosting;
using Coordination.Law;

namespace Coordination.DevMode;

/// <summary>What was asked of development mode.</summary>
internal sealed record DevOptions
{
    /// <summary>The sample that is run when no file is named, beside the program.</summary>
    public const string SampleFile = "infra/samples/case-numbers.csv";

    /// <summary>Environment variable with the connection string of a PostgreSQL database: a command line would show its password.</summary>
    public const string PostgreSqlVariable = "COORDINATION_POSTGRESQL";

    /// <summary>Holder's window in development: long enough to be seen, short enough to be waited for.</summary>
    public static readonly TimeSpan VerifyWindow = TimeSpan.FromSeconds(20);

    public required string DataDirectory { get; init; }

    /// <summary>Where the record is kept. Keys, carriers and <c>dev.json</c> are in the folder, whatever it is.</summary>
    public required StorageSettings Storage { get; init; }

    /// <summary>First of nine ports in a row: silo, gateway, control of the simulator, carriers; 0 for free ones.</summary>
    public int Port { get; init; }

    /// <summary>Port of the HTTP edge; 0 for a free one.</summary>
    public int EdgePort { get; init; }

    public bool Once { get; init; }

    public string? OrderFile { get; init; }

    public TimeSpan Wait { get; init; } = TimeSpan.FromMinutes(10);

    public bool Json { get; init; }

    public Ground Ground { get; init; } = Ground.PsbCase;

    public string Province { get; init; } = string.Empty;

    public string Provision { get; init; } = string.Empty;

    public string Reference { get; init; } = string.Empty;

    public string Reason { get; init; } = string.Empty;

    /// <summary>Why a list that its gates held back is right all the same; empty lets none through.</summary>
    public string OverrideGates { get; init; } = string.Empty;

    /// <summary>Idempotency key; null derives one from the file, so that the same command after a kill goes on with its order.</summary>
    public string? Key { get; init; }

    public long Seed { get; init; } = 42;

    /// <summary>Faults of simulated carriers from the start, <c>CUCC:slow=200ms</c>.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>Codes of simulated carriers that fetch their commands instead of being called.</summary>
    public IReadOnlyList<string> Pulled { get; init; } = [];

    /// <summary>Whether the second half, one number's reverification, is shown after the order.</summary>
    public bool Story { get; init; } = true;

    /// <summary>Whether orders run without canary, caps and second rank: to measure, and where one person is everybody.</summary>
    public bool IsCapacity { get; init; }

    /// <summary>What is hashed and signed with from this start on.</summary>
    public CryptoSuiteKind Crypto { get; init; } = CryptoSuiteKind.International;

    public bool Verbose { get; init; }
}
