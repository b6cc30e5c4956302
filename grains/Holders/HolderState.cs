using System.Collections.Immutable;
using Coordination.Journal;
using Coordination.Numbers;

namespace Coordination.Holders;

/// <summary>A hold on a holder and since when.</summary>
[GenerateSerializer, Immutable, Alias("held-holder")]
internal sealed record HeldHolder([property: Id(0)] HoldTerms Terms, [property: Id(1)] DateTimeOffset PlacedAt);

/// <summary>A holder as the fold of its facts. Default: never held.</summary>
[GenerateSerializer, Immutable, Alias("holder-state")]
internal sealed record HolderState
{
    /// <summary>Holds, in the order they were placed.</summary>
    [Id(0)]
    public ImmutableArray<HeldHolder> Holds { get; init; } = [];

    /// <summary>Orders whose holds ended, the latest: a repeat of one places nothing.</summary>
    [Id(1)]
    public ImmutableArray<string> Ended { get; init; } = [];

    /// <summary>Lines that are kept.</summary>
    [Id(2)]
    public ImmutableArray<long> Retained { get; init; } = [];

    /// <summary>The line that was refused last, so that a carrier that asks again and again fills no record.</summary>
    [Id(3)]
    public long RefusedNumber { get; init; }

    /// <summary>The state after one more fact.</summary>
    /// <exception cref="UnknownFactException">A kind that is no holder's.</exception>
    public HolderState Apply(FactRecord record) => record.Fact switch
    {
        HolderHeld held => this with { Holds = Holds.Add(new(held.Terms, record.HappenedAt)) },
        HolderHoldLifted lifted => this with
        {
            Holds = Holds.RemoveAll(hold => hold.Terms.OrderId == lifted.Request.OrderId),
            Ended = [.. Ended.TakeLast(ScopeHolds.HoldsMax - 1), lifted.Request.OrderId],
        },
        LineRetained retained => this with { Retained = Retained.Add(retained.Number) },
        LineRefused refused => this with { RefusedNumber = refused.Number },
        _ => throw new UnknownFactException(record.Fact.Kind),
    };

    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(HolderState);
}
