namespace Coordination.Carriers;

/// <summary>How a carrier's system fetches.</summary>
public sealed record CommandPullerOptions
{
    /// <summary>Most <see cref="Loops"/>.</summary>
    public const int LoopsMax = 8;

    /// <summary>No pause is shorter than this.</summary>
    public static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1);

    /// <summary>Commands of one batch at most, 1 to <see cref="CommandBatch.CommandsMax"/>.</summary>
    public int Most
    {
        get;
        init => field = value is >= 1 and <= CommandBatch.CommandsMax
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"A batch has 1 to {CommandBatch.CommandsMax} commands.");
    } = CommandBatch.CommandsMax;

    /// <summary>
    /// How long one fetch waits for something to do, up to <see cref="FetchRequest.WaitMax"/>; less than
    /// <see cref="CoordinationClientOptions.AnswerTimeout"/>.
    /// </summary>
    public TimeSpan Wait
    {
        get;
        init => field = value >= TimeSpan.Zero && value <= FetchRequest.WaitMax
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"A fetch waits 0 to {FetchRequest.WaitMax.TotalSeconds:0} s.");
    } = FetchRequest.WaitMax;

    /// <summary>
    /// Fetches side by side, 1 to <see cref="LoopsMax"/>. With two, what is urgent is fetched while a batch of bulk is being applied.
    /// </summary>
    public int Loops
    {
        get;
        init => field = value is >= 1 and <= LoopsMax
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"1 to {LoopsMax} loops fetch side by side.");
    } = 2;

    /// <summary>
    /// Pause after a first failure, at least <see cref="ShortestPause"/>; it doubles with each, with jitter. Also between two fetches when
    /// the first was answered at once with nothing.
    /// </summary>
    public TimeSpan PauseMin
    {
        get;
        init => field = value >= ShortestPause ? value : throw TooShort(nameof(PauseMin), value);
    } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest pause, at least <see cref="ShortestPause"/>.</summary>
    public TimeSpan PauseMax
    {
        get;
        init => field = value >= ShortestPause ? value : throw TooShort(nameof(PauseMax), value);
    } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the fetch under way, and what it brings, may still take once the puller was asked to stop; then it is dropped, and comes
    /// again after its time. Longer than <see cref="Wait"/>, so that nothing is left with a process that is gone.
    /// </summary>
    public TimeSpan StopPatience { get; init; } = FetchRequest.WaitMax + TimeSpan.FromSeconds(5);

    private static ArgumentOutOfRangeException TooShort(string name, TimeSpan value) =>
        new(name, value, $"A pause has at least {ShortestPause.TotalMilliseconds:0} ms: without one a failure would be a loop.");
}
