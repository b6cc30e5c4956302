using System.Globalization;
using System.Text;
using Coordination.Carriers;
using Coordination.Conformance;
using Coordination.Golden;
using Coordination.Orders;
using static Coordination.Conformance.JournalSamples;

namespace Coordination.Journal;

/// <summary>Every table after one of everything: what is on disk at a customer's must stay readable.</summary>
public sealed class StoredFormsTests : IDisposable
{
    private readonly SqliteJournalDatabase database = new();

    public void Dispose() => database.Dispose();

    [Fact]
    public async Task Rows_on_disk_never_change_their_form()
    {
        using (var test = new JournalUnderTest(database))
        {
            await OneOfEverything(test.Journal);
        }

        GoldenFile.Check("journal-sqlite.txt", Dump());
    }

    private static async Task OneOfEverything(GroupCommitJournal journal)
    {
        await journal.AppendLines(Order, [Line(1, Number(1)), Line(2, Number(1)), Line(4, Number(2), Beijing, null)], [new(3, ItemOutcome.InvalidNumber, "TOO_SHORT", "138")], Cancellation);
        await journal.SavePlan(Order, [Page(0, Number(1), Number(1), 1)], Cancellation);
        await journal.Write(StateKey.OfText("order", Order), new byte[] { 7 }, null, [Fact("运行"), new Change.OrderListed(Order, OrderPhase.Running)], Cancellation);
        await journal.Write(
            StateKey.OfNumber(State, Number(1)),
            new byte[] { 1, 2, 3 },
            null,
            [
                Fact("barred", "张三", Number(7), Number(8)),
                Bar(1),
                Bar(1, executor: OtherExecutor),
                new Change.NoticeOrdered(new("00112233445566778899aabbccddeeff", Executor, "verify", Order, 86_400)),
                new Change.DeadlineSet(DeadlinePolicy.VerifyWindow, Order, JournalUnderTest.Start, 1),
                new Change.EpochRaised(2),
                new Change.Answered("c-1", [1, 2]),
            ],
            Cancellation);
        await journal.RecordPage(Order, "shard:1", Page(0, Number(1), Number(1), 1), [new(Number(1), null, 1, Numbers.Services.TwoWay)], Priority.Bulk, Cancellation);
        await journal.RecordAcks(LaneOf(Number(1)), [Applied(Number(1), 1)], Priority.Bulk, Cancellation);
        await journal.Write(Number(2), null, new Change.StopRaised("order:other"));
        await journal.Write(StateKey.OfNumber(State, 861_064_000_000_001), null, null, [Fact()], Cancellation);
        await journal.Write(
            StateKey.OfText("deadline-policy", "policy:verify-window"),
            new byte[] { 8 },
            null,
            [
                Fact("rebased"),
                new Change.PolicySet(DeadlinePolicy.VerifyWindow, new(1, JournalUnderTest.Start, TimeSpan.FromHours(48), null, "ministry-1", "工业和信息化部", "festival")),
                new Change.PolicySet(DeadlinePolicy.VerifyWindow, new(2, JournalUnderTest.Start.AddHours(1), null, JournalUnderTest.Start.AddDays(3), "ministry-1", "工业和信息化部", "outage")),
            ],
            Cancellation);
    }

    private string Dump()
    {
        using var connection = database.Connect();
        using var tables = connection.CreateCommand();
        tables.CommandText = """
            SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('OrleansQuery', 'schema_migration') AND name NOT LIKE 'sqlite_%' ORDER BY name
            """;
        using var names = tables.ExecuteReader();
        var text = new StringBuilder();
        while (names.Read())
        {
            Dump(connection, names.GetString(0), text);
        }

        return text.ToString();
    }

    private static void Dump(Microsoft.Data.Sqlite.SqliteConnection connection, string table, StringBuilder text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {table}{(table == "slot" ? " WHERE term > 0" : string.Empty)}";
        using var rows = command.ExecuteReader();
        text.Append(table).Append('\n');
        while (rows.Read())
        {
            for (var column = 0; column < rows.FieldCount; column++)
            {
                text.Append("  ").Append(rows.GetName(column)).Append(" = ").Append(Text(rows.GetValue(column))).Append('\n');
            }

            text.Append('\n');
        }
    }

    private static string Text(object value) => value switch
    {
        byte[] bytes => $"x'{Convert.ToHexStringLower(bytes)}'",
        DBNull => "null",
        string text => $"'{text}'",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };
}
