using System.Globalization;
using Coordination.Carriers;
using Microsoft.Data.SqlClient;

namespace Coordination.Journal;

/// <summary>The answers of one statement. Columns count from 0.</summary>
internal sealed class SqlServerReader(SqlDataReader rows)
{
    /// <summary>Goes to the next row of this answer.</summary>
    public bool Next() => rows.Read();

    /// <summary>Goes to the next answer.</summary>
    public bool NextAnswer() => rows.NextResult();

    public bool IsNull(int column) => rows.IsDBNull(column);

    public int Int(int column) => rows.GetInt32(column);

    public long Long(int column) => rows.GetInt64(column);

    /// <summary>A whole number of any width, or null.</summary>
    public long? AnyNumber(int column) => IsNull(column) ? null : Convert.ToInt64(rows.GetValue(column), CultureInfo.InvariantCulture);

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    public string Text(int column) => rows.GetString(column);

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public byte[] Bytes(int column) => rows.GetFieldValue<byte[]>(column);

    public byte[]? BytesOrNull(int column) => IsNull(column) ? null : Bytes(column);

    public DateTimeOffset Instant(int column) => Instants.FromMicroseconds(Long(column));

    public DateTimeOffset? InstantOrNull(int column) => IsNull(column) ? null : Instant(column);

    public CarrierUnit Unit(int column) => CarrierUnit.Parse(Text(column));

    public CarrierUnit? UnitOrNull(int column) => IsNull(column) ? null : Unit(column);
}
