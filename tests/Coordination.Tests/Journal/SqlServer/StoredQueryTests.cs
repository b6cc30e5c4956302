using System.Reflection;
using Coordination.Tidy;
using Orleans.Configuration;

namespace Coordination.Journal;

/// <summary>What Orleans' packages look for in a database of SQL Server is there, and takes what they give.</summary>
public sealed class StoredQueryTests
{
    private static readonly string[] storage = ["ClearStorageKey", "ReadFromStorageKey", "WriteToStorageKey"];

    [Fact]
    public void Every_statement_binds_with_the_parameters_its_package_gives() =>
        Offenders.None(StoredQueries.All.SelectMany(query => query.Bound.Errors.Select(error => $"{query.Table} {query.Key}: {error}")));

    [Fact]
    public void Storage_clustering_and_reminders_find_every_statement_they_ask_for_and_no_other()
    {
        var asked = storage
            .Concat(KeysOf(typeof(AdoNetClusteringSiloOptions).Assembly))
            .Concat(KeysOf(typeof(AdoNetReminderTableOptions).Assembly))
            .ToList();
        Assert.Equal(3 + 9 + 7, asked.Count);
        Assert.Equal(asked.Order(StringComparer.Ordinal), KeysIn("OrleansQuery"));
    }

    [Fact]
    public void The_journals_states_are_read_by_the_package_and_written_by_the_journal_alone()
    {
        Assert.Equal(storage, KeysIn("journal.OrleansQuery"));
        Assert.Equal(["ClearStorageKey", "WriteToStorageKey"], StoredQueries.All.Where(query => query.IsRefusal).Select(query => query.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["OrleansStorage"], StoredQueries.All.Single(query => query is { Table: "journal.OrleansQuery", Key: "ReadFromStorageKey" }).Bound.Tables);
    }

    [Fact]
    public void A_state_of_a_grain_is_written_and_cleared_by_one_statement() =>
        Offenders.None(StoredQueries.All
            .Where(query => query.Table == "OrleansQuery" && storage.Contains(query.Key) && SqlCatalogue.Parse(query.Text).Batches[0].Statements.Count != 1)
            .Select(query => query.Key));

    [Theory]
    [InlineData("ReadFromStorageKey", "PayloadBinary varbinary, ModifiedOn datetime2, Version int")]
    [InlineData("WriteToStorageKey", "NewGrainStateVersion int")]
    [InlineData("ClearStorageKey", "NewGrainStateVersion int")]
    [InlineData("UpsertReminderRowKey", "Version int")]
    [InlineData("GatewaysQueryKey", "Address nvarchar, ProxyPort int, Generation int")]
    [InlineData("InsertMembershipKey", " int")]
    public void A_statement_answers_the_columns_its_package_reads(string key, string columns) => Assert.Equal(
        columns,
        string.Join(", ", StoredQueries.All.Single(query => query.Table == "OrleansQuery" && query.Key == key).Bound.Answers.Single().Select(column => $"{column.Name} {column.Type.Name}")));

    private static IEnumerable<string> KeysIn(string table) =>
        StoredQueries.All.Where(query => query.Table == table).Select(query => query.Key).Order(StringComparer.Ordinal);

    /// <summary>As the package itself finds out what it needs: the properties of its DbStoredQueries.</summary>
    private static IEnumerable<string> KeysOf(Assembly package) => package.GetTypes()
        .Single(type => type.Name == "DbStoredQueries")
        .GetProperties(BindingFlags.Instance | BindingFlags.NonPublic)
        .Select(property => property.Name);
}
