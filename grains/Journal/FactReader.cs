using System.Formats.Cbor;
using System.Globalization;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Crypto;
using Coordination.Provinces;

namespace Coordination.Journal;

/// <summary>A canonical fact, read back.</summary>
/// <param name="SubjectKind">What it is about.</param>
/// <param name="Subject">The subject's key, or null when it is a commitment.</param>
/// <param name="SubjectCommitment">Commitment to the subject's number, or null.</param>
/// <param name="Version">Version of the subject.</param>
/// <param name="Ordinal">From 0 within the version.</param>
/// <param name="Kind">Kind.</param>
/// <param name="HappenedAt">UTC.</param>
/// <param name="RecordedAt">UTC.</param>
/// <param name="By">Who.</param>
/// <param name="Cause">Order, case or command.</param>
/// <param name="Fields">Fields that are not personal, as text.</param>
/// <param name="Commitments">Commitments to personal fields, one for each value.</param>
/// <param name="Suite">Whose hash its leaf and its commitments are.</param>
internal sealed record CanonicalFact(
    SubjectKind SubjectKind,
    string? Subject,
    byte[]? SubjectCommitment,
    int Version,
    int Ordinal,
    FactKind Kind,
    DateTimeOffset HappenedAt,
    DateTimeOffset RecordedAt,
    Principal By,
    string Cause,
    IReadOnlyDictionary<int, string> Fields,
    IReadOnlyDictionary<int, byte[][]> Commitments,
    ICryptoSuite Suite);

/// <summary>A personal field's values: of one text, or of a list of numbers.</summary>
internal sealed record PersonalValues(int Ordinal, int Field, string? Text, long[] Numbers);

/// <summary>Reads what <see cref="FactWriter"/> wrote, and nothing that is not canonical.</summary>
internal static class FactReader
{
    /// <summary>A fact with its personal fields, where they are not erased.</summary>
    /// <exception cref="FormatException">The bytes of either are none, or contradict each other.</exception>
    public static StoredFact Read(StoredFactRow row)
    {
        var fact = Read(row.Canonical);
        var fields = new SortedDictionary<int, string>();
        foreach (var (field, text) in fact.Fields)
        {
            fields.Add(field, text);
        }

        foreach (var value in row.Values is { } values ? ReadValues(values) : [])
        {
            if (value.Ordinal == fact.Ordinal && !fields.TryAdd(value.Field, value.Text ?? string.Join(',', value.Numbers)))
            {
                throw new FormatException($"Field {value.Field} of a fact has two values.");
            }
        }

        return new(row.Version, row.Ordinal, fact.Kind, fact.HappenedAt, fact.RecordedAt, fact.By, fact.Cause, fields, row.Canonical, Convert.ToHexStringLower(LeafOf(fact, row.Canonical)));
    }

    /// <summary>Reads canonical bytes.</summary>
    /// <exception cref="FormatException">They are not.</exception>
    public static CanonicalFact Read(ReadOnlyMemory<byte> canonical)
    {
        try
        {
            return ReadFact(new(canonical, CborConformanceMode.Canonical));
        }
        catch (Exception exception) when (exception is CborContentException or InvalidOperationException or OverflowException or ArgumentException)
        {
            throw new FormatException("These are no canonical bytes of a fact.", exception);
        }
    }

    /// <summary>The leaf of a fact that was read from these bytes.</summary>
    public static byte[] LeafOf(CanonicalFact fact, ReadOnlySpan<byte> canonical)
    {
        var leaf = new byte[Merkle.HashBytes];
        Merkle.Leaf(canonical, leaf, fact.Suite);
        return leaf;
    }

    /// <summary>Reads the erasable values of a commit.</summary>
    /// <exception cref="FormatException">They are not.</exception>
    public static IReadOnlyList<PersonalValues> ReadValues(ReadOnlyMemory<byte> values)
    {
        try
        {
            var reader = new CborReader(values, CborConformanceMode.Canonical);
            var found = new List<PersonalValues>();
            for (var left = reader.ReadStartArray(); left > 0; left--)
            {
                reader.ReadStartArray();
                var (ordinal, field) = (reader.ReadInt32(), reader.ReadInt32());
                found.Add(reader.PeekState() == CborReaderState.TextString
                    ? new(ordinal, field, reader.ReadTextString(), [])
                    : new(ordinal, field, null, ReadNumbers(reader)));
                reader.ReadEndArray();
            }

            reader.ReadEndArray();
            return found;
        }
        catch (Exception exception) when (exception is CborContentException or InvalidOperationException or OverflowException)
        {
            throw new FormatException("These are no personal values of a commit.", exception);
        }
    }

    private static CanonicalFact ReadFact(CborReader reader)
    {
        if (reader.ReadStartMap() != FactEntry.Count)
        {
            throw new CborContentException($"A fact has {FactEntry.Count} entries.");
        }

        Fixed(reader, FactEntry.Format, FactEntry.FormatOne);
        var algorithm = Number(reader, FactEntry.Algorithm);
        var suite = CryptoSuites.Find((CryptoSuiteKind)algorithm) ?? throw new CborContentException($"There is no algorithm {algorithm}.");
        Fixed(reader, FactEntry.KeyId, FactEntry.NoKey);
        var subjectKind = (SubjectKind)Number(reader, FactEntry.SubjectKind);
        Entry(reader, FactEntry.Subject);
        var isText = reader.PeekState() == CborReaderState.TextString;
        var subject = isText ? reader.ReadTextString() : null;
        var commitment = isText ? null : reader.ReadByteString();
        var version = (int)Number(reader, FactEntry.Version);
        var ordinal = (int)Number(reader, FactEntry.Ordinal);
        var kind = (FactKind)Number(reader, FactEntry.Kind);
        var happenedAt = Instants.FromMicroseconds(Number(reader, FactEntry.HappenedAt));
        var recordedAt = Instants.FromMicroseconds(Number(reader, FactEntry.RecordedAt));
        var by = ReadPrincipal(reader);
        Entry(reader, FactEntry.Cause);
        var cause = reader.ReadTextString();
        var fields = ReadFields(reader);
        var commitments = ReadCommitments(reader);
        reader.ReadEndMap();
        return reader.BytesRemaining == 0
            ? new(subjectKind, subject, commitment, version, ordinal, kind, happenedAt, recordedAt, by, cause, fields, commitments, suite)
            : throw new CborContentException("Bytes follow the fact.");
    }

    private static Principal ReadPrincipal(CborReader reader)
    {
        Entry(reader, FactEntry.By);
        reader.ReadStartArray();
        var (id, role, organisation, province) = (reader.ReadTextString(), reader.ReadInt32(), reader.ReadTextString(), reader.ReadInt32());
        CarrierCode? carrier = null;
        if (reader.PeekState() == CborReaderState.Null)
        {
            reader.ReadNull();
        }
        else
        {
            carrier = CarrierCode.Parse(reader.ReadTextString());
        }

        reader.ReadEndArray();
        return new(id, (Role)role, organisation, ProvinceCode.From(province), carrier);
    }

    private static Dictionary<int, string> ReadFields(CborReader reader)
    {
        Entry(reader, FactEntry.Fields);
        var fields = new Dictionary<int, string>();
        for (var left = reader.ReadStartMap(); left > 0; left--)
        {
            fields.Add(reader.ReadInt32(), ReadField(reader));
        }

        reader.ReadEndMap();
        return fields;
    }

    private static string ReadField(CborReader reader)
    {
        switch (reader.PeekState())
        {
            case CborReaderState.TextString:
                return reader.ReadTextString();
            case CborReaderState.ByteString:
                return Convert.ToHexStringLower(reader.ReadByteString());
            case CborReaderState.StartArray:
                return string.Join(',', ReadNumbers(reader));
            case CborReaderState.Tag:
                return reader.ReadTag() == CborTag.DateTimeString
                    ? reader.ReadTextString()
                    : throw new CborContentException("The only tag of a field is that of an instant.");
            default:
                return reader.ReadInt64().ToString(CultureInfo.InvariantCulture);
        }
    }

    private static Dictionary<int, byte[][]> ReadCommitments(CborReader reader)
    {
        Entry(reader, FactEntry.Personal);
        var commitments = new Dictionary<int, byte[][]>();
        for (var left = reader.ReadStartMap(); left > 0; left--)
        {
            var field = reader.ReadInt32();
            if (reader.PeekState() == CborReaderState.ByteString)
            {
                commitments.Add(field, [reader.ReadByteString()]);
                continue;
            }

            var list = new byte[reader.ReadStartArray() ?? 0][];
            for (var index = 0; index < list.Length; index++)
            {
                list[index] = reader.ReadByteString();
            }

            reader.ReadEndArray();
            commitments.Add(field, list);
        }

        reader.ReadEndMap();
        return commitments;
    }

    private static long[] ReadNumbers(CborReader reader)
    {
        var numbers = new long[reader.ReadStartArray() ?? 0];
        for (var index = 0; index < numbers.Length; index++)
        {
            numbers[index] = reader.ReadInt64();
        }

        reader.ReadEndArray();
        return numbers;
    }

    private static long Number(CborReader reader, int entry)
    {
        Entry(reader, entry);
        return reader.ReadInt64();
    }

    private static void Fixed(CborReader reader, int entry, int value)
    {
        if (Number(reader, entry) != value)
        {
            throw new CborContentException($"Entry {entry} of a fact is {value}.");
        }
    }

    private static void Entry(CborReader reader, int entry)
    {
        if (reader.ReadInt32() != entry)
        {
            throw new CborContentException($"Entry {entry} of a fact is missing.");
        }
    }
}
