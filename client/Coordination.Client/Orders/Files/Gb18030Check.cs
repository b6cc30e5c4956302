namespace Coordination.Orders;

/// <summary>
/// Has a stream the form of GB 18030 (one byte 00–7F; two bytes 81–FE, 40–7E or 80–FE; four bytes 81–FE, 30–39, 81–FE, 30–39),
/// and if not, from which byte on. Fed in pieces cut anywhere.
/// </summary>
internal sealed class Gb18030Check
{
    private int place;
    private long lead;
    private long seen;

    /// <summary>First byte of the first sequence that is none, from 0; -1 while all is well.</summary>
    /// <remarks>A sequence cut off by the end of the file is the last row's fault, not the encoding's, and not counted.</remarks>
    internal long BadAt { get; private set; } = -1;

    internal void Take(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length && BadAt < 0; i++)
        {
            if (place == 0 && bytes[i] < 0x80)
            {
                var other = bytes[i..].IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
                if (other < 0)
                {
                    break;
                }

                i += other;
            }

            Step(bytes[i], seen + i);
        }

        seen += bytes.Length;
    }

    private void Step(byte value, long position)
    {
        if (place == 0)
        {
            lead = position;
        }

        var to = (place, value) switch
        {
            (0 or 2, >= 0x81 and <= 0xFE) => place + 1,
            (1, >= 0x30 and <= 0x39) => 2,
            (1, >= 0x40 and <= 0xFE and not 0x7F) => 0,
            (3, >= 0x30 and <= 0x39) => 0,
            _ => -1,
        };
        if (to < 0)
        {
            BadAt = lead;
        }

        place = Math.Max(to, 0);
    }
}
