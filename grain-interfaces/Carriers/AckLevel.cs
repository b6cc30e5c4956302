namespace Coordination.Carriers;

/// <summary>What a carrier said about one command. Silence is <see cref="Unknown"/> and never a refusal.</summary>
[GenerateSerializer, Alias("ack-level")]
public enum AckLevel
{
    /// <summary>No answer, or one that could not be read.</summary>
    Unknown = 0,

    /// <summary>The carrier has it and will act.</summary>
    Accepted = 1,

    /// <summary>The bar stands in the carrier's register.</summary>
    Applied = 2,

    /// <summary>The carrier will not do it, and says why.</summary>
    Refused = 3,
}
