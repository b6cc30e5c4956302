using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Conformance;

/// <summary>Short words for what the conformance tests write.</summary>
internal static class JournalSamples
{
    public const string State = "number";
    public const string Order = "order:2026-0001";
    public static readonly CarrierUnit Executor = CarrierUnit.Parse("CMCC-51");
    public static readonly CarrierUnit OtherExecutor = CarrierUnit.Parse("CTCC-51");
    public static readonly ProvinceCode Sichuan = ProvinceCode.From(51);
    public static readonly ProvinceCode Beijing = ProvinceCode.From(11);

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static long Number(int index) => 8_613_800_000_000 + index;

    public static LaneKey LaneOf(long number, CarrierUnit? executor = null) =>
        new(executor ?? Executor, StableMix.SliceOf(number, JournalUnderTest.Lanes));

    public static Change Fact(string text = "x", string? person = null, params long[] numbers) =>
        new Change.Recorded(new(new Sample(text, person, numbers), JournalUnderTest.Start, Principal.System, Order));

    public static ProvisioningWish Wish(int version, Services services = Services.TwoWay, Priority priority = Priority.Bulk, string order = Order, CarrierUnit? executor = null, bool frees = false) =>
        new(executor ?? Executor, version, 0, services, frees, priority, order, null);

    public static Change Bar(int version, Services services = Services.TwoWay, Priority priority = Priority.Bulk, string order = Order, CarrierUnit? executor = null) =>
        new Change.BarOrdered(Wish(version, services, priority, order, executor));

    /// <summary>Writes a number's state: one fact, and what else is given.</summary>
    public static Task<int?> Write(this GroupCommitJournal journal, long number, int? expected, params Change[] changes) =>
        journal.Write(StateKey.OfNumber(State, number), new byte[] { 1, 2, 3 }, expected, [Fact(), .. changes], Cancellation);

    /// <summary>Writes a number's state, whatever its version, with a wish of that version.</summary>
    public static async Task Wishes(this GroupCommitJournal journal, long number, int version, Services services = Services.TwoWay, string order = Order, Priority priority = Priority.Bulk)
    {
        var stored = await journal.Read(StateKey.OfNumber(State, number), Cancellation);
        Assert.NotNull(await journal.Write(number, stored?.Version, Bar(version, services, priority, order)));
    }

    /// <summary>What waits in a lane, urgent first.</summary>
    public static async Task<IReadOnlyList<ProvisioningRow>> Waiting(this GroupCommitJournal journal, LaneKey lane, IReadOnlySet<long> except, int limit, CancellationToken cancellation)
    {
        var urgent = await journal.WaitingUrgent(lane, except, limit, cancellation);
        var bulk = await journal.WaitingBulk(lane, 0, limit, cancellation);
        return [.. urgent.Concat(bulk.Where(row => !except.Contains(row.Number))).Take(limit)];
    }

    public static RowAck Applied(long number, int version, Services services = Services.TwoWay) =>
        new(number, version, services, AckLevel.Applied, JournalUnderTest.Start.AddMinutes(version));

    public static LineToAppend Line(int row, long number, ProvinceCode? province = null, string? unit = "CMCC-51", ItemOutcome? outcome = null) =>
        new(row, number, province ?? Sichuan, unit is null ? null : CarrierUnit.Parse(unit), outcome);

    public static PageOfPlan Page(int page, long first, long last, int lines, ProvinceCode? province = null) =>
        new(province ?? Sichuan, page, first, last, lines, new byte[32]);

    public static async Task<SortedDictionary<ItemOutcome, long>> Outcomes(this GroupCommitJournal journal, string order = Order)
    {
        var outcomes = new SortedDictionary<ItemOutcome, long>();
        foreach (var count in await journal.Counts(order, Cancellation))
        {
            outcomes[count.Outcome] = outcomes.GetValueOrDefault(count.Outcome) + count.Lines;
        }

        return outcomes;
    }

    public static async Task<ItemOutcome?> OutcomeOf(this GroupCommitJournal journal, long number, string order = Order)
    {
        var lines = await journal.LinesOf(order, Page(0, number, number, 1), Cancellation);
        return lines.Single().Outcome;
    }

    public static async Task<List<T>> All<T>(this IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (var item in items)
        {
            all.Add(item);
        }

        return all;
    }

    /// <summary>A fact with a field of every kind.</summary>
    internal sealed record Sample(string Text, string? Person, IReadOnlyList<long> Numbers) : IFact
    {
        public FactKind Kind => FactKind.HoldPlaced;

        public void Write(IFactFields fields)
        {
            fields.Text(1, Text);
            fields.Integer(2, 42);
            fields.Instant(3, JournalUnderTest.Start);
            fields.Bytes(4, [0xCA, 0xFE]);
            fields.List(5, [1, 2, 3]);
            fields.Personal(6, Person);
            fields.Integer(7, null);
            if (Numbers.Count > 0)
            {
                fields.Personal(8, Numbers);
            }
        }
    }
}
