namespace Coordination.Journal;

/// <summary>What kind of thing facts and deadlines are about. Stored by number: append only.</summary>
internal enum SubjectKind
{
    /// <summary>A number; <see cref="Subject.Number"/> is its key.</summary>
    Number = 1,

    /// <summary>An order; <see cref="Subject.Text"/> is its grain key.</summary>
    Order = 2,

    /// <summary>A lane; <see cref="Subject.Text"/> is its grain key.</summary>
    Lane = 3,

    /// <summary>A reader's queries; <see cref="Subject.Text"/> is the grain key.</summary>
    Reader = 4,

    /// <summary>A policy of deadlines; <see cref="Subject.Text"/> is its grain key.</summary>
    Policy = 5,

    /// <summary>The fence; <see cref="Subject.Text"/> is <c>fence</c>.</summary>
    Fence = 6,

    /// <summary>A list of protected numbers or shared devices, or a cap; <see cref="Subject.Text"/> is the grain key.</summary>
    Brake = 7,

    /// <summary>An incident; <see cref="Subject.Text"/> is its grain key.</summary>
    Incident = 13,

    /// <summary>A province's quota, or the ministry's book on it; <see cref="Subject.Text"/> is the grain key.</summary>
    Quota = 14,

    /// <summary>A card; <see cref="Subject.Text"/> is its grain key.</summary>
    Sim = 9,

    /// <summary>A holder; <see cref="Subject.Text"/> is the grain key.</summary>
    Holder = 10,

    /// <summary>Whose rights here have ended; <see cref="Subject.Text"/> is the grain key.</summary>
    Rights = 16,

    /// <summary>Keys that holders' pseudonyms are made with; <see cref="Subject.Text"/> is the grain key.</summary>
    HolderKeys = 18,
}

/// <summary>What a fact, a deadline or an answer is about.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Number">E.164 digits for a number, else 0.</param>
/// <param name="Text">The grain key for everything else, else empty.</param>
internal readonly record struct Subject(SubjectKind Kind, long Number, string Text)
{
    public static Subject OfNumber(long key) => new(SubjectKind.Number, key, string.Empty);

    public static Subject OfOrder(string key) => new(SubjectKind.Order, 0, key);

    public static Subject OfLane(string key) => new(SubjectKind.Lane, 0, key);

    public static Subject OfReader(string key) => new(SubjectKind.Reader, 0, key);

    public static Subject OfPolicy(string key) => new(SubjectKind.Policy, 0, key);

    public static Subject OfBrake(string key) => new(SubjectKind.Brake, 0, key);

    public static Subject OfIncident(string key) => new(SubjectKind.Incident, 0, key);

    public static Subject OfQuota(string key) => new(SubjectKind.Quota, 0, key);

    public static Subject OfSim(string key) => new(SubjectKind.Sim, 0, key);

    public static Subject OfHolder(string key) => new(SubjectKind.Holder, 0, key);

    /// <summary>Whether its key is about a person, so that facts commit to it with a salt and do not say it.</summary>
    public bool IsPersonal => Kind is SubjectKind.Number or SubjectKind.Sim or SubjectKind.Holder;

    public static Subject OfRights(string key) => new(SubjectKind.Rights, 0, key);

    public static Subject OfHolderKeys(string key) => new(SubjectKind.HolderKeys, 0, key);

    public static Subject OfFence() => new(SubjectKind.Fence, 0, "fence");
}
