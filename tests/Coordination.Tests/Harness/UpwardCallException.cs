namespace Coordination.Harness;

/// <summary>A grain called one above it, or one nobody gave a level: two such calls can wait for each other for thirty seconds.</summary>
internal sealed class UpwardCallException : Exception
{
    private UpwardCallException(string message, GrainType caller, GrainType called, string method)
        : base(message)
    {
        Caller = caller;
        Called = called;
        Method = method;
    }

    public GrainType Caller { get; }

    public GrainType Called { get; }

    public string Method { get; }

    /// <summary>A call against the direction.</summary>
    public static UpwardCallException Upward(GrainType caller, GrainType called, string method) =>
        new($"A {caller} called a {called} ({method}), which stands above it. Upward goes a row of the journal, never a call.", caller, called, method);

    /// <summary>A call between grains of which one has no level.</summary>
    public static UpwardCallException WithoutLevel(GrainType caller, GrainType called, string method) =>
        new($"A {caller} called a {called} ({method}), and one of them has no level: give it one in {nameof(CallDirection)}.", caller, called, method);
}
