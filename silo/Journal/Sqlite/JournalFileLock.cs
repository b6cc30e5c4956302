namespace Coordination.Journal;

/// <summary>Another process uses the journal's folder.</summary>
internal sealed class JournalLockedException(string directory, Exception inner) : Exception(
    $"The journal in {directory} is in use by another process. A journal has one writer: stop the other silo first, or give this one a folder of its own.",
    inner)
{
    public string Directory { get; } = directory;
}

/// <summary>The lock on a journal's folder: held as long as the process lives, and gone with it however it ends.</summary>
internal sealed class JournalFileLock : IDisposable
{
    private readonly FileStream file;

    /// <exception cref="JournalLockedException">Another process holds it.</exception>
    public JournalFileLock(string directory)
    {
        try
        {
            file = new(Path.Combine(directory, "journal.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new JournalLockedException(directory, exception);
        }
    }

    public void Dispose() => file.Dispose();
}
