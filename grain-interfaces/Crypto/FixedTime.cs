using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Coordination.Crypto;

/// <summary>Compares texts by which somebody proves something: how long it takes says nothing of where they differ.</summary>
internal static class FixedTime
{
    /// <summary>Whether two texts are the same, character by character. Their length is no secret.</summary>
    public static bool Same(string? one, string? other) => one is not null && other is not null
        && CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(one.AsSpan()), MemoryMarshal.AsBytes(other.AsSpan()));
}
