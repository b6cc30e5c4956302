namespace Coordination;

/// <summary>
/// A call had no answer, nor had its repeats. Whether it was carried out is unknown; asking again with the same ids is safe.
/// </summary>
public sealed class CoordinationUnreachableException : Exception
{
    /// <summary>A call that stayed without an answer.</summary>
    /// <param name="call">What was asked, for instance <c>AddRows</c>.</param>
    /// <param name="tries">How often, the first included.</param>
    /// <param name="last">The last failure.</param>
    public CoordinationUnreachableException(string call, int tries, Exception last)
        : base($"{call}: no answer after {tries} {(tries == 1 ? "try" : "tries")} ({last.GetType().Name}).", last)
    {
        Call = call;
        Tries = tries;
    }

    /// <summary>What was asked.</summary>
    public string Call { get; }

    /// <summary>How often it was asked, the first try included.</summary>
    public int Tries { get; }
}
