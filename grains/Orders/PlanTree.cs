using System.Buffers.Binary;
using System.Security.Cryptography;
using Coordination.Journal;
using Coordination.Numbers;
using Coordination.Provinces;

namespace Coordination.Orders;

/// <summary>
/// The Merkle tree an approval is bound to (RFC 6962 §2.1 shapes). A leaf is (number, epoch, intended hold); pages of
/// <see cref="PageOfPlan.LinesMax"/> leaves are whole subtrees of their province's tree, so a shard proves a page by hashing
/// its lines alone; the order's root is the tree over the provinces.
/// </summary>
internal static class PlanTree
{
    /// <summary>Bytes of every hash here.</summary>
    public const int HashBytes = SHA256.HashSizeInBytes;

    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;

    /// <summary>Hash of what every line intends: the terms of the hold without who placed it.</summary>
    public static byte[] Intent(HoldTerms terms, string undoes) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join(
        '\n',
        terms.OrderId,
        (int)terms.Ground,
        terms.Provision,
        terms.Reference,
        (int)terms.Services,
        (int)terms.Notice,
        (int)terms.ReleaseBy,
        terms.ExpiresAt?.UtcTicks ?? 0,
        terms.Level,
        terms.Scope is HoldScope.Number ? undoes : $"{undoes}\n{(int)terms.Scope}\n{terms.About}")));

    /// <summary>Hash of one line.</summary>
    public static byte[] Leaf(long number, int epoch, ReadOnlySpan<byte> intent)
    {
        Span<byte> bytes = stackalloc byte[1 + 8 + 4 + 32];
        bytes[0] = LeafPrefix;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], number);
        BinaryPrimitives.WriteInt32BigEndian(bytes[9..], epoch);
        intent.CopyTo(bytes[13..]);
        return SHA256.HashData(bytes);
    }

    /// <summary>Hash of a protected number that people let through, with who they are.</summary>
    public static byte[] ReleasedLeaf(long number, string review)
    {
        var bytes = new byte[1 + sizeof(long) + System.Text.Encoding.UTF8.GetByteCount(review)];
        bytes[0] = LeafPrefix;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), number);
        System.Text.Encoding.UTF8.GetBytes(review, bytes.AsSpan(1 + sizeof(long)));
        return SHA256.HashData(bytes);
    }

    /// <summary>Root over hashes that are leaves, or roots of whole subtrees of equal size but the last.</summary>
    public static byte[] Root(IReadOnlyList<byte[]> hashes) => hashes.Count == 0 ? SHA256.HashData([]) : Subtree(hashes, 0, hashes.Count);

    /// <summary>Root of the whole plan: each province enters with its code, its count and its own root.</summary>
    public static byte[] OrderRoot(IReadOnlyList<ProvincePlan> provinces) => Root([.. provinces.Select(ProvinceLeaf)]);

    /// <summary>Hash of a province's part.</summary>
    public static byte[] ProvinceLeaf(ProvincePlan plan) => ProvinceLeaf(plan.Province, plan.Lines, plan.Root);

    /// <summary>The same, of its parts.</summary>
    public static byte[] ProvinceLeaf(ProvinceCode province, long lines, ReadOnlySpan<byte> root)
    {
        Span<byte> bytes = stackalloc byte[1 + 1 + 8 + 32];
        bytes[0] = LeafPrefix;
        bytes[1] = (byte)province.Value;
        BinaryPrimitives.WriteInt64BigEndian(bytes[2..], lines);
        root.CopyTo(bytes[10..]);
        return SHA256.HashData(bytes);
    }

    /// <summary>Hash of two halves.</summary>
    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> bytes = stackalloc byte[1 + (2 * HashBytes)];
        bytes[0] = NodePrefix;
        left.CopyTo(bytes[1..]);
        right.CopyTo(bytes[(1 + HashBytes)..]);
        return SHA256.HashData(bytes);
    }

    private static byte[] Subtree(IReadOnlyList<byte[]> hashes, int from, int count)
    {
        if (count == 1)
        {
            return hashes[from];
        }

        var left = 1;
        while (left * 2 < count)
        {
            left *= 2;
        }

        return Node(Subtree(hashes, from, left), Subtree(hashes, from + left, count - left));
    }
}
