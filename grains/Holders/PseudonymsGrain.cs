using Coordination.Audit;
using Orleans.Concurrency;

namespace Coordination.Holders;

/// <summary>Finds holders for the carriers' portal, which may stand on a silo that has neither the keys of pseudonyms nor the record. Key: 0.</summary>
[GrainInterfaceType("pseudonyms")]
[Alias("pseudonyms")]
internal interface IPseudonymsGrain : IGrainWithIntegerKey
{
    /// <summary>The holder that a pseudonym stands for; the first time it is heard of, a new one.</summary>
    [Alias("find")]
    Task<Answer<FoundHolder>> Find(string pseudonym, string sealedDocument);
}

/// <summary>A holder as it is called here.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsProven">Whether another name is another holder.</param>
[GenerateSerializer, Immutable, Alias("found-holder")]
internal sealed record FoundHolder([property: Id(0)] string Name, [property: Id(1)] bool IsProven)
{
    public override string ToString() => $"{nameof(FoundHolder)} {(IsProven ? "proven" : "as said")}";
}

[StatelessWorker]
[Reentrant]
[GrainType("pseudonyms")]
internal sealed class PseudonymsGrain(HolderDesk desk) : Grain, IPseudonymsGrain
{
    public async Task<Answer<FoundHolder>> Find(string pseudonym, string sealedDocument)
    {
        var found = await desk.Find(pseudonym, sealedDocument);
        return found.Value is { } name ? new FoundHolder(name, desk.TellsApart) : found.Refusal!;
    }
}
