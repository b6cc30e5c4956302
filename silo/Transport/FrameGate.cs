using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Session;

namespace Coordination.Transport;

/// <summary>A client sent what no client of ours sends.</summary>
internal sealed class FrameRefusedException(string why) : Exception($"A message is refused: {why}.")
{
    public string Why { get; } = why;
}

/// <summary>
/// Looks at every message of one client before Orleans does. Orleans believes what a client writes in a message's head: who sent it,
/// that it answers a question somebody asked, where grains are now. Here a client sends requests, under the id its connection began
/// with, to portals, and nothing else passes; so that no grain is activated, no answer is forged and no directory misled before a
/// filter has seen the call. It reads the format of Orleans 10.4, and another format is refused.
/// </summary>
/// <param name="sessions">Reads a connection's first words.</param>
/// <param name="clusterId">The cluster a client has to mean.</param>
/// <param name="enter">Enters a client under the id it begins with; false when the id is another's.</param>
internal sealed class FrameGate(SerializerSessionPool sessions, string clusterId, Func<GrainId, bool> enter)
{
    public const int HeadBytesMax = 16_384;
    public const int BodyBytesMax = 1_048_576;

    private const int PreambleBytesMax = 1_024;
    private const int ContextEntriesMax = 8;

    // Flags of a message's head, and its direction. What is not named here (system message, cache update, local only …) is refused.
    private const uint HasContext = 1 << 4, HasVersion = 1 << 5, HasInterface = 1 << 6, HasTimeToLive = 1 << 8;
    private const uint Scheduling = (1 << 1) | (1 << 2) | (1 << 3);
    private const uint Allowed = Scheduling | HasContext | HasVersion | HasInterface | HasTimeToLive;
    private const uint Request = 1 << 16;

    private byte[]? sender;

    /// <summary>Checks what is complete in a buffer.</summary>
    /// <param name="buffer">What was received and not yet taken.</param>
    /// <param name="passed">How much of it passed before.</param>
    /// <returns>How much of it has passed now.</returns>
    /// <exception cref="FrameRefusedException">The connection has to end.</exception>
    public long Check(ReadOnlySequence<byte> buffer, long passed)
    {
        while (true)
        {
            var reader = new SequenceReader<byte>(buffer.Slice(passed));
            if (!(sender is null ? TryPreamble(ref reader) : TryMessage(ref reader)))
            {
                return passed;
            }

            passed += reader.Consumed;
        }
    }

    /// <summary>False when it has not arrived whole.</summary>
    private bool TryPreamble(ref SequenceReader<byte> reader)
    {
        if (!reader.TryReadLittleEndian(out int length))
        {
            return false;
        }

        Demand(length is > 0 and <= PreambleBytesMax, "its first words are too long");
        if (reader.Remaining < length)
        {
            return false;
        }

        var payload = reader.UnreadSequence.Slice(0, length);
        Demand(Field(payload, new(_ => false)) == length, "its first words cannot be read");
        var (client, cluster) = FirstWords(payload);
        Demand(cluster == clusterId, "it means another cluster");
        Demand(client.IsClient() && !client.Key.AsSpan().StartsWith("hosted-"u8), "it does not begin as a client");
        Demand(enter(client), "the id it begins with is another client's");
        sender = Door.Name(client);
        reader.Advance(length);
        return true;
    }

    private bool TryMessage(ref SequenceReader<byte> reader)
    {
        if (!reader.TryReadLittleEndian(out int headBytes) || !reader.TryReadLittleEndian(out int bodyBytes))
        {
            return false;
        }

        Demand(headBytes is > 0 and <= HeadBytesMax, $"its head has {headBytes} bytes, {HeadBytesMax} are allowed");
        Demand(bodyBytes is >= 0 and <= BodyBytesMax, $"its body has {bodyBytes} bytes, {BodyBytesMax} are allowed");
        if (reader.Remaining < (long)headBytes + bodyBytes)
        {
            return false;
        }

        var head = reader.UnreadSequence.Slice(0, headBytes);
        var body = reader.UnreadSequence.Slice(headBytes, bodyBytes);
        CheckBody(body, CheckHead(head));
        reader.Advance((long)headBytes + bodyBytes);
        return true;
    }

    private Door CheckHead(ReadOnlySequence<byte> head)
    {
        var reader = new SequenceReader<byte>(head);
        Demand(reader.TryReadLittleEndian(out int packed), "its head ends early");
        var flags = unchecked((uint)packed);
        Demand((flags & 0xFFFF_0000) == Request, "it is no request");
        Demand((flags & 0xFFFF & ~Allowed) == 0, "it is marked as only silos mark messages");
        Demand(WireScan.TrySkip(ref reader, sizeof(long)) && reader.IsNext(sender, advancePast: true), "it names another sender");
        var door = DoorOf(ref reader) ?? throw new FrameRefusedException("it is not for a portal");
        Demand(TrySkipSized(ref reader) && TrySkipSized(ref reader), "its addresses cannot be read");
        Demand((flags & HasTimeToLive) == 0 || WireScan.TrySkip(ref reader, sizeof(int)), "its head ends early");
        Demand((flags & HasInterface) != 0 && reader.IsNext(door.Interface, advancePast: true), "it is for another interface than the portal's");
        Demand((flags & HasVersion) == 0 || WireScan.TryVarInt(ref reader, out _), "its head ends early");
        Demand((flags & HasContext) == 0 || TryContext(ref reader), "its context holds more than short texts");
        Demand(reader.End, "its head goes on where it should end");
        return door;
    }

    // The call's name says the interface once more, and it is this one that Orleans invokes.
    private static void CheckBody(ReadOnlySequence<byte> body, Door door)
    {
        const byte callByName = 0x30, version = 1;
        var reader = new SequenceReader<byte>(body);
        Demand(
            reader.TryRead(out var tag) && tag == callByName
            && reader.TryRead(out var codec) && codec == version
            && WireScan.TrySkip(ref reader, sizeof(int))
            && WireScan.TryVarInt(ref reader, out var length) && length <= WireScan.TypeNameBytesMax
            && reader.IsNext(door.Call),
            "its body is no call of the portal");
        Demand(
            Field(body, new(door.Knows)) == body.Length,
            $"its body is broken, or names a type of no request, or nests deeper than {WireScan.NestingMax}, or has more than {WireScan.FieldsMax} fields");
    }

    private static Door? DoorOf(ref SequenceReader<byte> reader)
    {
        foreach (var door in Door.All)
        {
            if (reader.IsNext(door.Target, advancePast: true))
            {
                return !door.IsAnyKey || (WireScan.TryVarInt(ref reader, out var bytes) && WireScan.TrySkip(ref reader, sizeof(int) + (long)bytes)) ? door : null;
            }
        }

        return null;
    }

    private static bool TryContext(ref SequenceReader<byte> reader)
    {
        // A text: its length follows, and its type is the second of those that need no name.
        ReadOnlySpan<byte> text = [0x48, 0x05];
        if (!WireScan.TryVarInt(ref reader, out var entries) || entries > ContextEntriesMax)
        {
            return false;
        }

        for (var entry = 0; entry < entries; entry++)
        {
            if (!WireScan.TryVarInt(ref reader, out var keyBytes)
                || keyBytes == 0
                || !WireScan.TrySkip(ref reader, keyBytes - 1)
                || !reader.IsNext(text, advancePast: true)
                || !TrySkipSized(ref reader))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TrySkipSized(ref SequenceReader<byte> reader) =>
        WireScan.TryVarInt(ref reader, out var bytes) && WireScan.TrySkip(ref reader, bytes);

    /// <summary>Bytes of the field that the bytes begin with; -1 when they begin with none that is let in.</summary>
    private static long Field(ReadOnlySequence<byte> bytes, WireScan scan)
    {
        var reader = new SequenceReader<byte>(bytes);
        return scan.TryField(ref reader) ? reader.Consumed : -1;
    }

    private (GrainId Client, string? Cluster) FirstWords(ReadOnlySequence<byte> payload)
    {
        const uint nodeIdentity = 1, cluster = 3;
        using var session = sessions.GetSession();
        var reader = Reader.Create(payload, session);
        (GrainId Client, string? Cluster) words = default;
        try
        {
            reader.ReadFieldHeader();
            uint id = 0;
            for (var field = reader.ReadFieldHeader(); !field.IsEndBaseOrEndObject; field = reader.ReadFieldHeader())
            {
                id += field.FieldIdDelta;
                switch (id)
                {
                    case nodeIdentity:
                        words.Client = session.CodecProvider.GetCodec<GrainId>().ReadValue(ref reader, field);
                        break;
                    case cluster:
                        words.Cluster = session.CodecProvider.GetCodec<string>().ReadValue(ref reader, field);
                        break;
                    default:
                        reader.ConsumeUnknownField(field);
                        break;
                }
            }
        }
        catch (Exception broken)
        {
            throw new FrameRefusedException($"its first words cannot be read ({broken.GetType().Name})");
        }

        return words;
    }

    private static void Demand([DoesNotReturnIf(false)] bool met, string why)
    {
        if (!met)
        {
            throw new FrameRefusedException(why);
        }
    }
}
