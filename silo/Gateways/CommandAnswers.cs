using Coordination.Carriers;

namespace Coordination.Gateways;

/// <summary>
/// The answers to one batch, exactly one per command: unknown until the carrier said something about that command that can be
/// understood, and unknown again when it says two different things.
/// </summary>
internal sealed class CommandAnswers
{
    private readonly CarrierUnit unit;
    private readonly IReadOnlyList<Command> commands;
    private readonly Dictionary<string, CommandAck?> acks;
    private readonly List<CarrierWord> words = [];
    private HistoryMark? seen;

    public CommandAnswers(CarrierUnit unit, IReadOnlyList<Command> commands)
    {
        this.unit = unit;
        this.commands = commands;
        acks = new Dictionary<string, CommandAck?>(commands.Count, StringComparer.Ordinal);
        foreach (var command in commands)
        {
            acks[command.CommandId] = null;
        }
    }

    /// <summary>Takes an answer, and keeps it as it was signed.</summary>
    public void Take(CommandAnswer answer, CarrierWord? word = null)
    {
        if (word is not null)
        {
            words.Add(word);
        }

        if (answer.History is { } mark && (seen is null || (mark.Fence, mark.Position).CompareTo((seen.Fence, seen.Position)) > 0))
        {
            seen = mark;
        }

        foreach (var result in answer.Results ?? [])
        {
            // An answer about something that was not asked (another batch's key, none at all) tells us nothing.
            if (result.CommandId is { } id && acks.TryGetValue(id, out var known))
            {
                var ack = Understand(id, result);
                acks[id] = known is null || known == ack ? ack : Unknown(id);
            }
        }
    }

    public int CountUnknown() => commands.Count(command => acks[command.CommandId] is null or { Level: AckLevel.Unknown });

    /// <summary>One answer per command, in the order they were handed in, and the highest mark the carrier told of.</summary>
    public CommandAcks ToAcks()
    {
        var list = new CommandAck[commands.Count];
        for (var i = 0; i < list.Length; i++)
        {
            list[i] = acks[commands[i].CommandId] ?? Unknown(commands[i].CommandId);
        }

        return new(list, seen) { Words = words };
    }

    private static CommandAck Unknown(string id) => new(id, AckLevel.Unknown, CarrierRefusal.None, null, null, null);

    private CommandAck Understand(string id, in WireResult result) => result.Level switch
    {
        AckLevel.Applied => new CommandAck(id, AckLevel.Applied, CarrierRefusal.None, null, result.AppliedAt, result.NoticeSentAt),
        AckLevel.Accepted => new CommandAck(id, AckLevel.Accepted, CarrierRefusal.None, null, null, result.NoticeSentAt),
        AckLevel.Refused => Refused(id, result),
        _ => Unknown(id),
    };

    private CommandAck Refused(string id, in WireResult result)
    {
        var code = result.Code == CarrierRefusal.None ? CarrierRefusal.Failed : result.Code;
        if (code != CarrierRefusal.Ported)
        {
            return new CommandAck(id, AckLevel.Refused, code, null, null, null);
        }

        // "Ported" without saying where, or to the very unit that says it, is no answer one could act on.
        return CarrierUnit.TryParse(result.ServingUnit, out var serving) && serving != unit
            ? new CommandAck(id, AckLevel.Refused, code, serving, null, null)
            : Unknown(id);
    }
}
