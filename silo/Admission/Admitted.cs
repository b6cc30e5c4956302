using Coordination.Audit;

namespace Coordination.Admission;

/// <summary>
/// What the gate said of one call: it is let in, and gives its place back when this is disposed; or it is not, and nothing of it was
/// begun. Disposed once or often.
/// </summary>
internal readonly struct Admitted : IDisposable
{
    private readonly Place? place;

    private Admitted(Place? place, Refusal? refusal) => (this.place, Refusal) = (place, refusal);

    public bool IsAdmitted => Refusal is null;

    /// <summary>What the caller is answered, with <see cref="Audit.Refusal.RetryAfter"/>; null for a call that is let in.</summary>
    public Refusal? Refusal { get; }

    /// <summary>When to ask again, with jitter; zero for a call that is let in.</summary>
    public TimeSpan RetryAfter => Refusal?.RetryAfter ?? TimeSpan.Zero;

    /// <summary>A call that takes a place, or one that holds none.</summary>
    public static Admitted In(Place? place) => new(place, null);

    /// <summary>A call that is asked to come again.</summary>
    public static Admitted Busy(TimeSpan retryAfter) => new(null, Refuse(retryAfter));

    /// <summary>The answer of whoever is too busy: a value, in the words every door uses.</summary>
    public static Refusal Refuse(TimeSpan retryAfter)
    {
        var seconds = Math.Ceiling(retryAfter.TotalSeconds);
        return new(
            RefusalCode.TooBusy,
            $"系统繁忙，什么也没有开始：请在 {seconds:0} 秒后再试。",
            $"Busy, and nothing was begun: try again in {seconds:0} s.")
        { RetryAfter = retryAfter };
    }

    public void Dispose() => place?.Leave();
}
