using System.Formats.Cbor;

namespace Coordination.Journal;

/// <summary>Numbers of the entries of a canonical fact; infra/facts.md is their definition. Never renumber.</summary>
internal static class FactEntry
{
    public const int Format = 0;
    public const int Algorithm = 1;
    public const int KeyId = 2;
    public const int SubjectKind = 3;
    public const int Subject = 4;
    public const int Version = 5;
    public const int Ordinal = 6;
    public const int Kind = 7;
    public const int HappenedAt = 8;
    public const int RecordedAt = 9;
    public const int By = 10;
    public const int Cause = 11;
    public const int Fields = 12;
    public const int Personal = 13;

    public const int Count = 14;

    /// <summary>Value of <see cref="Format"/>: this layout.</summary>
    public const int FormatOne = 1;

    /// <summary>Value of <see cref="Algorithm"/>: SHA-256 for leaves, nodes, heads and commitments.</summary>
    public const int Sha256 = 1;

    /// <summary>Value of <see cref="KeyId"/>: no key takes part in the hashes.</summary>
    public const int NoKey = 0;
}

/// <summary>
/// Writes facts in canonical bytes (RFC 8949 §4.2.1: shortest forms, definite lengths, keys ascending). One object serves one
/// thread. The writer itself is in its fast mode, which does not sort: the order of the keys is checked here instead.
/// </summary>
internal sealed class FactWriter : IFactFields
{
    private readonly CborWriter canonical = new(CborConformanceMode.Lax, convertIndefiniteLengthEncodings: true);
    private readonly CborWriter values = new(CborConformanceMode.Lax, convertIndefiniteLengthEncodings: true);
    private readonly CborWriter personal = new(CborConformanceMode.Lax, convertIndefiniteLengthEncodings: true);
    private readonly byte[] salt = new byte[Commitment.SaltBytes];
    private readonly byte[] subjectCommitment = new byte[Merkle.HashBytes];
    private Subject subject;
    private int version;
    private DateTimeOffset recordedAt;
    private int ordinal;
    private int lastField;
    private int valueCount;

    /// <summary>Begins a commit: its salt, and the commitment all of its facts share.</summary>
    public void Begin(Subject of, int atVersion, DateTimeOffset recorded, ReadOnlySpan<byte> saltOfCommit)
    {
        subject = of;
        version = atVersion;
        recordedAt = recorded;
        saltOfCommit.CopyTo(salt);
        values.Reset();
        values.WriteStartArray(null);
        valueCount = 0;
        if (subject.IsPersonal)
        {
            Commitment.ToSubject(salt, subject, subjectCommitment);
        }
    }

    /// <summary>Writes one fact; its bytes are taken by <see cref="Take"/>.</summary>
    public int Write(FactRecord record, int ordinalInCommit)
    {
        ordinal = ordinalInCommit;
        canonical.Reset();
        canonical.WriteStartMap(FactEntry.Count);
        Number(FactEntry.Format, FactEntry.FormatOne);
        Number(FactEntry.Algorithm, FactEntry.Sha256);
        Number(FactEntry.KeyId, FactEntry.NoKey);
        Number(FactEntry.SubjectKind, (int)subject.Kind);
        canonical.WriteInt32(FactEntry.Subject);
        if (subject.IsPersonal)
        {
            canonical.WriteByteString(subjectCommitment);
        }
        else
        {
            canonical.WriteTextString(subject.Text);
        }

        Number(FactEntry.Version, version);
        Number(FactEntry.Ordinal, ordinal);
        Number(FactEntry.Kind, (int)record.Fact.Kind);
        Number(FactEntry.HappenedAt, Instants.ToMicroseconds(record.HappenedAt));
        Number(FactEntry.RecordedAt, Instants.ToMicroseconds(recordedAt));
        WritePrincipal(record.By);
        canonical.WriteInt32(FactEntry.Cause);
        canonical.WriteTextString(record.Cause);
        WriteFields(record.Fact);
        canonical.WriteEndMap();
        return canonical.BytesWritten;
    }

    public void Take(Span<byte> destination) => canonical.Encode(destination);

    /// <summary>The personal values of the commit, or null when there are none.</summary>
    public byte[]? TakeValues()
    {
        values.WriteEndArray();
        return valueCount == 0 ? null : values.Encode();
    }

    public void Integer(int field, long? value)
    {
        if (value is { } number)
        {
            Open(field);
            canonical.WriteInt64(number);
        }
    }

    public void Text(int field, string? value)
    {
        if (value is not null)
        {
            Open(field);
            canonical.WriteTextString(value);
        }
    }

    public void Instant(int field, DateTimeOffset? value)
    {
        if (value is { } instant)
        {
            Open(field);
            canonical.WriteTag(CborTag.DateTimeString);
            canonical.WriteTextString(Instants.ToText(instant));
        }
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            Open(field);
            canonical.WriteByteString(value);
        }
    }

    public void List(int field, IReadOnlyList<long> values)
    {
        Open(field);
        canonical.WriteStartArray(values.Count);
        foreach (var value in values)
        {
            canonical.WriteInt64(value);
        }

        canonical.WriteEndArray();
    }

    public void Personal(int field, string? value)
    {
        if (value is null)
        {
            return;
        }

        Ascending(field);
        Span<byte> commitment = stackalloc byte[Merkle.HashBytes];
        Commitment.To(salt, ordinal, field, 0, value, commitment);
        personal.WriteInt32(field);
        personal.WriteByteString(commitment);
        OpenValue(field);
        values.WriteTextString(value);
        values.WriteEndArray();
    }

    public void Personal(int field, IReadOnlyList<long> values)
    {
        Ascending(field);
        Span<byte> commitment = stackalloc byte[Merkle.HashBytes];
        personal.WriteInt32(field);
        personal.WriteStartArray(values.Count);
        OpenValue(field);
        this.values.WriteStartArray(values.Count);
        for (var index = 0; index < values.Count; index++)
        {
            Commitment.To(salt, ordinal, field, index, values[index], commitment);
            personal.WriteByteString(commitment);
            this.values.WriteInt64(values[index]);
        }

        this.values.WriteEndArray();
        this.values.WriteEndArray();
        personal.WriteEndArray();
    }

    private void WriteFields(IFact fact)
    {
        canonical.WriteInt32(FactEntry.Fields);
        canonical.WriteStartMap(null);
        personal.Reset();
        personal.WriteStartMap(null);
        lastField = 0;
        fact.Write(this);
        canonical.WriteEndMap();
        canonical.WriteInt32(FactEntry.Personal);
        personal.WriteEndMap();
        Span<byte> small = stackalloc byte[256];
        canonical.WriteEncodedValue(personal.TryEncode(small, out var written) ? small[..written] : personal.Encode());
    }

    private void WritePrincipal(Audit.Principal by)
    {
        canonical.WriteInt32(FactEntry.By);
        canonical.WriteStartArray(5);
        canonical.WriteTextString(by.Id);
        canonical.WriteInt32((int)by.Role);
        canonical.WriteTextString(by.Organisation);
        canonical.WriteInt32(by.Province.Value);
        if (by.Carrier is { } carrier)
        {
            canonical.WriteTextString(carrier.ToString());
        }
        else
        {
            canonical.WriteNull();
        }

        canonical.WriteEndArray();
    }

    private void Number(int entry, long value)
    {
        canonical.WriteInt32(entry);
        canonical.WriteInt64(value);
    }

    private void Open(int field)
    {
        Ascending(field);
        canonical.WriteInt32(field);
    }

    private void OpenValue(int field)
    {
        valueCount++;
        values.WriteStartArray(3);
        values.WriteInt32(ordinal);
        values.WriteInt32(field);
    }

    private void Ascending(int field)
    {
        if (field <= lastField)
        {
            throw new ArgumentOutOfRangeException(nameof(field), field, $"Fields of a fact are written in ascending order from 1; {field} came after {lastField}.");
        }

        lastField = field;
    }
}
