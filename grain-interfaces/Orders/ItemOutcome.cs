namespace Coordination.Orders;

/// <summary>
/// How a line of an order ended. Every line ends in exactly one, and they add up to the lines of the file; until then it is
/// <see cref="Pending"/>. A carrier's silence is never one of them before the line's deadline. Stored by number: append only.
/// </summary>
[GenerateSerializer, Alias("item-outcome")]
public enum ItemOutcome
{
    /// <summary>Not ended yet.</summary>
    Pending = 0,

    /// <summary>The carrier acknowledged the bar at this or a wider version.</summary>
    Applied = 1,

    /// <summary>The hold was added and changed nothing: what it bars was barred already.</summary>
    AlreadyInState = 2,

    /// <summary>The holder is told first; a bar follows only if the window passes.</summary>
    NoticeStarted = 3,

    /// <summary>The text is no mobile number of the numbering plan.</summary>
    InvalidNumber = 4,

    /// <summary>The number is allocated, and no carrier unit is set up for it.</summary>
    Unroutable = 5,

    /// <summary>Nobody holds the number.</summary>
    NotAssigned = 6,

    /// <summary>The number's province is outside the issuer's competence.</summary>
    OutOfScope = 7,

    /// <summary>The issuer may not order this.</summary>
    NotAuthorised = 8,

    /// <summary>Put before a person: protected, or of unknown province under a province's order.</summary>
    ProtectedReview = 9,

    /// <summary>In the middle of porting; the recipient could not be commanded.</summary>
    DeferredPorting = 10,

    /// <summary>The carrier refused and a person has to look.</summary>
    CarrierFailed = 11,

    /// <summary>The line's deadline passed without the carrier's word. Hold and command stay.</summary>
    TimedOut = 12,

    /// <summary>A newer version without this line's services was applied first.</summary>
    Superseded = 13,

    /// <summary>The order was stopped before the line was placed.</summary>
    Cancelled = 14,

    /// <summary>The number stands in the file more than once; an earlier row acts for it.</summary>
    Duplicate = 15,

    /// <summary>The number's assignment ended, or it was protected, after the plan was made: reported, not forced.</summary>
    Drifted = 16,

    /// <summary>
    /// A carrier's risk finding on a number whose holder passed a verification of that level lately: no hold, the number is watched.
    /// </summary>
    Watched = 17,

    /// <summary>Of an undo: its order holds nothing on the number, because it never placed a hold there or the hold ended before.</summary>
    NotHeld = 18,

    /// <summary>It had been put before a person, and two people decided that nothing happens to its number.</summary>
    Dropped = 40,
}
