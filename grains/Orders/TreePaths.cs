namespace Coordination.Orders;

/// <summary>
/// Ways from the leaves of a <see cref="PlanTree"/> up to its root. A step is a byte that tells on which side the other half stands
/// (0 left, 1 right) and that half's hash.
/// </summary>
internal sealed class TreePaths
{
    private const int StepBytes = 1 + PlanTree.HashBytes;
    private const byte OtherIsLeft = 0;
    private const byte OtherIsRight = 1;

    /// <summary>Steps of one way at most: a tree of 2³² leaves, of which there is none.</summary>
    private const int StepsMax = 32;

    private readonly List<IReadOnlyList<byte[]>> levels = [];

    public TreePaths(IReadOnlyList<byte[]> leaves)
    {
        // Pairs from the left, the odd one out goes up as it is: the shape of RFC 6962 §2.1, from below.
        levels.Add(leaves);
        while (levels[^1] is { Count: > 1 } below)
        {
            var level = new List<byte[]>((below.Count + 1) / 2);
            for (var index = 0; index < below.Count; index += 2)
            {
                level.Add(index + 1 < below.Count ? PlanTree.Node(below[index], below[index + 1]) : below[index]);
            }

            levels.Add(level);
        }
    }

    /// <summary>The way of one leaf.</summary>
    public byte[] Of(int leaf)
    {
        var steps = new List<byte>(levels.Count * StepBytes);
        for (var level = 0; level < levels.Count - 1; level++, leaf /= 2)
        {
            var other = leaf ^ 1;
            if (other < levels[level].Count)
            {
                steps.Add(other < leaf ? OtherIsLeft : OtherIsRight);
                steps.AddRange(levels[level][other]);
            }
        }

        return [.. steps];
    }

    /// <summary>Where a way leads to from a hash; null when it is none.</summary>
    public static byte[]? Climb(byte[]? hash, byte[]? steps)
    {
        if (hash is null || steps is null || steps.Length % StepBytes != 0 || steps.Length / StepBytes > StepsMax)
        {
            return null;
        }

        for (var at = 0; at < steps.Length; at += StepBytes)
        {
            var other = steps.AsSpan(at + 1, PlanTree.HashBytes);
            switch (steps[at])
            {
                case OtherIsLeft:
                    hash = PlanTree.Node(other, hash);
                    break;
                case OtherIsRight:
                    hash = PlanTree.Node(hash, other);
                    break;
                default:
                    return null;
            }
        }

        return hash;
    }
}
