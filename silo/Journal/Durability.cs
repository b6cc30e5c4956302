namespace Coordination.Journal;

/// <summary>How durable an acknowledged commit is.</summary>
internal enum Durability
{
    /// <summary>Survives a loss of power: the log is flushed to the disk with every commit.</summary>
    Full = 0,

    /// <summary>Survives the process, not the power. Only to show that the tests would notice.</summary>
    ProcessOnly = 1,
}
