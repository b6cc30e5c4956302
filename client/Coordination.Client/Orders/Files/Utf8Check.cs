using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Coordination.Orders;

/// <summary>Is a stream strict UTF-8 (RFC 3629 §3), and if not, from which byte on. Fed in pieces cut anywhere.</summary>
internal sealed class Utf8Check
{
    private readonly byte[] carried = new byte[4];
    private int carriedBytes;
    private long seen;

    /// <summary>First byte of the first sequence that is none, from 0; -1 while all is well.</summary>
    /// <remarks>A sequence cut off by the end of the file is the last row's fault, not the encoding's, and not counted.</remarks>
    internal long BadAt { get; private set; } = -1;

    internal void Take(ReadOnlySpan<byte> bytes)
    {
        if (BadAt < 0 && FinishCarried(ref bytes) && bytes.Length > 0)
        {
            TakeWhole(bytes);
        }
    }

    private bool FinishCarried(ref ReadOnlySpan<byte> bytes)
    {
        while (carriedBytes > 0 && bytes.Length > 0)
        {
            carried[carriedBytes++] = bytes[0];
            var status = Rune.DecodeFromUtf8(carried.AsSpan(0, carriedBytes), out _, out _);
            if (status == OperationStatus.InvalidData)
            {
                BadAt = seen - (carriedBytes - 1);
                return false;
            }

            seen++;
            bytes = bytes[1..];
            carriedBytes = status == OperationStatus.Done ? 0 : carriedBytes;
        }

        return true;
    }

    private void TakeWhole(ReadOnlySpan<byte> bytes)
    {
        var tail = UnfinishedTail(bytes);
        var whole = bytes[..^tail];
        if (!Utf8.IsValid(whole))
        {
            BadAt = seen + FirstInvalid(whole);
            return;
        }

        bytes[^tail..].CopyTo(carried);
        carriedBytes = tail;
        seen += bytes.Length;
    }

    private static int UnfinishedTail(ReadOnlySpan<byte> bytes)
    {
        for (var length = 1; length <= Math.Min(3, bytes.Length); length++)
        {
            if ((bytes[^length] & 0xC0) != 0x80)
            {
                var status = Rune.DecodeFromUtf8(bytes[^length..], out _, out _);
                return status == OperationStatus.NeedMoreData ? length : 0;
            }
        }

        return 0;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var position = 0;
        while (Rune.DecodeFromUtf8(bytes[position..], out _, out var consumed) == OperationStatus.Done)
        {
            position += consumed;
        }

        return position;
    }
}
