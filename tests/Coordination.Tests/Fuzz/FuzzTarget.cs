using System.Text;

namespace Coordination.Fuzz;

/// <summary>A reader that has to survive whatever it is given.</summary>
/// <param name="Name">Name, as a file may have it.</param>
/// <param name="Corpus">Inputs that are right.</param>
/// <param name="Survives">Gives the reader an input, and fails where it does anything but what it says it does with a wrong one.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Corpus, Func<byte[], Task> Survives)
{
    /// <summary>What a reader of these looks for.</summary>
    public IReadOnlyList<byte[]> Tokens { get; init; } = [];

    /// <summary>Inputs in an ordinary run.</summary>
    public int Inputs { get; init; } = 3_000;

    /// <summary>Longest input.</summary>
    public int BytesMax { get; init; } = 16 * 1024;

    /// <summary>What one input may make it allocate before it first waits, in bytes.</summary>
    public long AllocatedMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>Of a reader that waits for nothing.</summary>
    public static FuzzTarget Of(string name, IReadOnlyList<byte[]> corpus, Action<byte[]> survives) => new(name, corpus, bytes =>
    {
        survives(bytes);
        return Task.CompletedTask;
    });

    /// <summary>Words as bytes.</summary>
    public static IReadOnlyList<byte[]> Words(params IReadOnlyList<string> words) => [.. words.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Of a reader of text.</summary>
    public static FuzzTarget OfText(string name, IReadOnlyList<string> corpus, Action<string> survives, params string[] tokens) =>
        Of(name, [.. corpus.Select(Encoding.UTF8.GetBytes)], bytes => survives(Encoding.UTF8.GetString(bytes))) with { Tokens = Words(tokens) };
}
