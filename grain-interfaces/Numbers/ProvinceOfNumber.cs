using Coordination.Provinces;
using PhoneNumbers;

namespace Coordination.Numbers;

/// <summary>
/// Province of a number by its seven-digit segment: an imported segment table where there is one, else the numbering
/// metadata of libphonenumber, else <see cref="ProvinceCode.Unknown"/>. Never guessed. Safe to use from many threads.
/// </summary>
/// <remarks>
/// The metadata knows no province for 162, 165 to 167, 171, 172, 175 and 19x, nor for 13-digit numbers (its answer for those
/// would be the area code 10 of Beijing). It loads on the first segment asked for, which takes some tenths of a second.
/// </remarks>
public sealed class ProvinceTable
{
    private static readonly Lazy<ProvinceTable> metadata = new(() => new ProvinceTable(new SegmentMetadata(), null));

    private readonly SegmentMetadata segments;
    private readonly SegmentTable? imported;

    private ProvinceTable(SegmentMetadata segments, SegmentTable? imported)
    {
        this.segments = segments;
        this.imported = imported;
    }

    /// <summary>What the answers rest on: the metadata's version, and before it the imported table's where there is one.</summary>
    public string Version => imported is null ? SegmentMetadata.Version : $"{imported.Version}; {SegmentMetadata.Version}";

    /// <summary>Segments the imported table names; 0 without one.</summary>
    public int ImportedSegments => imported?.Count ?? 0;

    /// <summary>The table of the metadata alone: one for the whole process, empty until asked.</summary>
    public static ProvinceTable FromMetadata() => metadata.Value;

    /// <summary>The province, or 00 where nobody here knows it. Allocates nothing once a segment was asked for.</summary>
    public ProvinceCode Of(Msisdn number)
    {
        if (number.IsIot || number == default)
        {
            return ProvinceCode.Unknown;
        }

        var segment = number.Segment;
        return imported is not null && imported.TryFind(segment, out var province) ? province : segments.Of(segment);
    }

    /// <summary>
    /// A table in which the given segments override the metadata; it replaces any imported before. UTF-8 lines
    /// <c>segment,province</c>: seven digits from 1300000 to 1999999, and a province as <see cref="ProvinceCode.TryParse"/>
    /// reads it, 00 to say that it is unknown. Empty lines, a heading and lines beginning with # are passed over, but
    /// <c># version TEXT</c> names the table's version; without it the version is a digest of the content.
    /// </summary>
    /// <exception cref="SegmentTableException">A line is none of these, names a segment a second time, or is too long.</exception>
    public ProvinceTable WithSegments(Stream csv) => new(segments, SegmentTable.Read(csv));
}

/// <summary>Provinces by segment as libphonenumber's geocoder knows them, filled as they are asked for.</summary>
internal sealed class SegmentMetadata
{
    private const byte NotAsked = 0;
    private const byte Unknown = byte.MaxValue;
    private const int CountryCode = 86;

    // One byte for each segment. Two threads may fill one place at once: they write the same.
    private readonly byte[] provinces = new byte[SegmentTable.SegmentsMax];
    private readonly Lock filling = new();

    internal static string Version { get; } = $"libphonenumber {typeof(PhoneNumberUtil).Assembly.GetName().Version?.ToString(3)}";

    internal ProvinceCode Of(int segment)
    {
        var known = Volatile.Read(ref provinces[segment - SegmentTable.SegmentMin]);
        return known switch
        {
            NotAsked => Fill(segment),
            Unknown => ProvinceCode.Unknown,
            _ => ProvinceCode.From(known),
        };
    }

    private ProvinceCode Fill(int segment)
    {
        var province = Ask(segment);
        Volatile.Write(
            ref provinces[segment - SegmentTable.SegmentMin],
            province == ProvinceCode.Unknown ? Unknown : (byte)province.Value);
        return province;
    }

    // The geocoder is not told to check the number first: it calls some allocated codes invalid. Its answer is "City, Province",
    // the province alone, or the country. The lock is ours because its own use from many threads is not promised.
    private ProvinceCode Ask(int segment)
    {
        var number = new PhoneNumber.Builder().SetCountryCode(CountryCode).SetNationalNumber((ulong)segment * 10_000).Build();
        string place;
        lock (filling)
        {
            place = PhoneNumberOfflineGeocoder.GetInstance().GetDescriptionForValidNumber(number, Locale.English);
        }

        var comma = place.LastIndexOf(", ", StringComparison.Ordinal);
        return ProvinceCode.TryParse(comma < 0 ? place : place[(comma + 2)..], out var province) ? province : ProvinceCode.Unknown;
    }
}
