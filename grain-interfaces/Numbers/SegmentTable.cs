using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Coordination.Provinces;

namespace Coordination.Numbers;

/// <summary>A line of an imported segment table cannot be used; nothing of the table is.</summary>
public sealed class SegmentTableException : Exception
{
    /// <summary>Without a text.</summary>
    public SegmentTableException()
    {
    }

    /// <summary>With a text alone.</summary>
    public SegmentTableException(string message)
        : base(message)
    {
    }

    /// <summary>With a text and a cause.</summary>
    public SegmentTableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal SegmentTableException(int line, string fault)
        : base(string.Create(CultureInfo.InvariantCulture, $"Segment table, line {line}: {fault}")) => Line = line;

    /// <summary>Line of the file, from 1; 0 when it is no matter of one line.</summary>
    public int Line { get; }
}

/// <summary>An operator's own segment table, whole or not at all.</summary>
internal sealed class SegmentTable
{
    internal const int SegmentMin = 1_300_000;
    internal const int SegmentsMax = 700_000;
    internal const int LineLengthMax = 256;

    private const byte NotNamed = 0;
    private const byte Unknown = byte.MaxValue;
    private const string VersionMark = "# version ";

    private readonly byte[] provinces = new byte[SegmentsMax];
    private bool begun;

    private SegmentTable()
    {
    }

    internal string Version { get; private set; } = string.Empty;

    internal int Count { get; private set; }

    internal static SegmentTable Read(Stream csv)
    {
        var table = new SegmentTable();
        using var reader = new StreamReader(csv, Encoding.UTF8, leaveOpen: true);
        Span<char> buffer = stackalloc char[LineLengthMax];
        for (var line = 1; TryReadLine(reader, buffer, line, out var length); line++)
        {
            table.Add(buffer[..length].Trim(), line);
        }

        if (table.Version.Length == 0)
        {
            table.Version = $"segments sha256:{Convert.ToHexStringLower(SHA256.HashData(table.provinces))[..16]}";
        }

        return table;
    }

    internal bool TryFind(int segment, out ProvinceCode province)
    {
        var named = provinces[segment - SegmentMin];
        province = named is NotNamed or Unknown ? ProvinceCode.Unknown : ProvinceCode.From(named);
        return named != NotNamed;
    }

    private static bool TryReadLine(StreamReader reader, Span<char> buffer, int line, out int length)
    {
        length = 0;
        for (var c = reader.Read(); c >= 0; c = reader.Read())
        {
            if (c == '\n')
            {
                return true;
            }

            if (length == buffer.Length)
            {
                throw new SegmentTableException(line, $"longer than {LineLengthMax} characters.");
            }

            buffer[length++] = (char)c;
        }

        return length > 0;
    }

    private void Add(ReadOnlySpan<char> text, int line)
    {
        if (text.StartsWith(VersionMark, StringComparison.OrdinalIgnoreCase))
        {
            Version = $"segments {text[VersionMark.Length..].Trim()}";
            return;
        }

        var comma = text.IndexOf(',');
        if (text.IsEmpty || text[0] == '#')
        {
            return;
        }

        var mayBeHeading = !begun;
        begun = true;
        if (mayBeHeading && comma > 0 && !char.IsAsciiDigit(text[0]))
        {
            return;
        }

        if (comma != 7
            || !int.TryParse(text[..comma], NumberStyles.None, CultureInfo.InvariantCulture, out var segment)
            || segment is < SegmentMin or >= SegmentMin + SegmentsMax)
        {
            throw new SegmentTableException(line, "no segment of seven digits from 1300000 to 1999999 and a comma.");
        }

        if (!ProvinceCode.TryParse(text[(comma + 1)..].Trim().ToString(), out var province))
        {
            throw new SegmentTableException(line, $"no province after segment {segment}.");
        }

        ref var place = ref provinces[segment - SegmentMin];
        if (place != NotNamed)
        {
            throw new SegmentTableException(line, $"segment {segment} stands here a second time.");
        }

        place = province == ProvinceCode.Unknown ? Unknown : (byte)province.Value;
        Count++;
    }
}
