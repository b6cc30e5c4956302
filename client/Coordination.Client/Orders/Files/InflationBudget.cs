namespace Coordination.Orders;

/// <summary>
/// How much a packed file may unpack to. A list of numbers packs three to twenty times, a bomb a thousand times and more; both
/// limits hold, for a large bomb need not be a dense one.
/// </summary>
internal sealed class InflationBudget(long packedBytes)
{
    /// <summary>Bytes that any file may unpack to, however small it is.</summary>
    internal const long FreeBytes = 16L * 1024 * 1024;

    /// <summary>Most bytes for one of the file, beyond <see cref="FreeBytes"/>.</summary>
    internal const int RatioMax = 200;

    /// <summary>Most bytes at all: what a plain file may have.</summary>
    internal const long BytesMax = OrderFile.BytesMax;

    private readonly long bytesMax = Math.Min(BytesMax, Math.Max(FreeBytes, packedBytes > BytesMax / RatioMax ? BytesMax : packedBytes * RatioMax));
    private long spent;

    /// <exception cref="InflatesTooMuchException">The budget is spent.</exception>
    internal void Spend(string part, int bytes)
    {
        spent += bytes;
        if (spent > bytesMax)
        {
            throw new InflatesTooMuchException(part);
        }
    }
}
