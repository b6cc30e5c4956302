using System.Buffers.Binary;
using Coordination.Audit;

namespace Coordination.Harness;

/// <summary>What a client of ours sends over its connection: its first words, and a message for every act of every portal.</summary>
/// <param name="FirstWords">What a connection begins with.</param>
/// <param name="Messages">Whole messages, head and body with their lengths.</param>
internal sealed record RecordedFrames(byte[] FirstWords, IReadOnlyList<byte[]> Messages)
{
    public static async Task<RecordedFrames> Of(Fortress fortress, string certificateFile)
    {
        await using var raider = await Raider.Connect(fortress, certificateFile);
        foreach (var row in Permissions.All)
        {
            await raider.As(Fortress.Mobile, portals => PortalActs.Ask(portals, row.Method, PortalActs.Arguments(row.Method, new() { Now = fortress.Time.GetUtcNow() })));
        }

        return Of(raider.Sent);
    }

    private static RecordedFrames Of(ReadOnlySpan<byte> sent)
    {
        var first = sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(sent);
        var messages = new List<byte[]>();
        for (var at = first; at + (2 * sizeof(int)) <= sent.Length;)
        {
            var length = (2 * sizeof(int)) + BinaryPrimitives.ReadInt32LittleEndian(sent[at..]) + BinaryPrimitives.ReadInt32LittleEndian(sent[(at + sizeof(int))..]);
            if (at + length > sent.Length)
            {
                // One that Orleans sends of its own is on its way.
                break;
            }

            messages.Add(sent.Slice(at, length).ToArray());
            at += length;
        }

        return new(sent[..first].ToArray(), messages);
    }
}
