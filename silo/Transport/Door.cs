using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Text;
using Coordination.Audit;

namespace Coordination.Transport;

/// <summary>A grain that clients may send to, as its name stands on the wire.</summary>
/// <param name="Target">Type and key, or the type alone when any key will do.</param>
/// <param name="IsAnyKey">Whether any key will do.</param>
/// <param name="Interface">The interface's type.</param>
/// <param name="Call">What the name of a call of that interface begins with.</param>
internal sealed record Door(byte[] Target, bool IsAnyKey, byte[] Interface, byte[] Call)
{
    /// <summary>The portals, each under its one key; and the list of grain types, which every client asks its gateway for.</summary>
    public static readonly IReadOnlyList<Door> All =
    [
        .. Permissions.Portals.Select(Of),
        new(
            Name("sys.svc.manifest"),
            IsAnyKey: true,
            Name("Orleans.Runtime.IClusterManifestSystemTarget"),
            "(\"inv\",[GrainRef],[Orleans.Runtime.IClusterManifestSystemTarget,Orleans.Core],\""u8.ToArray()),
    ];

    /// <summary>
    /// Types that a request may name beside the call itself: those of the contracts and texts, alone and in the two collections a
    /// client may hold them in.
    /// </summary>
    private static readonly FrozenSet<string> types = Permissions.Portals[0].Assembly.GetTypes()
        .SelectMany(type => type.GetCustomAttributesData())
        .Where(data => data.AttributeType == typeof(AliasAttribute))
        .Select(data => (string)data.ConstructorArguments[0].Value!)
        .Append("string")
        .SelectMany(name => new[] { name, $"{name}[]", $"[{name}]", $"System.Collections.Generic.List`1[[{name}]]" })
        .ToFrozenSet(StringComparer.Ordinal);

    private string CallText { get; } = Encoding.UTF8.GetString(Call);

    /// <summary>Whether a request through this door may name a type.</summary>
    public bool Knows(ReadOnlySequence<byte> type)
    {
        var name = Encoding.UTF8.GetString(type);
        return types.Contains(name) || (name.StartsWith(CallText, StringComparison.Ordinal) && name.EndsWith(')'));
    }

    /// <summary>A name as Orleans writes one: length, hash, bytes. Another hash would be another grain of the same name.</summary>
    public static byte[] Name(string text) => Name(IdSpan.Create(text));

    /// <summary>The same for a grain's whole id.</summary>
    public static byte[] Name(GrainId id) => [.. Name(id.Type.Value), .. Name(id.Key)];

    private static Door Of(Type portal)
    {
        var name = GrainInterfaceTypeAttributeOf(portal);
        return new([.. Name(name), .. Name("0")], IsAnyKey: false, Name(name), Encoding.UTF8.GetBytes($"(\"inv\",[GrainRef],[{name}],\""));
    }

    // A portal's grain type and interface type have one name.
    private static string GrainInterfaceTypeAttributeOf(Type portal) => (string)portal.GetCustomAttributesData()
        .Single(data => data.AttributeType == typeof(GrainInterfaceTypeAttribute)).ConstructorArguments[0].Value!;

    private static byte[] Name(IdSpan span)
    {
        var bytes = span.AsSpan();
        if (bytes.Length > 127)
        {
            throw new ArgumentOutOfRangeException(nameof(span), bytes.Length, "Ids of clients and portals are shorter than 128 bytes.");
        }

        var written = new byte[1 + sizeof(int) + bytes.Length];
        written[0] = (byte)((bytes.Length << 1) | 1);
        BinaryPrimitives.WriteInt32LittleEndian(written.AsSpan(1), span.GetHashCode());
        bytes.CopyTo(written.AsSpan(1 + sizeof(int)));
        return written;
    }
}
