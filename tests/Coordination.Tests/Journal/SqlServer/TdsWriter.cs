using System.Buffers.Binary;
using System.Text;

namespace Coordination.Journal;

/// <summary>Tokens of the protocol that SQL Server speaks, MS-TDS 2.2.7, as far as the driver waits for them.</summary>
internal sealed class TdsWriter
{
    private const int Unlimited = -1;
    private static readonly byte[] collation = [0x09, 0x04, 0xD0, 0x00, 0x34];

    private readonly List<byte> bytes = [];

    public byte[] Written => [.. bytes];

    /// <summary>Answer to a pre-login: version 16, no encryption, no multiple answers at a time.</summary>
    public static byte[] PreLogin() =>
        [0x00, 0, 16, 0, 6, 0x01, 0, 22, 0, 1, 0x04, 0, 23, 0, 1, 0xFF, 16, 0, 0, 0, 0, 0, 2, 0];

    public TdsWriter LoggedIn()
    {
        Changed(1, Short("journal"), Short("master"));
        Changed(7, [5, .. collation], [0]);
        Changed(4, Short("4096"), Short("4096"));
        byte[] name = Short("test");
        Byte(0xAD).UShort(1 + 4 + name.Length + 4).Byte(1).Raw([0x74, 0x00, 0x00, 0x04]).Raw(name).Raw([16, 0, 0, 0]);
        return Done(0xFD, 0);
    }

    public TdsWriter Begun(long transaction) => Changed(8, [8, .. Eight(transaction)], [0]).Done(0xFD, 0);

    public TdsWriter Ended(bool committed, long transaction) => Changed(committed ? (byte)9 : (byte)10, [0], [8, .. Eight(transaction)]).Done(0xFD, 0);

    public TdsWriter Error(int number, byte errorClass, string message)
    {
        byte[] text = [.. Two(message.Length), .. Encoding.Unicode.GetBytes(message)];
        return Byte(0xAA).UShort(4 + 1 + 1 + text.Length + 1 + 1 + 4).Raw(Four(number)).Byte(1).Byte(errorClass).Raw(text).Byte(0).Byte(0).Raw(Four(1));
    }

    /// <summary>The value of a call's parameter.</summary>
    public TdsWriter Returned(string name, int value) =>
        Byte(0xAC).UShort(0).Raw(Short(name)).Byte(1).Raw(Four(0)).UShort(1).Type(SqlType.Int).Value(SqlType.Int, value);

    /// <summary>One answer with its rows; more may follow.</summary>
    public TdsWriter Answer(IReadOnlyList<SqlColumn> columns, IEnumerable<object?[]> rows)
    {
        Byte(0x81).UShort(columns.Count);
        foreach (var column in columns)
        {
            // All may be null: of one that may not the protocol leaves the length away.
            Raw(Four(0)).UShort(1);
            Type(column.Type);
            Raw(Short(column.Name));
        }

        foreach (var row in rows)
        {
            Byte(0xD1);
            for (var index = 0; index < row.Length; index++)
            {
                Value(columns[index].Type, row[index]);
            }
        }

        return Done(0xFF, 0x01);
    }

    /// <summary>Ends a statement, or the whole answer.</summary>
    public TdsWriter Done(byte token, int status) => Byte(token).UShort(status).UShort(0).Raw(new byte[8]);

    private TdsWriter Type(SqlType type) => type.Name switch
    {
        "int" => Byte(0x26).Byte(4),
        "bigint" => Byte(0x26).Byte(8),
        "nvarchar" or "sysname" => Byte(0xE7).UShort(type.Length == Unlimited ? 0xFFFF : Math.Max(type.Length, 1) * 2).Raw(collation),
        "varbinary" => Byte(0xA5).UShort(type.Length == Unlimited ? 0xFFFF : type.Length),
        "binary" => Byte(0xAD).UShort(type.Length),
        var other => throw new NotSupportedException(other),
    };

    private TdsWriter Value(SqlType type, object? value)
    {
        var data = value switch
        {
            null => null,
            int number => Four(number),
            long number => Eight(number),
            string text => Encoding.Unicode.GetBytes(text),
            byte[] given => given,
            var other => throw new NotSupportedException(other.GetType().Name),
        };
        if (type.Family == "number")
        {
            return data is null ? Byte(0) : Byte((byte)data.Length).Raw(data);
        }

        if (type.Length != Unlimited)
        {
            return data is null ? UShort(0xFFFF) : UShort(data.Length).Raw(data);
        }

        return data is null ? Raw(Eight(-1)) : Raw(Eight(data.Length)).Raw(data.Length == 0 ? [] : [.. Four(data.Length), .. data]).Raw(Four(0));
    }

    private TdsWriter Changed(byte type, byte[] now, byte[] before) => Byte(0xE3).UShort(1 + now.Length + before.Length).Byte(type).Raw(now).Raw(before);

    private TdsWriter Byte(byte value)
    {
        bytes.Add(value);
        return this;
    }

    private TdsWriter UShort(int value) => Raw(Two(value));

    private TdsWriter Raw(byte[] value)
    {
        bytes.AddRange(value);
        return this;
    }

    private static byte[] Short(string text) => [(byte)text.Length, .. Encoding.Unicode.GetBytes(text)];

    private static byte[] Two(int value)
    {
        var two = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(two, (ushort)value);
        return two;
    }

    private static byte[] Four(int value)
    {
        var four = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(four, value);
        return four;
    }

    private static byte[] Eight(long value)
    {
        var eight = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(eight, value);
        return eight;
    }
}
