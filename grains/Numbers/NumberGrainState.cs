namespace Coordination.Numbers;

internal static class NumberGrainState
{
    /// <summary>Name under which numbers' states are stored; unique over the product.</summary>
    public const string Name = "number";
}
