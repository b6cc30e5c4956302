namespace Coordination.Journal;

/// <summary>A database that was not made yet: everything waits.</summary>
internal sealed class NoDatabase(string target, string folder, TimeProvider time) : Migrations(MigrationScript.In(folder), time)
{
    public override string Target => target;

    protected override IReadOnlyDictionary<int, AppliedScript> Applied() => new Dictionary<int, AppliedScript>();

    protected override void Apply(MigrationScript script, DateTimeOffset now) =>
        throw new InvalidOperationException($"{target} was opened to be looked at and is not there.");
}
