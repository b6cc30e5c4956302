namespace Coordination.Numbers;

/// <summary>
/// Directory number of a mobile subscription in mainland China (ITU-T E.164; 3GPP TS 23.003 cl. 3.3): country code 86 and
/// 11 digits, or 13 digits for a machine's number (IoT). Prints masked (<c>138****8000</c>); full digits must be asked for.
/// </summary>
[GenerateSerializer, Immutable, Alias("msisdn")]
public readonly partial record struct Msisdn : IComparable<Msisdn>
{
    [Id(0)]
    private readonly long key;

    private Msisdn(long key) => this.key = key;

    /// <summary>E.164 digits as a whole number, 13 or 15 digits: the key of the number's grain and of every row about it.</summary>
    public long Key => key;

    /// <inheritdoc/>
    public int CompareTo(Msisdn other) => key.CompareTo(other.key);
}
