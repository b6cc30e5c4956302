using System.Globalization;
using System.Text;
using Coordination.Carriers;
using Coordination.Golden;
using Coordination.Journal;
using Coordination.Numbers;
using Coordination.Orders;
using static Coordination.Conformance.JournalSamples;

namespace Coordination.Conformance;

/// <summary>Every table after one of everything: what is on disk at a customer's must stay readable.</summary>
public abstract partial class JournalConformance
{
    [Fact]
    public async Task Rows_on_disk_never_change_their_form()
    {
        await OneOfEverything();

        GoldenFile.Check($"journal-{database.Name}.txt", Dump());
    }

    private async Task OneOfEverything()
    {
        await Journal.AppendLines(Order, [Line(1, Number(1)), Line(2, Number(1)), Line(4, Number(2), Beijing, null)], [new(3, ItemOutcome.InvalidNumber, "TOO_SHORT", "138")], Cancellation);
        await Journal.SavePlan(Order, [Page(0, Number(1), Number(1), 1)], Cancellation);
        await Journal.Write(StateKey.OfText("order", Order), new byte[] { 7 }, null, [Fact("运行"), new Change.OrderListed(Order, OrderPhase.Running)], Cancellation);
        await Journal.Write(
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
                Held(null, "holder-a", Executor, epoch: 2),
                new Change.Answered("c-1", [1, 2]),
            ],
            Cancellation);
        await Journal.RecordPage(Order, new("shard:1", Page(0, Number(1), Number(1), 1), [new(Number(1), null, 1, Services.TwoWay)], true), [], Priority.Bulk, Cancellation);
        await Journal.RecordAcks(LaneOf(Number(1)), [Applied(Number(1), 1)], Priority.Bulk, Cancellation);
        await Journal.Write(Number(2), null, new Change.StopRaised("order:other"));
        await Journal.Write(StateKey.OfNumber(State, 861_064_000_000_001), null, null, [Fact()], Cancellation);
        await Doubt();
        await Journal.Compare(Mobile, 1, [AtCarrier(1, 9)], Cancellation);
        await Journal.NoteCompared(Mobile, 1, Cancellation);
        await Journal.Write(
            StateKey.OfText("deadline-policy", "policy:verify-window"),
            new byte[] { 8 },
            null,
            [
                Fact("rebased"),
                new Change.PolicySet(DeadlinePolicy.VerifyWindow, new(1, JournalUnderTest.Start, TimeSpan.FromHours(48), null, "ministry-1", "工业和信息化部", "festival")),
                new Change.PolicySet(DeadlinePolicy.VerifyWindow, new(2, JournalUnderTest.Start.AddHours(1), null, JournalUnderTest.Start.AddDays(3), "ministry-1", "工业和信息化部", "outage")),
            ],
            Cancellation);
        await See(Sims.Iccid.Parse("8986001234567890123"), 0, null);
        await Pseudonyms(new("k1-00aa", "h-a", null, true), new("k2-11bb", "h-a", [1, 2, 3], false));
    }

    private string Dump()
    {
        using var connection = database.Connect();
        var text = new StringBuilder();
        foreach (var table in database.Tables)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {table}{(table == "slot" ? " WHERE term > 0" : string.Empty)}";
            using var reader = command.ExecuteReader();
            var rows = new List<string>();
            while (reader.Read())
            {
                rows.Add(string.Concat(Enumerable.Range(0, reader.FieldCount).Select(column => $"  {reader.GetName(column)} = {Text(reader.GetName(column), reader.GetValue(column))}\n")));
            }

            rows.Sort(StringComparer.Ordinal);
            text.Append(table).Append('\n').AppendJoin('\n', rows).Append('\n');
        }

        return text.ToString();
    }

    private static string Text(string column, object value) => value switch
    {
        DBNull => "null",
        _ when column == "leased_until" => "by the server's clock",
        byte[] bytes => $"x'{Convert.ToHexStringLower(bytes)}'",
        DateTime instant => instant.ToString("O", CultureInfo.InvariantCulture),
        string text => $"'{text}'",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };
}
