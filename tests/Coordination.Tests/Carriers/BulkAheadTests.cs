using Coordination.Journal;
using Coordination.Numbers;

namespace Coordination.Carriers;

public sealed class BulkAheadTests
{
    private const int Full = 3;

    private static readonly DateTimeOffset start = new(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);

    private readonly BulkAhead bulk = new();

    [Fact]
    public void Nothing_is_waited_for_without_rows() => Assert.Null(bulk.Wait(Full, yields: true, start));

    [Fact]
    public void A_full_batch_goes_at_once_and_a_small_one_when_it_lingered()
    {
        Add(1, 2);
        Assert.Equal(BulkAhead.Linger, bulk.Wait(Full, yields: false, start));
        Assert.Equal(TimeSpan.Zero, bulk.Wait(Full, yields: false, start + BulkAhead.Linger));

        Add(3);
        Assert.Equal(TimeSpan.Zero, bulk.Wait(Full, yields: false, start));
    }

    [Fact]
    public void A_batch_lets_holds_be_placed_first_but_not_for_ever()
    {
        Add(1, 2, 3);
        var last = start + BulkAhead.YieldMax - TimeSpan.FromTicks(1);

        Assert.Equal(BulkAhead.YieldFor, bulk.Wait(Full, yields: true, start));
        Assert.Equal(BulkAhead.YieldFor, bulk.Wait(Full, yields: true, last));
        Assert.Equal(TimeSpan.Zero, bulk.Wait(Full, yields: false, last));
        Assert.Equal(TimeSpan.Zero, bulk.Wait(Full, yields: true, start + BulkAhead.YieldMax));
    }

    [Fact]
    public void What_gives_service_back_yields_to_nobody()
    {
        bulk.Add([.. Enumerable.Range(1, Full).Select(index => Row(index, frees: true))], new HashSet<long>(), start);

        Assert.Equal(TimeSpan.Zero, bulk.Wait(Full, yields: true, start));
    }

    [Fact]
    public void Rows_are_read_once_and_what_is_in_flight_or_waits_already_is_left_out()
    {
        Add(1, 2);
        bulk.Add([Row(2), Row(3), Row(4)], new HashSet<long> { Number(3) }, start);

        Assert.Equal(Number(4), bulk.AfterNumber);
        var taken = bulk.Take(Full, new HashSet<long> { Number(1) }, start + BulkAhead.FreshFor, out var isOld);
        Assert.Equal([Number(2), Number(4)], taken.Select(row => row.Number));
        Assert.False(isOld);
    }

    [Fact]
    public void Rows_that_waited_are_to_be_looked_at_again()
    {
        Add(1);

        bulk.Take(Full, new HashSet<long>(), start + BulkAhead.FreshFor + TimeSpan.FromTicks(1), out var isOld);

        Assert.True(isOld);
    }

    private static long Number(int index) => 8_613_800_000_000 + index;

    private static ProvisioningRow Row(int index, bool frees = false) => new(
        Number(index),
        new(CarrierUnit.Parse("CMCC-11"), 1, 0, Services.None, frees, Priority.Bulk, string.Empty, null),
        ProvisioningState.Ordered,
        0,
        Services.None,
        start,
        null,
        CarrierRefusal.None);

    private void Add(params int[] indexes) => bulk.Add([.. indexes.Select(index => Row(index))], new HashSet<long>(), start);
}
