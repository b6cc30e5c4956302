namespace Coordination.Orders;

/// <summary>Answer to opening an order file: the file, or the reason why it is none. A closed family.</summary>
public abstract record OrderFileOpened
{
    private OrderFileOpened()
    {
    }

    /// <summary>The file can be read.</summary>
    /// <param name="File">To be disposed by who opened it.</param>
    public sealed record Opened(OrderFile File) : OrderFileOpened;

    /// <summary>The file cannot be read as an order file; nothing is left open.</summary>
    /// <param name="Code">Why, for programs.</param>
    /// <param name="MessageZh">Why and what to do, in Chinese. Holds no cell of the file.</param>
    /// <param name="MessageEn">The same in English.</param>
    public sealed record Refused(OrderFileRefusal Code, string MessageZh, string MessageEn) : OrderFileOpened
    {
        /// <summary>What the bytes are instead, in English (<c>a zip archive</c>), with <see cref="OrderFileRefusal.NotText"/>; else empty.</summary>
        public string LooksLike { get; init; } = "";

        /// <summary>First byte that fits no known encoding, from 0, with <see cref="OrderFileRefusal.UnknownEncoding"/>; else -1.</summary>
        public long ByteOffset { get; init; } = -1;
    }
}
