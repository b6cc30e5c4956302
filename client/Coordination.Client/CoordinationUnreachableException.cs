using Coordination.Http;

namespace Coordination;

/// <summary>
/// A call had no answer, nor had its repeats. Whether it was carried out is unknown unless <see cref="IsSent"/> says that it was not; asking
/// again with the same ids is safe.
/// </summary>
public sealed class CoordinationUnreachableException : Exception
{
    /// <summary>A call that stayed without an answer.</summary>
    /// <param name="call">What was asked, for instance <c>AddRows</c>.</param>
    /// <param name="tries">How often, the first included.</param>
    /// <param name="last">The last failure.</param>
    public CoordinationUnreachableException(string call, int tries, Exception last)
        : this(call, tries, isSent: (last as EdgeException)?.IsSent ?? true, last)
    {
    }

    internal CoordinationUnreachableException(string call, int tries, bool isSent, Exception last)
        : base($"{call}: no answer after {tries} {(tries == 1 ? "try" : "tries")} ({Why(last)}).", last)
    {
        Call = call;
        Tries = tries;
        IsSent = isSent;
    }

    /// <summary>What was asked.</summary>
    public string Call { get; }

    /// <summary>How often it was asked, the first try included.</summary>
    public int Tries { get; }

    /// <summary>False when no edge and no gateway could be connected to, so that nothing can have been carried out.</summary>
    public bool IsSent { get; }

    // Only what is worded here: what others say of a failure may hold what was asked.
    private static string Why(Exception last) => last is EdgeException ? last.Message : last.GetType().Name;
}
