using Coordination.Numbers;

namespace Coordination.Carriers;

/// <summary>
/// Commands that were given to a carrier: what is urgent by itself, and of one batch first what gives service back. For
/// so long as <paramref name="GoodFor"/> no other fetch is given a command for these numbers; after it those that were not acknowledged
/// come again, under the same ids, to whoever asks.
/// </summary>
/// <param name="BatchId">Names the batch in its acknowledgement, at most <see cref="BatchIdLengthMax"/> characters.</param>
/// <param name="Unit">The unit commanded, <c>CMCC-00</c>.</param>
/// <param name="History">Where the record stood; to be kept in one transaction with the effects.</param>
/// <param name="GoodFor">How long they are nobody else's, from when they were given.</param>
/// <param name="Commands">1 to <see cref="CommandsMax"/>, each for another number.</param>
[GenerateSerializer, Immutable, Alias("command-batch")]
public sealed record CommandBatch(
    [property: Id(0)] string BatchId,
    [property: Id(1)] string Unit,
    [property: Id(2)] HistorySeen History,
    [property: Id(3)] TimeSpan GoodFor,
    [property: Id(4)] IReadOnlyList<CarrierCommand> Commands)
{
    /// <summary>Most commands of one batch.</summary>
    public const int CommandsMax = 500;

    /// <summary>Longest name of a batch.</summary>
    public const int BatchIdLengthMax = 64;
}

/// <summary>
/// One command: the services that orders of authorities bar for a number from now on. It sets a state and never toggles one; the carrier
/// unions it with bars of its own (arrears, a lost card). The rules in which it is taken are those of
/// <c>infra/openapi/carrier-push.yaml</c>: the last (fence, sequence) is kept with the effect, and its repeat is answered as the first time.
/// </summary>
/// <param name="CommandId">Idempotency key, 32 lower-case hexadecimal digits; the same however often it is given. As confidential as the number.</param>
/// <param name="Number"><c>+</c> and the E.164 digits. Full digits: not to be logged.</param>
/// <param name="Fence">Refused (<see cref="CarrierRefusal.LowerFence"/>) when a higher one was seen, on whatever number.</param>
/// <param name="Sequence">From 1. Refused (<see cref="CarrierRefusal.Stale"/>) when a higher one was applied to this number at the same fence.</param>
/// <param name="Epoch">The assignment it is meant for; refused (<see cref="CarrierRefusal.EpochEnded"/>) when the number has a newer holder.</param>
/// <param name="Barred">Services to bar; <see cref="Services.None"/> gives back all that orders took.</param>
/// <param name="Priority">The class it travels in.</param>
/// <param name="NotAfter">Instant after which it must be refused (<see cref="CarrierRefusal.Expired"/>), UTC; on every command that frees a service, else null.</param>
/// <param name="Notice">Template of the notice the carrier sends together with the bar, or null.</param>
[GenerateSerializer, Immutable, Alias("carrier-command")]
public sealed record CarrierCommand(
    [property: Id(0)] string CommandId,
    [property: Id(1)] string Number,
    [property: Id(2)] int Fence,
    [property: Id(3)] int Sequence,
    [property: Id(4)] int Epoch,
    [property: Id(5)] Services Barred,
    [property: Id(6)] Priority Priority,
    [property: Id(7)] DateTimeOffset? NotAfter,
    [property: Id(8)] string? Notice)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(CarrierCommand);
}
