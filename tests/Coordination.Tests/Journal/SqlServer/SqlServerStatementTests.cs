using System.Data;
using System.Reflection;
using Coordination.Tidy;
using Microsoft.Data.SqlClient.Server;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Coordination.Journal;

/// <summary>
/// What can be known of SQL Server's statements where no server runs: that each parses, that every name in it is made by a
/// script, that its parameters are those supplied, and that what is compared and stored is of one kind.
/// </summary>
public sealed class SqlServerStatementTests
{
    private static readonly IReadOnlyList<(string Name, SqlServerStatement Statement)> statements = SqlServerStatements.All;

    private static readonly IReadOnlyList<SqlServerRowType> rowTypes =
    [
        .. typeof(SqlServerRows).GetFields(BindingFlags.Static | BindingFlags.Public)
            .Where(field => field.FieldType.IsAssignableTo(typeof(SqlServerRowType)))
            .Select(field => (SqlServerRowType)field.GetValue(null)!),
    ];

    // The oldest that is supported, and the newest there is.
    private static readonly TSqlParser[] parsers = [new TSql150Parser(true), new TSql160Parser(true), new TSql170Parser(true)];

    [Fact]
    public void Every_script_and_every_statement_parses_for_the_oldest_and_the_newest_server()
    {
        Assert.True(statements.Count > 50, "The statements were not found.");
        var texts = SqlCatalogue.Scripts.Select(path => (Name: path, Text: File.ReadAllText(Repository.At(path))))
            .Concat(statements.Select(statement => (statement.Name, statement.Statement.Text)))
            .Concat(StoredQueries.All.Select(query => (Name: query.Key, query.Text)));
        Offenders.None(texts.SelectMany(text => parsers.SelectMany(parser => ParseErrors(parser, text.Text)).Select(error => $"{text.Name}: {error}")));
    }

    [Fact]
    public void Every_name_in_a_statement_is_made_by_a_script_and_its_parameters_are_those_it_is_given() =>
        Offenders.None(statements.SelectMany(statement => SqlBinding.Of(SqlCatalogue.OfScripts, statement.Statement).Errors.Select(error => $"{statement.Name}: {error}")));

    [Theory]
    [InlineData("SELECT slot FROM slots WHERE slot = @slot", "There is no table slots")]
    [InlineData("SELECT slott FROM slot WHERE slot = @slot", "There is no column slott")]
    [InlineData("SELECT s.slot FROM slot x WHERE x.slot = @slot", "There is no column s.slot")]
    [InlineData("SELECT b.slot FROM batch b INNER JOIN slot s ON s.slot = b.slot WHERE slot = @slot", "slot may be a column of several tables")]
    [InlineData("SELECT slot FROM slot WHERE slot = @slott", "@slott is not supplied")]
    [InlineData("SELECT slot FROM slot", "@slot is supplied and not used")]
    [InlineData("SELECT slot FROM slot WITH (INDEX (slot_term)) WHERE slot = @slot", "There is no index slot_term on slot")]
    [InlineData("SELECT slot FROM slot WHERE owner = @slot", "A text is compared with a number")]
    [InlineData("UPDATE slot SET batches = 1 WHERE slot = @slot", "slot has no column batches that can be stored")]
    [InlineData("UPDATE slot SET slot = batch WHERE slot = @slot", "slot.slot is int and given bigint")]
    [InlineData("INSERT INTO stop (scope, raised_at) SELECT owner, term, batch FROM slot WHERE slot = @slot", "stop is given 3 values for 2 columns")]
    [InlineData("INSERT INTO stop (scope) SELECT owner FROM slot WHERE slot = @slot", "stop.raised_at is given no value")]
    [InlineData("UPDATE slot SET term = 1 OUTPUT inserted.terms WHERE slot = @slot", "There is no column inserted.terms")]
    [InlineData("SELECT slot FORM slot WHERE slot = @slot", "(1,18) Incorrect syntax near 'slot'.")]
    [InlineData("SELECT slot FROM slot WHERE slot = @slot AND EXISTS (SELECT 1 FROM batch b WHERE b.slot = slot.slots)", "There is no column slot.slots")]
    public void A_planted_error_is_found(string text, string error) =>
        Assert.Contains(error, SqlBinding.Of(SqlCatalogue.OfScripts, new SqlServerStatement(text, SqlServerParameter.Int("@slot"))).Errors);

    [Fact]
    public void Every_type_of_rows_is_declared_as_the_scripts_declare_it()
    {
        Assert.Equal(SqlCatalogue.OfScripts.Types.Keys.Order(StringComparer.Ordinal), rowTypes.Select(type => type.Name).Order(StringComparer.Ordinal));
        Offenders.None(rowTypes.SelectMany(type => Differences(type, SqlCatalogue.OfScripts.Types[type.Name])));
    }

    [Fact]
    public void Every_table_and_every_type_is_used()
    {
        var bound = statements.Select(statement => SqlBinding.Of(SqlCatalogue.OfScripts, statement.Statement))
            .Concat(StoredQueries.All.Select(query => query.Bound))
            .ToList();
        Assert.Empty(SqlCatalogue.OfScripts.Tables.Keys.Except(bound.SelectMany(statement => statement.Tables).Append("OrleansQuery").Append("journal.OrleansQuery"), StringComparer.OrdinalIgnoreCase));
        Assert.Empty(SqlCatalogue.OfScripts.Types.Keys.Except(bound.SelectMany(statement => statement.Types), StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_script_is_parted_where_every_client_of_SQL_Server_parts_it() =>
        Offenders.None(SqlCatalogue.Scripts.Where(path =>
        {
            var text = File.ReadAllText(Repository.At(path));
            var batches = SqlServerScript.BatchesOf(text);
            return SqlCatalogue.Parse(text).Batches.Count != batches.Count || batches.Any(batch => SqlCatalogue.Parse(batch).Batches.Count != 1);
        }));

    [Fact]
    public void A_line_that_only_holds_the_word_parts_a_script_and_nothing_else_does() =>
        Assert.Equal(["SELECT 1 AS go", "SELECT 'GO'\r"], SqlServerScript.BatchesOf("GO\nSELECT 1 AS go\n  go \r\n\nGO\nSELECT 'GO'\r\nGo").Select(batch => batch.TrimEnd('\n')));

    private static IEnumerable<string> ParseErrors(TSqlParser parser, string text)
    {
        parser.Parse(new StringReader(text), out var errors);
        return errors.Select(error => $"({error.Line},{error.Column}) {error.Message}");
    }

    private static IEnumerable<string> Differences(SqlServerRowType type, SqlSource declared)
    {
        if (type.Columns.Count != declared.Columns.Count)
        {
            yield return $"{type.Name} has {type.Columns.Count} columns and is declared with {declared.Columns.Count}";
            yield break;
        }

        foreach (var (column, declaredAs) in type.Columns.Zip(declared.Columns))
        {
            if (column.Name != declaredAs.Name || TypeOf(column) != declaredAs.Type)
            {
                yield return $"{type.Name}: {column.Name} {TypeOf(column)} is declared as {declaredAs.Name} {declaredAs.Type}";
            }
        }
    }

    private static SqlType TypeOf(SqlMetaData column) => column.SqlDbType switch
    {
        SqlDbType.Int => SqlType.Int,
        SqlDbType.BigInt => SqlType.Long,
        SqlDbType.NVarChar => new("nvarchar", (int)column.MaxLength),
        SqlDbType.Binary => new("binary", (int)column.MaxLength),
        SqlDbType.VarBinary => new("varbinary", (int)column.MaxLength),
        var other => throw new NotSupportedException($"{other}"),
    };
}
