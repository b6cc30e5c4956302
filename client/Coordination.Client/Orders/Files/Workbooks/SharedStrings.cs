using System.Text;

namespace Coordination.Orders;

/// <summary>
/// The texts that a workbook's cells share, found by their place. Kept packed in blocks; what is more than
/// <see cref="BytesInMemoryMax"/> lies in a temporary file that goes with the process.
/// </summary>
internal sealed class SharedStrings : IDisposable
{
    /// <summary>Bytes of texts kept in memory.</summary>
    internal const int BytesInMemoryMax = 32 * 1024 * 1024;

    /// <summary>Most texts of one workbook.</summary>
    internal const int CountMax = 50_000_000;

    private const int TextsPerBlock = 64;
    private const int BlocksAtHand = 16;
    private static readonly int LengthBytes = sizeof(ushort);

    private readonly List<byte[]> inMemory = [];
    private readonly List<long> inFile = [];
    private readonly MemoryStream open = new();
    private readonly (int Block, byte[] Bytes)[] atHand = new (int, byte[])[BlocksAtHand];
    private readonly byte[] utf8 = new byte[Encoding.UTF8.GetMaxByteCount(SheetReader.CharsKeptMax)];
    private FileStream? file;
    private long bytesInMemory;

    /// <summary>Texts there are.</summary>
    internal int Count { get; private set; }

    /// <summary>Reads them all; none where the workbook has no such part.</summary>
    internal static SharedStrings Read(XmlPart? part, CancellationToken ct)
    {
        var strings = new SharedStrings();
        try
        {
            strings.Take(part, ct);
            return strings;
        }
        catch
        {
            strings.Dispose();
            throw;
        }
    }

    /// <summary>The text at a place, cut behind <see cref="SheetReader.CharsKeptMax"/> characters; null where there is none.</summary>
    internal string? Of(int index)
    {
        if (index < 0 || index >= Count)
        {
            return null;
        }

        var block = Block(index / TextsPerBlock);
        for (var skip = index % TextsPerBlock; skip > 0; skip--)
        {
            block = block[(LengthBytes + Length(block))..];
        }

        return Encoding.UTF8.GetString(block.Slice(LengthBytes, Length(block)));
    }

    public void Dispose()
    {
        open.Dispose();
        file?.Dispose();
    }

    private void Take(XmlPart? part, CancellationToken ct)
    {
        Span<char> text = stackalloc char[SheetReader.CharsKeptMax];
        var piece = new char[SheetReader.CharsKeptMax];
        while (part is not null && part.Read())
        {
            if (!part.IsStart || part.Element != "si")
            {
                continue;
            }

            var chars = SheetReader.RichText(part, text, piece);
            Add(text[..Math.Min(chars, text.Length)]);
            if (Count % TextsPerBlock == 0)
            {
                ct.ThrowIfCancellationRequested();
            }
        }

        CloseBlock();
    }

    private void Add(ReadOnlySpan<char> text)
    {
        if (Count == CountMax)
        {
            throw new DamagedPartException("sharedStrings");
        }

        var bytes = Encoding.UTF8.GetBytes(text, utf8);
        Span<byte> length = stackalloc byte[LengthBytes];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)bytes);
        open.Write(length);
        open.Write(utf8, 0, bytes);
        Count++;
        if (Count % TextsPerBlock == 0)
        {
            CloseBlock();
        }
    }

    private void CloseBlock()
    {
        if (bytesInMemory < BytesInMemoryMax)
        {
            bytesInMemory += open.Length;
            inMemory.Add(open.ToArray());
        }
        else
        {
            file ??= TemporaryFile.Create();
            inFile.Add(file.Position);
            open.WriteTo(file);
        }

        open.SetLength(0);
    }

    private ReadOnlySpan<byte> Block(int block)
    {
        if (block < inMemory.Count)
        {
            return inMemory[block];
        }

        // Cells ask for texts nearly in the order in which they were stored: a few blocks at hand serve most of them.
        ref var slot = ref atHand[block % BlocksAtHand];
        if (slot.Bytes is null || slot.Block != block)
        {
            slot = (block, FromFile(block - inMemory.Count));
        }

        return slot.Bytes;
    }

    private byte[] FromFile(int block)
    {
        var end = block + 1 < inFile.Count ? inFile[block + 1] : file!.Length;
        var bytes = new byte[end - inFile[block]];
        file!.Position = inFile[block];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static int Length(ReadOnlySpan<byte> block) => System.Buffers.Binary.BinaryPrimitives.ReadUInt16LittleEndian(block);
}
