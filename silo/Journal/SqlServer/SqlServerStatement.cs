using System.Data;
using Microsoft.Data.SqlClient;
using Microsoft.Data.SqlClient.Server;

namespace Coordination.Journal;

/// <summary>A statement of SQL Server with the parameters it takes, in the order their values are given.</summary>
internal sealed class SqlServerStatement(string text, params SqlServerParameter[] parameters)
{
    public string Text => text;

    public IReadOnlyList<SqlServerParameter> Parameters => parameters;

    /// <summary>
    /// Whether a duplicate key can only mean that another silo stored the row in the meantime: the batch passes when it is tried
    /// again and finds it.
    /// </summary>
    public bool DuplicateIsRace { get; init; }

    /// <summary>Makes a command with these values.</summary>
    /// <exception cref="ArgumentException">Their number, or one of them, does not fit.</exception>
    public SqlCommand On(SqlConnection connection, SqlTransaction? transaction, ReadOnlySpan<object?> values)
    {
        if (values.Length != parameters.Length)
        {
            throw new ArgumentException($"{values.Length} values for {parameters.Length} parameters of: {text}", nameof(values));
        }

        var command = new SqlCommand(text, connection, transaction);
        for (var index = 0; index < parameters.Length; index++)
        {
            command.Parameters.Add(parameters[index].With(values[index]));
        }

        return command;
    }
}

/// <summary>A parameter of a statement: name, type, and for texts and bytes how long they may be.</summary>
/// <param name="Name">With its <c>@</c>.</param>
/// <param name="Type">Type.</param>
/// <param name="LengthMax">Characters or bytes; 0 where the type has a length of its own.</param>
/// <param name="Rows">Type of the rows of a structured parameter.</param>
internal sealed record SqlServerParameter(string Name, SqlDbType Type, int LengthMax, SqlServerRowType? Rows)
{
    private const byte Milliseconds = 3;

    public static SqlServerParameter Int(string name) => new(name, SqlDbType.Int, 0, null);

    public static SqlServerParameter Long(string name) => new(name, SqlDbType.BigInt, 0, null);

    public static SqlServerParameter Text(string name, int charactersMax) => new(name, SqlDbType.NVarChar, charactersMax, null);

    public static SqlServerParameter Bytes(string name, int length) => new(name, SqlDbType.Binary, length, null);

    /// <summary>To the millisecond.</summary>
    public static SqlServerParameter Instant(string name) => new(name, SqlDbType.DateTime2, 0, null);

    public static SqlServerParameter Of(string name, SqlServerRowType rows) => new(name, SqlDbType.Structured, 0, rows);

    /// <summary>The parameter with a value. The driver cuts off what is too long without a word, so it is refused here.</summary>
    public SqlParameter With(object? value)
    {
        var length = value switch
        {
            string text => text.Length,
            byte[] bytes => bytes.Length,
            _ => 0,
        };
        if (length > LengthMax)
        {
            throw new ArgumentException($"{Name} takes at most {LengthMax} characters or bytes, and was given {length}.", nameof(value));
        }

        // A table without rows is no value at all.
        return Rows is not null ? new(Name, Type) { TypeName = Rows.Name, Value = (IEnumerable<SqlDataRecord>?)value }
            : Type == SqlDbType.DateTime2 ? new(Name, Type) { Scale = Milliseconds, Value = value }
            : new(Name, Type, LengthMax) { Value = value ?? DBNull.Value };
    }
}
