using Coordination.Tidy;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Coordination.Journal;

/// <summary>What the scripts of <c>infra/sql/sqlserver</c> make: tables, table types and indexes, as they are declared.</summary>
internal sealed class SqlCatalogue
{
    private const string Folder = "infra/sql/sqlserver/";

    // What is the server's own.
    private static readonly SqlSource databases = new(
        "sys.databases",
        [
            Number("database_id"), new("name", new("sysname", 128), false, false), Number("compatibility_level"), Number("snapshot_isolation_state"),
            Number("is_read_committed_snapshot_on"), Number("delayed_durability"),
        ]);

    private readonly Dictionary<string, SqlSource> tables = new(StringComparer.OrdinalIgnoreCase) { [databases.Name] = databases };
    private readonly Dictionary<string, SqlSource> types = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<(string Table, string Index)> indexes = [];

    private SqlCatalogue()
    {
    }

    /// <summary>Of every script, and of what migrations keep of themselves.</summary>
    public static SqlCatalogue OfScripts { get; } = Read();

    /// <summary>Paths of the scripts, in the order they are applied.</summary>
    public static IReadOnlyList<string> Scripts =>
        [.. Repository.Files(".sql").Where(path => path.StartsWith(Folder, StringComparison.Ordinal)).OrderBy(Rank).ThenBy(path => path, StringComparer.Ordinal)];

    public IReadOnlyDictionary<string, SqlSource> Tables => tables;

    public IReadOnlyDictionary<string, SqlSource> Types => types;

    public bool HasIndex(string table, string index) => indexes.Contains((table, index));

    /// <summary>The name as the catalogue has it: without a schema where it has none.</summary>
    public static string NameOf(SchemaObjectName name) =>
        name.SchemaIdentifier is { } schema ? $"{schema.Value}.{name.BaseIdentifier.Value}" : name.BaseIdentifier.Value;

    public static TSqlScript Parse(string text)
    {
        var script = (TSqlScript)new TSql150Parser(initialQuotedIdentifiers: true).Parse(new StringReader(text), out var errors);
        return errors.Count == 0 ? script : throw new FormatException(string.Join(Environment.NewLine, errors.Select(error => $"({error.Line},{error.Column}) {error.Message}")));
    }

    private static int Rank(string path) =>
        path.StartsWith($"{Folder}grains/", StringComparison.Ordinal) ? 1 : path.StartsWith($"{Folder}cluster/", StringComparison.Ordinal) ? 2 : 0;

    private static SqlColumn Number(string name) => new(name, SqlType.Int, false, false);

    private static SqlCatalogue Read()
    {
        var catalogue = new SqlCatalogue();
        foreach (var text in Scripts.Select(path => File.ReadAllText(Repository.At(path))).Append(MigrationStatements.Create.Text))
        {
            Parse(text).Accept(new Reader(catalogue));
        }

        return catalogue;
    }

    private sealed class Reader(SqlCatalogue catalogue) : TSqlFragmentVisitor
    {
        public override void Visit(CreateTableStatement node)
        {
            var name = NameOf(node.SchemaObjectName);
            catalogue.tables.Add(name, new(name, Columns(node.Definition)));
        }

        public override void Visit(CreateTypeTableStatement node)
        {
            var name = NameOf(node.Name);
            catalogue.types.Add(name, new(name, Columns(node.Definition)));
        }

        public override void Visit(DropTypeStatement node) => catalogue.types.Remove(NameOf(node.Name));

        public override void Visit(CreateIndexStatement node)
        {
            var table = NameOf(node.OnName);
            catalogue.indexes.Add((table, node.Name.Value));
            var columns = node.Columns.Select(column => column.Column).Concat(node.IncludeColumns);
            var strangers = columns.Select(column => column.MultiPartIdentifier.Identifiers[^1].Value).Where(column => catalogue.tables[table].Find(column) is null);
            Offenders.None(strangers.Select(column => $"{node.Name.Value} has a column {column}, and {table} has not"));
        }

        private static List<SqlColumn> Columns(TableDefinition definition) => [.. definition.ColumnDefinitions.Select(column => new SqlColumn(
            column.ColumnIdentifier.Value,
            column.ComputedColumnExpression is null ? SqlType.Of(column.DataType) : new("nvarchar", 200),
            !column.Constraints.Any(constraint => constraint is NullableConstraintDefinition { Nullable: false }),
            column.ComputedColumnExpression is not null))];
    }
}
