namespace Coordination.Transitions;

/// <summary>A number as it is written first: one state, and no history, command or answer beside it.</summary>
[GrainInterfaceType("naive-number")]
[Alias("naive-number")]
internal interface INaiveNumberGrain : IGrainWithIntegerKey
{
    /// <summary>Writes a state of so many characters and answers its version.</summary>
    [Alias("place")]
    Task<int> Place(string text);
}

[GenerateSerializer, Alias("naive-state")]
internal sealed class NaiveState
{
    [Id(0)]
    public int Version { get; set; }

    [Id(1)]
    public string Text { get; set; } = string.Empty;
}

/// <summary>The same on whichever storage.</summary>
internal abstract class NaiveNumberGrain(IPersistentState<NaiveState> stored) : Grain, INaiveNumberGrain
{
    public async Task<int> Place(string text)
    {
        stored.State.Version++;
        stored.State.Text = text;
        await stored.WriteStateAsync();
        return stored.State.Version;
    }
}

/// <summary>As Microsoft.Orleans.Persistence.AdoNet comes.</summary>
[GrainType("naive-number")]
internal sealed class PlainNumberGrain([PersistentState("naive", NaiveTransitions.Plain)] IPersistentState<NaiveState> stored)
    : NaiveNumberGrain(stored);

/// <summary>With a binary serializer, prepared statements and a pool of its size.</summary>
[GrainType("tuned-number")]
internal sealed class TunedNumberGrain([PersistentState("tuned", NaiveTransitions.Tuned)] IPersistentState<NaiveState> stored)
    : NaiveNumberGrain(stored);
