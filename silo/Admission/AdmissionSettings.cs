using Coordination.Audit;

namespace Coordination.Admission;

/// <summary>
/// How much of which class one silo takes on, and how much of it from one organisation. The defaults let a country through
/// (infra/README.md, Overload); what serves is held between <see cref="Least"/> and <see cref="Most"/>.
/// </summary>
internal sealed record AdmissionSettings
{
    /// <summary>Below this, honest work would be refused.</summary>
    public static readonly AdmissionSettings Least = new()
    {
        Places = 32,
        ReservedPercent = 20,
        OrganisationPercent = 10,
        WaitingMax = 16,
        ControlPerSecond = 100,
        RestorePerSecond = 100,
        SinglePerSecond = 100,
        BulkPerSecond = 10,
        QueryPerSecond = 10,
        MissesPerHour = 60,
    };

    /// <summary>Above this, nothing would be held back.</summary>
    public static readonly AdmissionSettings Most = new()
    {
        Places = 1_024,
        ReservedPercent = 50,
        OrganisationPercent = 75,
        WaitingMax = 1_024,
        ControlPerSecond = 10_000,
        RestorePerSecond = 10_000,
        SinglePerSecond = 20_000,
        BulkPerSecond = 5_000,
        QueryPerSecond = 10_000,
        MissesPerHour = 3_000,
    };

    /// <summary>Calls of C0 in progress on one silo at most. They are outside <see cref="Places"/> and wait for nobody.</summary>
    public const int ControlPlacesMax = 1_024;

    /// <summary>Of the places, what C4 may take, and what C3 and C4 may together; C2 and what is below it get all that is not reserved.</summary>
    public const int QueryPercentMax = 40, BulkPercentMax = 60;

    /// <summary>How many seconds of its rate an organisation may use at once, after it was quiet.</summary>
    public const int BurstSeconds = 2;

    /// <summary>Longest wait for a place of C1 and C2, whose callers are people at a counter and systems that repeat.</summary>
    public static readonly TimeSpan UrgentWaitMax = TimeSpan.FromMilliseconds(200);

    /// <summary>The same of C3 and C4.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(1);

    /// <summary>Calls in progress at one time, C0 apart.</summary>
    public int Places { get; init; } = 256;

    /// <summary>Of them, in percent, what only C1 may take.</summary>
    public int ReservedPercent { get; init; } = 20;

    /// <summary>Of a class's places, in percent, what one organisation may take.</summary>
    public int OrganisationPercent { get; init; } = 50;

    /// <summary>Calls of one class that wait for a place at one time.</summary>
    public int WaitingMax { get; init; } = 256;

    /// <summary>Calls of C0 a second, of one organisation.</summary>
    public int ControlPerSecond { get; init; } = 500;

    /// <summary>Calls of C1 a second, of one organisation.</summary>
    public int RestorePerSecond { get; init; } = 500;

    /// <summary>Calls of C2 a second, of one organisation.</summary>
    public int SinglePerSecond { get; init; } = 1_000;

    /// <summary>Calls of C3 a second, of one organisation; one brings a page of up to 1,000 rows.</summary>
    public int BulkPerSecond { get; init; } = 500;

    /// <summary>Calls of C4 a second, of one organisation.</summary>
    public int QueryPerSecond { get; init; } = 500;

    /// <summary>
    /// What one principal may ask for within an hour that is unknown, not allowed or out of scope, before somebody is told of it; never so
    /// much that asking once a second for hours would pass.
    /// </summary>
    public int MissesPerHour { get; init; } = 600;

    /// <summary>What is wrong with these settings where a silo serves, one sentence each; empty when they may be used.</summary>
    public IReadOnlyList<string> Breaches()
    {
        var breaches = new List<string>();
        Check(nameof(Places), Places, Least.Places, Most.Places);
        Check(nameof(ReservedPercent), ReservedPercent, Least.ReservedPercent, Most.ReservedPercent);
        Check(nameof(OrganisationPercent), OrganisationPercent, Least.OrganisationPercent, Most.OrganisationPercent);
        Check(nameof(WaitingMax), WaitingMax, Least.WaitingMax, Most.WaitingMax);
        Check(nameof(ControlPerSecond), ControlPerSecond, Least.ControlPerSecond, Most.ControlPerSecond);
        Check(nameof(RestorePerSecond), RestorePerSecond, Least.RestorePerSecond, Most.RestorePerSecond);
        Check(nameof(SinglePerSecond), SinglePerSecond, Least.SinglePerSecond, Most.SinglePerSecond);
        Check(nameof(BulkPerSecond), BulkPerSecond, Least.BulkPerSecond, Most.BulkPerSecond);
        Check(nameof(QueryPerSecond), QueryPerSecond, Least.QueryPerSecond, Most.QueryPerSecond);
        Check(nameof(MissesPerHour), MissesPerHour, Least.MissesPerHour, Most.MissesPerHour);
        return breaches;

        void Check(string name, int value, int least, int most)
        {
            if (value < least || value > most)
            {
                breaches.Add($"{name} is not from {least} to {most}: below, honest work is refused; above, nothing is held back.");
            }
        }
    }

    public int PerSecondOf(CallClass callClass) => callClass switch
    {
        CallClass.Control => ControlPerSecond,
        CallClass.Restore => RestorePerSecond,
        CallClass.Single => SinglePerSecond,
        CallClass.Bulk => BulkPerSecond,
        _ => QueryPerSecond,
    };

    public int BurstOf(CallClass callClass) => PerSecondOf(callClass) * BurstSeconds;

    /// <summary>
    /// What may be in progress of a class and of all that is less urgent, together: so a class never takes what belongs to one that is
    /// more urgent, and yields to it.
    /// </summary>
    public int PlacesOf(CallClass callClass) => callClass switch
    {
        CallClass.Control => ControlPlacesMax,
        CallClass.Restore => Places,
        CallClass.Single => Percent(100 - ReservedPercent),
        CallClass.Bulk => Percent(Math.Min(BulkPercentMax, 100 - ReservedPercent)),
        _ => Percent(Math.Min(QueryPercentMax, 100 - ReservedPercent)),
    };

    /// <summary>What of that may be of one organisation.</summary>
    public int PlacesOfOne(CallClass callClass) => Math.Max(1, PlacesOf(callClass) * OrganisationPercent / 100);

    /// <summary>How long a call may wait for a place; zero for C0, which does not.</summary>
    public static TimeSpan WaitOf(CallClass callClass) => callClass switch
    {
        CallClass.Control => TimeSpan.Zero,
        CallClass.Restore or CallClass.Single => UrgentWaitMax,
        _ => WaitMax,
    };

    private int Percent(int share) => Math.Max(1, Places * share / 100);
}
