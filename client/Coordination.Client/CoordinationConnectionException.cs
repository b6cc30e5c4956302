namespace Coordination;

/// <summary>What is needed to reach a silo is missing or wrong; the message names the value and holds no token.</summary>
public sealed class CoordinationConnectionException : Exception
{
    /// <summary>A missing or wrong value.</summary>
    public CoordinationConnectionException(string message)
        : base(message)
    {
    }

    /// <summary>A missing or wrong value, and what was found out.</summary>
    public CoordinationConnectionException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
