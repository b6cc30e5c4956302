namespace Coordination.Journal;

/// <summary>What a database's failure means for the batch it met.</summary>
internal enum JournalFault
{
    /// <summary>Busy or deadlocked: the same batch may pass when tried again.</summary>
    Busy = 1,

    /// <summary>One of the operations cannot be stored, whatever the others are.</summary>
    Refused = 2,

    /// <summary>Nothing can be stored now: disk full, file unreadable, server gone.</summary>
    Unavailable = 3,

    /// <summary>The commit was sent and its answer lost.</summary>
    Unknown = 4,
}

/// <summary>A database failed; the dialect says how.</summary>
/// <param name="fault">What it means.</param>
/// <param name="message">What the database said, and what to do.</param>
/// <param name="code">The database's own code, 0 for none.</param>
/// <param name="inner">Cause.</param>
internal sealed class JournalStorageException(JournalFault fault, string message, int code = 0, Exception? inner = null)
    : Exception(message, inner)
{
    public JournalFault Fault { get; } = fault;

    public int Code { get; } = code;
}

/// <summary>A batch that the database would not take.</summary>
/// <param name="Message">Why, for a person.</param>
/// <param name="At">When, as a timestamp of the journal's clock.</param>
internal sealed record JournalTrouble(string Message, long At);

/// <summary>Another writer took the slot: this one's batches fail as a whole, for ever.</summary>
internal sealed class SlotLostException(int slot, long term)
    : Exception($"Slot {slot} is not held in term {term} any more: another process took it over. This one must not write; restart it.")
{
    public int Slot { get; } = slot;

    public long Term { get; } = term;
}

/// <summary>The journal cannot store anything now. Nothing of the call is durable unless the text says that it is not known.</summary>
internal sealed class JournalUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>This operation, and it alone, cannot be stored.</summary>
internal sealed class CommitRefusedException(string what, Exception inner)
    : Exception($"{what} cannot be stored: {inner.Message}", inner)
{
    public string What { get; } = what;
}

/// <summary>More operations wait than the journal keeps in memory. Nothing of the call is durable; come back later.</summary>
internal sealed class JournalOverloadedException(int waiting)
    : Exception($"{waiting} operations wait for the journal; it takes no more until some are stored.")
{
    public int Waiting { get; } = waiting;
}
