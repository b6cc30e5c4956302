using Coordination.Tidy;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Coordination.Journal;

/// <summary>The statements that Orleans' packages find in the database, as the scripts store them.</summary>
internal static class StoredQueries
{
    private const string DefaultSchema = "dbo";

    /// <summary>What each package gives to its statements; the names are its own (DbStoredQueries.Columns, AdoNetGrainStorage).</summary>
    private static readonly Dictionary<string, string> parameters = new(StringComparer.Ordinal)
    {
        ["ReadFromStorageKey"] = "@GrainIdHash @GrainIdN0 @GrainIdN1 @GrainTypeHash @GrainTypeString @GrainIdExtensionString @ServiceId",
        ["WriteToStorageKey"] = "@GrainIdHash @GrainIdN0 @GrainIdN1 @GrainTypeHash @GrainTypeString @GrainIdExtensionString @ServiceId @GrainStateVersion @PayloadBinary",
        ["ClearStorageKey"] = "@GrainIdHash @GrainIdN0 @GrainIdN1 @GrainTypeHash @GrainTypeString @GrainIdExtensionString @ServiceId @GrainStateVersion",
        ["GatewaysQueryKey"] = "@DeploymentId @Status",
        ["MembershipReadRowKey"] = "@DeploymentId @Address @Port @Generation",
        ["MembershipReadAllKey"] = "@DeploymentId",
        ["InsertMembershipVersionKey"] = "@DeploymentId",
        ["UpdateIAmAlivetimeKey"] = "@DeploymentId @Address @Port @Generation @IAmAliveTime",
        ["InsertMembershipKey"] = "@DeploymentId @IAmAliveTime @SiloName @HostName @Address @Port @Generation @StartTime @Status @ProxyPort @Version",
        ["UpdateMembershipKey"] = "@DeploymentId @Address @Port @Generation @IAmAliveTime @Status @SuspectTimes @Version",
        ["DeleteMembershipTableEntriesKey"] = "@DeploymentId",
        ["CleanupDefunctSiloEntriesKey"] = "@DeploymentId @IAmAliveTime",
        ["ReadReminderRowsKey"] = "@ServiceId @GrainId",
        ["ReadReminderRowKey"] = "@ServiceId @GrainId @ReminderName",
        ["ReadRangeRows1Key"] = "@ServiceId @BeginHash @EndHash",
        ["ReadRangeRows2Key"] = "@ServiceId @BeginHash @EndHash",
        ["UpsertReminderRowKey"] = "@ServiceId @GrainHash @GrainId @ReminderName @StartTime @Period",
        ["DeleteReminderRowKey"] = "@ServiceId @GrainId @ReminderName @Version",
        ["DeleteReminderRowsKey"] = "@ServiceId",
    };

    /// <summary>Every stored statement, with the table it is stored in.</summary>
    public static IReadOnlyList<StoredQuery> All { get; } = [.. SqlCatalogue.Scripts.SelectMany(path => In(File.ReadAllText(Repository.At(path))))];

    private static IEnumerable<StoredQuery> In(string script) => SqlCatalogue.Parse(script).Batches
        .SelectMany(batch => batch.Statements)
        .OfType<InsertStatement>()
        .Select(statement => statement.InsertSpecification)
        .Where(insert => insert.Target is NamedTableReference { SchemaObject.BaseIdentifier.Value: "OrleansQuery" })
        .SelectMany(insert => ((ValuesInsertSource)insert.InsertSource).RowValues
            .Select(row => new StoredQuery(
                SqlCatalogue.NameOf(((NamedTableReference)insert.Target).SchemaObject),
                Text(row.ColumnValues[0]),
                Text(row.ColumnValues[1]).Replace($"[{DefaultSchema}].", string.Empty, StringComparison.Ordinal))));

    /// <summary>A text, or texts put together; the schema a script runs in is the default one.</summary>
    private static string Text(ScalarExpression expression) => expression switch
    {
        StringLiteral literal => literal.Value,
        BinaryExpression both => Text(both.FirstExpression) + Text(both.SecondExpression),
        FunctionCall { FunctionName.Value: "QUOTENAME" } => $"[{DefaultSchema}]",
        _ => throw new NotSupportedException(expression.GetType().Name),
    };

    /// <summary>A stored statement.</summary>
    /// <param name="Table">Table it is stored in.</param>
    /// <param name="Key">Its key.</param>
    /// <param name="Text">Its text.</param>
    internal sealed record StoredQuery(string Table, string Key, string Text)
    {
        /// <summary>Bound with the parameters its package gives.</summary>
        public SqlBinding Bound => SqlBinding.Of(SqlCatalogue.OfScripts, Text, IsRefusal ? [] : parameters[Key].Split(' '));

        /// <summary>Whether it only says that nothing is written this way.</summary>
        public bool IsRefusal => Text.StartsWith("THROW", StringComparison.Ordinal);
    }
}
