using System.CommandLine;
using System.Globalization;
using Coordination.Crypto;
using Coordination.Hosting;
using Coordination.Law;
using Coordination.Provinces;

namespace Coordination.DevMode;

/// <summary>The command line of <c>silo -- dev</c>.</summary>
internal static class DevCommand
{
    private const string DefaultGround = "PSB_CASE";
    private const string Sqlite = "sqlite";
    private const string PostgreSql = "postgresql";
    private const string Standard = "standard";
    private const string Capacity = "capacity";
    private const string International = "international";
    private const string National = "national";

    public static Command Build(Func<DevOptions, CancellationToken, Task<int>> run)
    {
        Option<string> data = new("--data") { Description = "Directory of the databases, keys and dev.json.", DefaultValueFactory = _ => "./data" };
        Option<string> storage = new("--storage") { Description = $"Where the record is kept: sqlite, files in --data, or postgresql, the database that {DevOptions.PostgreSqlVariable} names.", DefaultValueFactory = _ => Sqlite };
        storage.AcceptOnlyFromAmong(Sqlite, PostgreSql);
        Option<int> port = new("--port") { Description = "First of nine TCP ports in a row on loopback; 0 takes free ones." };
        Option<int> edgePort = new("--edge-port") { Description = "TCP port of HTTP for clients on loopback; 0 takes a free one, which dev.json names." };
        Option<bool> once = new("--once") { Description = "Run one order file to its end, show a reverification, and stop." };
        Option<string?> order = new("--order") { Description = $"The order file (CSV, TSV, JSONL, any of them with gzip, or XLSX) for --once. Default: {DevOptions.SampleFile}." };
        Option<string> wait = new("--wait") { Description = "How long --once waits for the last line: seconds, or 90s, 10m, 1h.", DefaultValueFactory = _ => "10m" };
        Option<string> output = new("--output", "-o") { Description = "table, or json: then the last line of standard output is one JSON object.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json");
        Option<string> ground = new("--ground") { Description = "Ground of the order: PSB_CASE (a police unit, bound to no province), PCA (a province, needs --province) or MIIT.", DefaultValueFactory = _ => DefaultGround };
        Option<string> province = new("--province") { Description = "The only province the order may touch: two digits or a name.", DefaultValueFactory = _ => string.Empty };
        Option<string> provision = new("--provision") { Description = "Provision the order rests on; default is the ground's own.", DefaultValueFactory = _ => string.Empty };
        Option<string> reference = new("--reference") { Description = "The authority's document number.", DefaultValueFactory = _ => string.Empty };
        Option<string> reason = new("--reason") { Description = "Why, for the record.", DefaultValueFactory = _ => string.Empty };
        Option<string> gates = new("--override-gates") { Description = "Why a list is right although its gates held it back; the second operator lets it through with it.", DefaultValueFactory = _ => string.Empty };
        Option<string?> key = new("--key") { Description = "Idempotency key; by default derived from the file, so that the same command goes on after a crash." };
        Option<long> seed = new("--seed") { Description = "Decides the simulated carriers' subscribers and faults.", DefaultValueFactory = _ => 42 };
        Option<string[]> faults = new("--fault") { Description = "A simulated carrier's fault, such as CUCC:slow=200ms or CTCC:down; may be repeated.", DefaultValueFactory = _ => [] };
        Option<string[]> pulled = new("--pull") { Description = "A simulated carrier that fetches its commands instead of being called, such as CMCC; may be repeated.", DefaultValueFactory = _ => [] };
        Option<bool> noStory = new("--no-story") { Description = "With --once: leave out the reverification of one number." };
        Option<string?> policy = new("--policy") { Description = "standard: large orders begin with a canary, have caps, and a second rank approves them. capacity: none of that. Default: capacity with --once, else standard." };
        policy.AcceptOnlyFromAmong(Standard, Capacity);
        Option<string> crypto = new("--crypto") { Description = "What the record is hashed and orders are signed with from now on: international (SHA-256, ECDSA P-256) or national (SM3, SM2).", DefaultValueFactory = _ => International };
        crypto.AcceptOnlyFromAmong(International, National);
        Option<bool> verbose = new("--verbose") { Description = "Show the silo's log." };

        var command = new Command("dev", "Create ./data, start a silo and five simulated carriers on loopback, and serve until Ctrl-C.")
        {
            data, storage, port, edgePort, once, order, wait, output, ground, province, provision, reference, reason, gates, key, seed, faults, pulled, noStory, policy, crypto, verbose,
        };
        command.Validators.Add(result =>
        {
            // A validator sees what was typed; an option that was not has no value here and keeps its default.
            if (result.GetValue(wait) is { } patience && !TryWait(patience, out _))
            {
                result.AddError($"--wait {patience}: seconds are wanted, or 90s, 10m, 1h.");
            }

            var code = result.GetValue(ground) ?? DefaultGround;
            if (!Authority.TryParse(code, out var parsed))
            {
                result.AddError($"--ground {code}: there is no such ground. PSB_CASE, PCA or MIIT are wanted.");
            }
            else if (parsed is not (Ground.PsbCase or Ground.Pca or Ground.Miit))
            {
                result.AddError($"--ground {code}: an order file is issued under PSB_CASE, PCA or MIIT; a carrier's finding opens a case (coord verify open).");
            }

            if (result.GetValue(province) is { Length: > 0 } named && (!ProvinceCode.TryParse(named, out var place) || place == ProvinceCode.Unknown))
            {
                result.AddError($"--province {named}: there is no such province. Two digits are wanted, such as 51, or a name.");
            }

            if (parsed is Ground.Pca && string.IsNullOrEmpty(result.GetValue(province)))
            {
                result.AddError("--ground PCA needs --province: a provincial administration orders in its own province only.");
            }

            foreach (var unknown in (result.GetValue(pulled) ?? []).Where(carrier => !Carriers.CarrierCode.TryParse(carrier, out _)))
            {
                result.AddError($"--pull {unknown}: there is no such carrier. CMCC, CTCC, CUCC, CBN or MVNO-001 are wanted.");
            }

            if (result.GetValue(storage) == PostgreSql && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(DevOptions.PostgreSqlVariable)))
            {
                result.AddError($"--storage {PostgreSql} needs the environment variable {DevOptions.PostgreSqlVariable}: Host=…;Database=…;Username=…;Password=….");
            }

            if (result.GetValue(order) is not null && !result.GetValue(once))
            {
                result.AddError("--order needs --once. To send orders to a silo that keeps serving, use coord order plan.");
            }

            if (result.GetValue(port) is < 0 or > 65_526)
            {
                result.AddError($"--port {result.GetValue(port)}: 0 to 65526 is wanted; nine ports in a row are used.");
            }

            if (result.GetValue(edgePort) is < 0 or > 65_535)
            {
                result.AddError($"--edge-port {result.GetValue(edgePort)}: 0 to 65535 is wanted.");
            }
        });
        command.SetAction((parsed, cancellation) =>
        {
            _ = TryWait(parsed.GetValue(wait), out var patience);
            _ = Authority.TryParse(parsed.GetValue(ground), out var parsedGround);
            _ = ProvinceCode.TryParse(parsed.GetValue(province), out var code);
            var folder = Path.GetFullPath(parsed.GetValue(data)!);
            return run(
                new DevOptions
                {
                    DataDirectory = folder,
                    Storage = parsed.GetValue(storage) == PostgreSql
                        ? StorageSettings.PostgreSql(Environment.GetEnvironmentVariable(DevOptions.PostgreSqlVariable)!)
                        : StorageSettings.Sqlite(folder),
                    Port = parsed.GetValue(port),
                    EdgePort = parsed.GetValue(edgePort),
                    Once = parsed.GetValue(once),
                    OrderFile = parsed.GetValue(order),
                    Wait = patience,
                    Json = parsed.GetValue(output) == "json",
                    Ground = parsedGround,
                    Province = code == ProvinceCode.Unknown ? string.Empty : code.ToString(),
                    Provision = parsed.GetValue(provision)!,
                    Reference = parsed.GetValue(reference)!,
                    Reason = parsed.GetValue(reason)!,
                    OverrideGates = parsed.GetValue(gates)!,
                    Key = parsed.GetValue(key),
                    Seed = parsed.GetValue(seed),
                    Faults = parsed.GetValue(faults)!,
                    Pulled = [.. parsed.GetValue(pulled)!.Select(carrier => Carriers.CarrierCode.Parse(carrier).ToString()).Distinct()],
                    Story = !parsed.GetValue(noStory),
                    IsCapacity = (parsed.GetValue(policy) ?? (parsed.GetValue(once) ? Capacity : Standard)) == Capacity,
                    Crypto = parsed.GetValue(crypto) == National ? CryptoSuiteKind.National : CryptoSuiteKind.International,
                    Verbose = parsed.GetValue(verbose),
                },
                cancellation);
        });
        return command;
    }

    private static bool TryWait(string? text, out TimeSpan wait)
    {
        wait = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var unit = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3_600, >= '0' and <= '9' => 0, _ => -1 };
        var digits = unit == 0 ? text : text[..^1];
        if (unit < 0 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > 604_800)
        {
            return false;
        }

        wait = TimeSpan.FromSeconds((double)count * Math.Max(unit, 1));
        return true;
    }
}
