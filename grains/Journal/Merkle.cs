using Coordination.Crypto;

namespace Coordination.Journal;

/// <summary>Root of a Merkle tree over leaf hashes that arrive one by one (RFC 6962 §2.1). One object serves many trees.</summary>
/// <param name="suite">Whose hash; SHA-256 when not given.</param>
internal sealed class Merkle(ICryptoSuite? suite = null)
{
    /// <summary>Bytes of every hash here.</summary>
    public const int HashBytes = CryptoSuites.HashBytes;

    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;
    private const int LevelsMax = 63;

    private readonly ICryptoSuite suite = suite ?? CryptoSuites.International;

    // The roots of the complete subtrees so far, largest first: one for each bit set in the count of leaves.
    private readonly byte[] subtrees = new byte[(LevelsMax + 1) * HashBytes];

    /// <summary>Leaves added since the last <see cref="Clear"/>.</summary>
    public long Count { get; private set; }

    public void Clear() => Count = 0;

    /// <summary>Hash of a leaf's content.</summary>
    public static void Leaf(ReadOnlySpan<byte> content, Span<byte> hash, ICryptoSuite? suite = null)
    {
        byte[]? rented = null;
        Span<byte> input = content.Length < 1024
            ? stackalloc byte[content.Length + 1]
            : (rented = System.Buffers.ArrayPool<byte>.Shared.Rent(content.Length + 1)).AsSpan(0, content.Length + 1);
        input[0] = LeafPrefix;
        content.CopyTo(input[1..]);
        (suite ?? CryptoSuites.International).Hash(input, hash);
        if (rented is not null)
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public void Add(ReadOnlySpan<byte> leaf)
    {
        var top = System.Numerics.BitOperations.PopCount((ulong)Count);
        leaf.CopyTo(Subtree(top));
        for (var merged = Count; (merged & 1) == 1; merged >>= 1, top--)
        {
            Node(Subtree(top - 1), Subtree(top), Subtree(top - 1));
        }

        Count++;
    }

    /// <summary>Root over the leaves so far; of none, the hash of nothing.</summary>
    public byte[] Root()
    {
        if (Count == 0)
        {
            var nothing = new byte[HashBytes];
            suite.Hash([], nothing);
            return nothing;
        }

        var top = System.Numerics.BitOperations.PopCount((ulong)Count) - 1;
        var root = Subtree(top).ToArray();
        while (--top >= 0)
        {
            Node(Subtree(top), root, root);
        }

        return root;
    }

    private Span<byte> Subtree(int index) => subtrees.AsSpan(index * HashBytes, HashBytes);

    private void Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> hash)
    {
        Span<byte> input = stackalloc byte[1 + (2 * HashBytes)];
        input[0] = NodePrefix;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + HashBytes)..]);
        suite.Hash(input, hash);
    }
}
