using System.Globalization;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Coordination.Journal;

/// <summary>What kind of value an expression has, as far as it can be told without a server.</summary>
/// <param name="Name">Type name in lower case; null when it is not known.</param>
/// <param name="Length">Characters or bytes, -1 for max, 0 where the type has one length.</param>
internal readonly record struct SqlType(string? Name, int Length = 0)
{
    public static readonly SqlType Unknown = new(null);
    public static readonly SqlType Int = new("int");
    public static readonly SqlType Long = new("bigint");

    /// <summary>Types that compare with each other.</summary>
    public string? Family => Name switch
    {
        "tinyint" or "smallint" or "int" or "bigint" or "bit" => "number",
        "nvarchar" or "varchar" or "nchar" or "char" or "sysname" => "text",
        "varbinary" or "binary" => "bytes",
        "datetime2" or "datetime" => "instant",
        _ => null,
    };

    /// <summary>Whether a value of this type can be stored in a column of that type and nothing be lost.</summary>
    public bool Fits(SqlType column) =>
        Name is null || column.Name is null || Name == "null"
        || (Family == column.Family && (Family != "number" || Width <= column.Width) && (Length == 0 || column.Length is 0 or -1 || (Length > 0 && Length <= column.Length)));

    public override string ToString() => Length switch
    {
        0 => Name ?? "of a kind that is not known",
        -1 => $"{Name}(max)",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Name}({Length})"),
    };

    private int Width => Name switch
    {
        "bit" => 1,
        "tinyint" => 2,
        "smallint" => 3,
        "int" => 4,
        _ => 8,
    };

    public static SqlType Of(DataTypeReference? type)
    {
        if (type is not SqlDataTypeReference { Name: { } name } known)
        {
            return type?.Name is { } other ? new(Last(other)) : Unknown;
        }

        var length = known.Parameters is [MaxLiteral] ? -1
            : known.Parameters is [IntegerLiteral literal] ? int.Parse(literal.Value, CultureInfo.InvariantCulture)
            : 0;
        var typeName = Last(name);
        return new(typeName, typeName == "datetime2" ? 0 : length);
    }

    private static string Last(SchemaObjectName name) => name.BaseIdentifier.Value.ToLowerInvariant();
}

/// <summary>A column of a table, a type or a query.</summary>
internal sealed record SqlColumn(string Name, SqlType Type, bool IsNullable, bool IsComputed);

/// <summary>Something columns are taken from.</summary>
/// <param name="Name">What it is called where it is used: its alias, or its own name.</param>
/// <param name="Columns">Its columns.</param>
internal sealed record SqlSource(string Name, IReadOnlyList<SqlColumn> Columns)
{
    public SqlColumn? Find(string column) => Columns.FirstOrDefault(known => string.Equals(known.Name, column, StringComparison.OrdinalIgnoreCase));
}
