namespace Coordination.Orders;

/// <summary>A part of a packed file is not what it has to be; where the file is opened this is a refusal.</summary>
internal class DamagedPartException(string part, Exception? cause = null) : Exception($"{part} is damaged.", cause)
{
    /// <summary>Name of the part within the file; never anything that stands in it.</summary>
    internal string Part => part;
}

/// <summary>A packed file unpacks to more than it may; where it is opened this is a refusal.</summary>
internal sealed class InflatesTooMuchException(string part) : DamagedPartException(part);
