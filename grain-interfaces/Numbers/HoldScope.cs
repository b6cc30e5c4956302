namespace Coordination.Numbers;

/// <summary>What a hold is about, and so what it follows. Stored by number: append only.</summary>
[GenerateSerializer, Alias("hold-scope")]
public enum HoldScope
{
    /// <summary>A number in one assignment: it ends with the assignment, goes with a ported number, and stays when the card changes.</summary>
    Number = 0,

    /// <summary>A card: it bars every number that is on the card, goes where the card goes, and stays behind when a number leaves it.</summary>
    Card = 1,

    /// <summary>A holder: it bars every line of the holder but the retained one, also lines that are opened later, and stays behind when a line gets another holder.</summary>
    Holder = 2,
}
