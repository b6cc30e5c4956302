using System.Collections.Immutable;
using Coordination.Journal;

namespace Coordination.Holders;

/// <summary>Changes of the key that pseudonyms are made with, as the fold of their facts. How far one has come, the pseudonyms say.</summary>
[GenerateSerializer, Immutable, Alias("holder-keys-state")]
internal sealed record HolderKeysState
{
    /// <summary>Name of the key everybody is moved to; empty before the first change.</summary>
    [Id(0)]
    public string ToKey { get; init; } = string.Empty;

    [Id(1)]
    public string Reason { get; init; } = string.Empty;

    /// <summary>Who began it.</summary>
    [Id(2)]
    public string By { get; init; } = string.Empty;

    [Id(3)]
    public DateTimeOffset BegunAt { get; init; }

    /// <summary>When the last holder was moved; null while it runs.</summary>
    [Id(4)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Retired keys under which nothing is kept.</summary>
    [Id(5)]
    public ImmutableArray<string> Forgotten { get; init; } = [];

    public bool IsRunning => ToKey.Length > 0 && EndedAt is null;

    /// <summary>The state after one more fact.</summary>
    /// <exception cref="Numbers.UnknownFactException">A kind that is none of these.</exception>
    public HolderKeysState Apply(FactRecord record) => record.Fact switch
    {
        HolderKeyRotationBegun begun => this with
        {
            ToKey = begun.ToKey,
            Reason = begun.Reason,
            By = record.By.Id,
            BegunAt = record.HappenedAt,
            EndedAt = null,
        },
        HolderKeyRotationEnded => this with { EndedAt = record.HappenedAt },
        HolderKeyForgotten forgotten => this with { Forgotten = Forgotten.Add(forgotten.Key) },
        _ => throw new Numbers.UnknownFactException(record.Fact.Kind),
    };

    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(HolderKeysState);
}
