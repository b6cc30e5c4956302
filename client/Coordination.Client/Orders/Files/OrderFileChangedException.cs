namespace Coordination.Orders;

/// <summary>
/// The file's bytes are no longer those that were hashed when it was opened: somebody saved it meanwhile. What was read since
/// then must not be ordered.
/// </summary>
public sealed class OrderFileChangedException : IOException
{
    /// <summary>A file that was hashed as one thing and read as another.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="hashAtOpening">SHA-256 in hex, as <see cref="OrderFile.ContentHash"/> says it.</param>
    /// <param name="hashWhenRead">SHA-256 in hex of what was read.</param>
    public OrderFileChangedException(string name, string hashAtOpening, string hashWhenRead)
        : base($"'{name}' changed while it was read: SHA-256 {hashAtOpening} at opening, {hashWhenRead} now.")
    {
        HashAtOpening = hashAtOpening;
        HashWhenRead = hashWhenRead;
    }

    /// <summary>SHA-256 of the file when it was opened, 64 lower-case hex digits.</summary>
    public string HashAtOpening { get; }

    /// <summary>SHA-256 of what was read, 64 lower-case hex digits.</summary>
    public string HashWhenRead { get; }
}
