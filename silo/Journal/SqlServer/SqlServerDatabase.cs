namespace Coordination.Journal;

/// <summary>The settings of a database that the journal relies on. They are the operator's: no migration changes a database.</summary>
internal static class SqlServerDatabase
{
    /// <summary>SQL Server 2019's.</summary>
    private const int CompatibilityLevelMin = 150;

    private const int SnapshotIsOn = 1;
    private const int DurabilityIsForcedLate = 2;

    /// <summary>Refuses a database without what the journal relies on, and says how to set it.</summary>
    /// <exception cref="SchemaException">It is too old, allows no snapshots, or acknowledges commits it may lose.</exception>
    public static void Require(SqlServerSession session)
    {
        var found = session.List(SlotStatements.Database, row => (Name: row.Text(0), Level: row.Int(1), Snapshot: row.Int(2), ReadsVersions: row.Int(3), Durability: row.Int(4)));
        if (found is not [var settings])
        {
            throw new SchemaException($"{session.Target}: the settings of the database cannot be read; its user needs VIEW DATABASE STATE, or to own it.");
        }

        if (Refusal(settings.Name, settings.Level, settings.Snapshot == SnapshotIsOn, settings.ReadsVersions == SnapshotIsOn, settings.Durability == DurabilityIsForcedLate) is { } refusal)
        {
            throw new SchemaException($"{session.Target}: {refusal}");
        }
    }

    /// <summary>Why a database of these settings does not serve, with the statements that change them; null when it does.</summary>
    public static string? Refusal(string name, int compatibilityLevel, bool allowsSnapshots, bool readsVersions, bool losesCommits)
    {
        var database = $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]";
        if (compatibilityLevel < CompatibilityLevelMin)
        {
            return $"the journal needs SQL Server 2019 or newer, and the database works as an older one (compatibility level {compatibilityLevel}). "
                + $"Run: ALTER DATABASE {database} SET COMPATIBILITY_LEVEL = {CompatibilityLevelMin};";
        }

        var missing = new List<string>();
        if (!allowsSnapshots)
        {
            missing.Add($"ALTER DATABASE {database} SET ALLOW_SNAPSHOT_ISOLATION ON;");
        }

        if (!readsVersions)
        {
            missing.Add($"ALTER DATABASE {database} SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;");
        }

        if (missing.Count > 0)
        {
            return $"readers must not wait for writers. Run once, while no silo is connected: {string.Join(' ', missing)}";
        }

        return losesCommits
            ? "commits are acknowledged before they are on the disk, so that a loss of power loses them. "
                + $"Run: ALTER DATABASE {database} SET DELAYED_DURABILITY = DISABLED;"
            : null;
    }
}
