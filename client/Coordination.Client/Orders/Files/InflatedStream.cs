using System.IO.Hashing;

namespace Coordination.Orders;

/// <summary>
/// What a packed part unpacks to, within its budget and with its checksum: the framework unpacks a part that was cut short, or
/// in which a bit was turned, without a word, and a turned bit is another number.
/// </summary>
internal class InflatedStream(string part, Stream unpacking, InflationBudget budget) : ForwardStream
{
    private readonly Crc32 sum = new();

    protected string Part => part;

    /// <summary>Bytes unpacked so far.</summary>
    internal long Count { get; private set; }

    /// <summary>CRC-32 of what was unpacked so far (RFC 1952 §8).</summary>
    internal uint Sum => sum.GetCurrentHashAsUInt32();

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Took(buffer, unpacking.Read(buffer));
        }
        catch (InvalidDataException broken)
        {
            throw new DamagedPartException(Part, broken);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await unpacking.ReadAsync(buffer, cancellationToken);
            return Took(buffer.Span, read);
        }
        catch (InvalidDataException broken)
        {
            throw new DamagedPartException(Part, broken);
        }
    }

    /// <summary>Called with each piece, and with an empty one at the end.</summary>
    protected virtual void Saw(ReadOnlySpan<byte> bytes)
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            unpacking.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Took(ReadOnlySpan<byte> buffer, int read)
    {
        var bytes = buffer[..read];
        budget.Spend(Part, read);
        sum.Append(bytes);
        Count += read;
        Saw(bytes);
        return read;
    }
}
