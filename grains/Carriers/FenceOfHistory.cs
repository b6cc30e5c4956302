using Coordination.Journal;

namespace Coordination.Carriers;

/// <summary>
/// The fence as this silo knows it: learnt with every renewal of the dispatch lease, and from every other reading. It only ever
/// rises, and a doubt stays until it does, so that a reading that comes late takes nothing back.
/// </summary>
internal sealed class FenceOfHistory
{
    private readonly Lock gate = new();
    private FenceRow now = FenceRow.First;

    /// <summary>The fence and whether the history is in doubt.</summary>
    public FenceRow Now
    {
        get
        {
            lock (gate)
            {
                return now;
            }
        }
    }

    /// <summary>Whether the database was ever restored.</summary>
    public bool IsRaised => Now.Value > FenceRow.First.Value;

    /// <summary>Takes what was read.</summary>
    public void Learn(FenceRow read)
    {
        lock (gate)
        {
            if (read.Value > now.Value || (read.Value == now.Value && (read.Doubt is not null || now.Doubt is null)))
            {
                now = read;
            }
        }
    }
}
