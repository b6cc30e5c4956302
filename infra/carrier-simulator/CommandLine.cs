using System.CommandLine;

namespace Coordination.CarrierSimulator;

/// <summary>The program's options as typed by a person.</summary>
internal sealed class CommandLine
{
    private readonly Option<string> carriers = new("--carriers")
    {
        Description = "Carriers to simulate, separated by commas.",
        DefaultValueFactory = static _ => "CMCC,CTCC,CUCC,CBN,MVNO-001",
    };

    private readonly Option<string> data = new("--data")
    {
        Description = "SQLite file of the effect log; made when it is not there.",
        Required = true,
    };

    private readonly Option<int> port = new("--port")
    {
        Description = "0 for free ports; else the control listener's, and the carriers' follow it.",
    };

    private readonly Option<long> seed = new("--seed")
    {
        Description = "Decides subscribers and faults.",
        DefaultValueFactory = static _ => 42,
    };

    private readonly Option<double> notAssigned = new("--not-assigned")
    {
        Description = "Share of numbers nobody holds.",
        DefaultValueFactory = static _ => 0.003,
    };

    private readonly Option<double> ported = new("--ported")
    {
        Description = "Share of numbers served by another simulated carrier.",
        DefaultValueFactory = static _ => 0.01,
    };

    private readonly Option<string[]> faults = new("--fault")
    {
        Description = "CARRIER:name=value,… such as CUCC:slow=200ms,flaky=0.1; may be given several times.",
        DefaultValueFactory = static _ => [],
    };

    private readonly Option<string?> trustedKey = new("--trusted-key")
    {
        Description = "PEM file of the public key requests must be signed with.",
    };

    private readonly Option<string?> answerKeys = new("--answer-keys")
    {
        Description = "Folder with a key for each carrier (carrier-CMCC-p256.key, PEM) that it signs its answers with.",
    };

    private readonly Option<bool> exitWithParent = new("--exit-with-parent")
    {
        Description = "End when standard input is closed.",
    };

    /// <summary>Builds the command around what is to run.</summary>
    public RootCommand Build(Func<SimulationOptions, bool, CancellationToken, Task<int>> run)
    {
        var root = new RootCommand("Simulated carriers that speak infra/openapi/carrier-push.yaml and keep every effect on disk.")
        {
            carriers, data, port, seed, notAssigned, ported, faults, trustedKey, answerKeys, exitWithParent,
        };
        root.SetAction((parsed, cancellation) => run(Read(parsed), parsed.GetValue(exitWithParent), cancellation));
        return root;
    }

    private SimulationOptions Read(ParseResult parsed) => new()
    {
        Carriers = parsed.GetRequiredValue(carriers).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        DataFile = parsed.GetRequiredValue(data),
        Port = parsed.GetValue(port),
        Seed = parsed.GetValue(seed),
        NotAssigned = parsed.GetValue(notAssigned),
        Ported = parsed.GetValue(ported),
        Faults = parsed.GetRequiredValue(faults).Select(Faults.Parse)
            .ToDictionary(static pair => pair.Carrier, static pair => pair.Faults, StringComparer.Ordinal),
        TrustedKeyFile = parsed.GetValue(trustedKey),
        AnswerKeys = parsed.GetValue(answerKeys),
    };
}
