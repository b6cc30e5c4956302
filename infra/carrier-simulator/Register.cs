namespace Coordination.CarrierSimulator;

/// <summary>The refusal codes of the contract.</summary>
internal static class Codes
{
    public const string NotAssigned = "NOT_ASSIGNED";
    public const string Ported = "PORTED";
    public const string Stale = "STALE";
    public const string Expired = "EXPIRED";
    public const string EpochEnded = "EPOCH_ENDED";
    public const string LowerFence = "LOWER_FENCE";
    public const string Conflict = "CONFLICT";
    public const string Failed = "FAILED";
}

/// <summary>The last state of one number at one carrier.</summary>
internal sealed record Line(
    int Fence,
    int Sequence,
    int Epoch,
    BarredServices Barred,
    string CommandId,
    DateTimeOffset AppliedAt,
    DateTimeOffset? NoticeSentAt);

/// <summary>What the register makes of a command.</summary>
internal enum Verdict
{
    /// <summary>Set the state: one new effect.</summary>
    Apply = 0,

    /// <summary>The state stands already by this very command: answer as before, no effect.</summary>
    Repeat = 1,

    /// <summary>Not done; the code says why.</summary>
    Refuse = 2,
}

/// <summary>
/// The rule of a class A carrier: it keeps the last (fence, sequence) with the effect and lets only a higher one through.
/// Pure, so that the rule can be read and tested apart from the store.
/// </summary>
internal static class Register
{
    /// <param name="standing">How the carrier stands to the number.</param>
    /// <param name="line">The number's last state here, null when it never had one.</param>
    /// <param name="highestFence">The highest fence this carrier ever saw, on whatever number.</param>
    /// <param name="command">The command.</param>
    /// <param name="now">The carrier's time.</param>
    public static (Verdict Verdict, string? Code) Decide(
        Standing standing, Line? line, int highestFence, WireCommand command, DateTimeOffset now)
    {
        if (!standing.IsServedHere)
        {
            return Refuse(standing.ServingUnit is null ? Codes.NotAssigned : Codes.Ported);
        }

        // Before all that follows: who lost our answer must get it again, however late it asks.
        if (line is not null && line.Fence == command.Fence && line.Sequence == command.Sequence)
        {
            return line.CommandId == command.CommandId && line.Barred == command.Barred && line.Epoch == command.Epoch
                ? (Verdict.Repeat, null)
                : Refuse(Codes.Conflict);
        }

        if (command.Fence < highestFence)
        {
            return Refuse(Codes.LowerFence);
        }

        if (line is not null && command.Fence == line.Fence && command.Sequence < line.Sequence)
        {
            return Refuse(Codes.Stale);
        }

        if (command.Epoch < Math.Max(standing.Epoch, line?.Epoch ?? 0))
        {
            return Refuse(Codes.EpochEnded);
        }

        return command.NotAfter is { } notAfter && now > notAfter ? Refuse(Codes.Expired) : (Verdict.Apply, null);
    }

    private static (Verdict, string?) Refuse(string code) => (Verdict.Refuse, code);
}
