using System.Collections.Immutable;
using Coordination.Audit;
using Coordination.Numbers;

namespace Coordination.Holders;

/// <summary>
/// One holder at all carriers. The lines are a table that follows the numbers; here are the holds that are about the holder, and the
/// line that is kept. Key: <c>holder:…</c>, the holder's name here (<see cref="HolderDesk"/>). Every method may be repeated. Calls come from above only (portal,
/// ministry), and it calls numbers.
/// </summary>
[GrainInterfaceType("holder")]
[Alias("holder")]
internal interface IHolderGrain : IGrainWithStringKey
{
    /// <summary>Name under which holders' states are stored; unique over the product.</summary>
    const string StateName = "holder";

    /// <summary>
    /// A report that names this holder. One at a time, so that two carriers cannot both open the last line there is room for; what the
    /// holder may not have is refused by the number, unless it knows the report.
    /// </summary>
    [Alias("report")]
    Task<ReportAnswer> Report(long number, NumberReport report);

    /// <summary>The joint punishment that runs, null when none does.</summary>
    [Alias("punished")]
    Task<PunishedSpan?> Punished();

    /// <summary>Places a hold on the holder, once for each order; lines that are the holder's are asked by who asks here. False when there is room for no more.</summary>
    [Alias("place-hold")]
    Task<bool> PlaceHold(HoldTerms terms);

    /// <summary>Ends a hold on the holder, and with it the copies that lines inherited.</summary>
    [Alias("lift-hold")]
    Task<LiftOutcome> LiftHold(LiftHold request);

    /// <summary>Keeps one line for the holder: holds on the holder leave it alone.</summary>
    [Alias("retain")]
    Task<RetainOutcome> Retain(long number, string reference, Principal by);

    /// <summary>Lines that a hold on the holder is meant for, ascending after a number; the kept one is not among them.</summary>
    [Alias("lines")]
    Task<LinesOfHolder> Lines(long afterNumber, int limit);

    [Alias("view")]
    Task<HolderView> View();

    /// <summary>Whether anything was ever recorded of the holder, or a line is.</summary>
    [Alias("is-known")]
    Task<bool> IsKnown();
}

/// <summary>Keys of holders.</summary>
internal static class HolderKeys
{
    public static string Of(string holder) => $"holder:{holder}";
}

/// <summary>Joint punishment without a break.</summary>
/// <param name="BegunAt">When the first of it was placed.</param>
/// <param name="EndsAt">When the last of it ends.</param>
[GenerateSerializer, Immutable, Alias("punished-span")]
internal readonly record struct PunishedSpan([property: Id(0)] DateTimeOffset BegunAt, [property: Id(1)] DateTimeOffset EndsAt);

/// <summary>A page of lines.</summary>
/// <param name="Numbers">Ascending.</param>
/// <param name="NextAfter">Number to ask after for more; null when these were the last.</param>
[GenerateSerializer, Immutable, Alias("lines-of-holder")]
internal sealed record LinesOfHolder([property: Id(0)] ImmutableArray<long> Numbers, [property: Id(1)] long? NextAfter);

/// <summary>What became of the wish to keep a line.</summary>
[GenerateSerializer, Alias("retain-outcome")]
internal enum RetainOutcome
{
    Retained = 1,

    /// <summary>It is no line of this holder.</summary>
    NotAHoldersLine = 2,

    /// <summary>It is a case number.</summary>
    CaseNumber = 3,

    /// <summary>As many lines are kept as may be.</summary>
    TooMany = 4,

    /// <summary>Whoever asks may not lift what is held.</summary>
    NotAllowed = 5,
}
