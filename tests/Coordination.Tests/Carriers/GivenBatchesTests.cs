using Coordination.Carriers;
using Coordination.Journal;

namespace Coordination.Tests.Carriers;

public sealed class GivenBatchesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

    private readonly GivenBatches batches = new();

    [Theory]
    [InlineData(true, GivenBatches.UrgentMax)]
    [InlineData(false, GivenBatches.BulkMax)]
    public void There_are_so_many_places_and_the_other_class_has_its_own(bool isUrgent, int most)
    {
        for (var given = 0; given < most; given++)
        {
            Assert.True(batches.HasPlace(isUrgent));
            batches.Add(Batch($"{given}", isUrgent));
        }

        Assert.False(batches.HasPlace(isUrgent));
        Assert.True(batches.HasPlace(!isUrgent));
        batches.Remove(batches.Find("0")!);
        Assert.True(batches.HasPlace(isUrgent));
    }

    [Fact]
    public void Notices_take_no_place_of_commands()
    {
        for (var given = 0; given <= GivenBatches.UrgentMax; given++)
        {
            batches.Add(new($"{given}", Priority.Urgent, Noon) { Notices = new Dictionary<string, NoticeRow>() });
        }

        Assert.True(batches.HasPlace(isUrgent: true));
    }

    [Fact]
    public void One_whose_time_ended_gives_its_place_back_once_and_is_known_until_too_much_is_late()
    {
        const int batchesMax = GivenBatches.LateMax / CommandBatch.CommandsMax;
        for (var given = 0; given <= batchesMax; given++)
        {
            Assert.Equal(given > 0, batches.Find("0") is not null);
            batches.Add(Batch($"{given}", isUrgent: false));
            Assert.Empty(batches.End(Noon - TimeSpan.FromTicks(1)));
            Assert.Equal($"{given}", Assert.Single(batches.End(Noon)).Id);
            Assert.True(batches.HasPlace(isUrgent: false));
        }

        Assert.Null(batches.Find("0"));
        Assert.True(batches.Find("1")!.IsLate);
        Assert.NotNull(batches.Find($"{batchesMax}"));
    }

    [Fact]
    public void One_whose_acknowledgement_is_being_recorded_does_not_end()
    {
        batches.Add(Batch("0", isUrgent: true));
        batches.Find("0")!.Recording = Task.CompletedTask;

        Assert.Empty(batches.End(Noon));
    }

    private static GivenBatch Batch(string id, bool isUrgent) => new(id, isUrgent ? Priority.Urgent : Priority.Bulk, Noon)
    {
        Commands = new([], Enumerable.Range(0, CommandBatch.CommandsMax).ToDictionary(index => $"{index}", _ => (ProvisioningRow)null!), HistoryMark.None, 1),
    };
}
