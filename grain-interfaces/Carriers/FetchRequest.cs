namespace Coordination.Carriers;

/// <summary>What a carrier that fetches its commands asks for.</summary>
/// <param name="Cursor">
/// <see cref="Fetched.Cursor"/> of this process's fetch before, empty at first; at most <see cref="CursorLengthMax"/> characters. It says
/// whose turn is next and nothing else: whatever is handed in, lost, old or another process's, no command is skipped by it and none
/// is taken as done. What is given depends on what was acknowledged alone.
/// </param>
/// <param name="Most">Commands at most, 1 to <see cref="CommandBatch.CommandsMax"/>.</param>
/// <param name="Wait">How long to wait for something to do, up to <see cref="WaitMax"/>; zero answers at once.</param>
/// <param name="Seen">The highest history this carrier was ever told, whichever of its processes was; null for never any.</param>
[GenerateSerializer, Immutable, Alias("fetch-request")]
public sealed record FetchRequest(
    [property: Id(0)] string Cursor,
    [property: Id(1)] int Most,
    [property: Id(2)] TimeSpan Wait,
    [property: Id(3)] HistorySeen? Seen)
{
    /// <summary>Longest cursor.</summary>
    public const int CursorLengthMax = 64;

    /// <summary>Fetches of one carrier that may wait at one time; a further one is refused with <c>LimitReached</c>.</summary>
    public const int WaitingMax = 16;

    /// <summary>Longest wait. A carrier that fetches in a loop so hears every ten seconds where the record stands.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(10);
}
