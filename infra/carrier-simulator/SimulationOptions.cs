namespace Coordination.CarrierSimulator;

/// <summary>What is simulated.</summary>
internal sealed record SimulationOptions
{
    /// <summary>The carriers, in the order their listeners get their ports: <c>CMCC CTCC CUCC CBN MVNO-001…</c>.</summary>
    public required IReadOnlyList<string> Carriers { get; init; }

    /// <summary>The effect log; made when it is not there, gone on with when it is.</summary>
    public required string DataFile { get; init; }

    /// <summary>0 for free ports; else the control listener's port, and the carriers' ports follow it.</summary>
    public int Port { get; init; }

    /// <summary>Decides subscribers and faults.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>Share of numbers nobody holds.</summary>
    public double NotAssigned { get; init; } = 0.003;

    /// <summary>Share of numbers another simulated carrier serves.</summary>
    public double Ported { get; init; } = 0.01;

    /// <summary>Faults to start with, by carrier.</summary>
    public IReadOnlyDictionary<string, Faults> Faults { get; init; } = new Dictionary<string, Faults>();

    /// <summary>PEM file with the public key requests must be signed with; null asks for no signature.</summary>
    public string? TrustedKeyFile { get; init; }

    /// <summary>Folder with a private key for each carrier, <c>carrier-CMCC-p256.key</c>, that it signs its answers with; null signs none.</summary>
    public string? AnswerKeys { get; init; }

    /// <summary>The carriers' clock: instants of effects, notAfter, delays.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <exception cref="FormatException">Says which option is wrong.</exception>
    public void Validate()
    {
        if (Carriers.Count is 0 or > Limits.CarriersMax || Carriers.Distinct().Count() != Carriers.Count)
        {
            throw new FormatException($"Name 1 to {Limits.CarriersMax} carriers, each once.");
        }

        if (Carriers.FirstOrDefault(static code => !RequestRules.IsCarrier(code)) is { } unknown)
        {
            throw new FormatException($"'{unknown}' is no carrier: CMCC, CTCC, CUCC, CBN or MVNO-001 to MVNO-999.");
        }

        if (Faults.Keys.FirstOrDefault(code => !Carriers.Contains(code)) is { } absent)
        {
            throw new FormatException($"Faults are given for {absent}, which is not simulated.");
        }

        if (NotAssigned is not (>= 0 and <= 1) || Ported is not (>= 0 and <= 1) || NotAssigned + Ported > 1)
        {
            throw new FormatException("The shares of numbers not assigned and ported lie between 0 and 1, and so does their sum.");
        }

        if (Port is < 0 or > 65_535 - Limits.CarriersMax)
        {
            throw new FormatException("port is 0 for free ports, or the first of one per carrier and one more.");
        }
    }
}
