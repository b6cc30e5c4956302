using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Sims;
using static Coordination.Conformance.JournalSamples;

namespace Coordination.Conformance;

/// <summary>Lines by holder and cards by device, which follow the states of numbers and cards.</summary>
public abstract partial class JournalConformance
{
    [Fact]
    public async Task A_holders_lines_come_with_their_numbers_and_go_with_them()
    {
        await Journal.Write(Number(2), null, Held(null, "holder-a", Executor));
        await Journal.Write(Number(1), null, Held(null, "holder-a", OtherExecutor));
        await Journal.Write(Number(3), null, Held(null, "holder-b", Executor));
        await Journal.Write(Number(2), 1, Held("holder-a", "holder-b", OtherExecutor, epoch: 1));
        await Journal.Write(Number(3), 1, new Change.HoldingChanged("holder-b", null));

        Assert.Equal([Number(1)], await Lines("holder-a"));
        var line = Assert.Single(await Journal.HoldingsOf("holder-b", null, 0, 10, Cancellation));
        Assert.Equal(new(Number(2), new("holder-b", OtherExecutor, 1, JournalUnderTest.Start)), line);
    }

    [Fact]
    public async Task Lines_are_paged_and_asked_for_by_carrier()
    {
        for (var index = 0; index < 5; index++)
        {
            await Journal.Write(Number(index), null, Held(null, "holder-a", index % 2 == 0 ? Executor : OtherExecutor));
        }

        Assert.Equal([Number(0), Number(1)], (await Journal.HoldingsOf("holder-a", null, 0, 2, Cancellation)).Select(line => line.Number));
        Assert.Equal([Number(2), Number(3)], (await Journal.HoldingsOf("holder-a", null, Number(1), 2, Cancellation)).Select(line => line.Number));
        Assert.Equal([Number(1), Number(3)], (await Journal.HoldingsOf("holder-a", OtherExecutor.Carrier, 0, 10, Cancellation)).Select(line => line.Number));
        Assert.Empty(await Journal.HoldingsOf("holder", null, 0, 10, Cancellation));
    }

    [Fact]
    public async Task A_line_whose_writer_was_too_late_is_not_stored()
    {
        await Journal.Write(Number(1), null, Held(null, "holder-a", Executor));

        Assert.Null(await Journal.Write(Number(1), null, Held("holder-a", "holder-b", Executor)));
        Assert.Equal([Number(1)], await Lines("holder-a"));
        Assert.Empty(await Lines("holder-b"));
    }

    [Fact]
    public async Task Cards_of_a_device_come_the_latest_first_and_the_record_of_a_card_says_no_card()
    {
        var (first, second) = (Iccid.Parse("8986001234567890123"), Iccid.Parse("8986011234567890124"));
        await See(first, 0, null);
        await See(second, 1, null);
        await See(first, 5, 1);
        await See(second, 0, 1);

        Assert.Equal([first, second], await Journal.CardsIn("490154203237518", Cancellation));
        Assert.Empty(await Journal.CardsIn("490154203237519", Cancellation));
        var facts = await Journal.History(Subject.OfSim($"iccid:{first.Text}"), 0, 10, Cancellation);
        Assert.Equal([1, 2], facts.Select(fact => fact.Version));
        Assert.DoesNotContain(first.Text, System.Text.Encoding.UTF8.GetString(facts[0].Canonical), StringComparison.Ordinal);
        await Verified();
    }

    private static Change.HoldingChanged Held(string? former, string holder, CarrierUnit unit, int epoch = 0) =>
        new Change.HoldingChanged(former, new(holder, unit, epoch, JournalUnderTest.Start));

    private async Task<IEnumerable<long>> Lines(string holder) =>
        (await Journal.HoldingsOf(holder, null, 0, 10, Cancellation)).Select(line => line.Number);

    private async Task See(Iccid card, int minutes, int? version) => Assert.NotNull(await Journal.Write(
        StateKey.OfText("sim", $"iccid:{card.Text}"),
        new byte[] { 1 },
        version,
        [Fact(), new Change.DeviceSeen("490154203237518", JournalUnderTest.Start.AddMinutes(minutes))],
        Cancellation));
}
