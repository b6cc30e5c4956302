using Coordination.Harness;

namespace Coordination;

/// <summary>The disk of the data directory has no room left, and then has again.</summary>
public sealed class When_the_disk_is_full
{
    private const int Lines = 4_000;
    private const int DiskMegabytes = 96;
    private const int Failed = 1;
    private const int Open = 3;

    /// <summary>Lines of standard error a person might still read.</summary>
    private const int LinesOfErrorMax = 120;

    /// <summary>Room is gone while lines are barred: the run says so and stays open; with room, nothing is lost and nothing done twice.</summary>
    [Fact]
    public Task In_the_middle_of_an_order_the_same_command_goes_on_once_there_is_room() => OnASmallDisk(async (place, disk) =>
    {
        var order = place.Order(Lines);
        var first = place.Once(order.Path, "--wait", "10s", "--fault", "CMCC:slow=100ms", "--fault", "CTCC:slow=100ms");
        await first.Says("Approved by");
        using (var log = CarriersLog.Open(place.Data))
        {
            await log.Reaches(1, first);
        }

        disk.Fill();
        var exit = await first.Ended();

        Assert.True(exit is Failed or Open, $"It ended with {exit}.");
        NamesTheDisk(first);

        disk.MakeRoom();
        var result = await place.Once(order.Path).Finishes();

        Assert.Contains(first.Error.Lines(), line => line.Contains($"Plan of {result.OrderId}", StringComparison.Ordinal));
        Verdict.EveryNumberBarredExactlyOnce(order, result, place.Data);
    });

    [Fact]
    public Task While_rows_are_taken_in_the_same_command_goes_on_once_there_is_room() => OnASmallDisk(async (place, disk) =>
    {
        var order = place.Order(Lines);
        var first = place.Once(order.Path, "--wait", "10s");
        await first.Says("Submitted by");
        disk.Fill();
        var exit = await first.Ended();

        Assert.True(exit is Failed or Open, $"It ended with {exit}.");
        NamesTheDisk(first);

        disk.MakeRoom();
        var result = await place.Once(order.Path).Finishes();

        Verdict.EveryNumberBarredExactlyOnce(order, result, place.Data);
    });

    [Fact]
    public Task At_the_start_it_says_so_and_does_not_start() => OnASmallDisk(async (place, disk) =>
    {
        Directory.CreateDirectory(place.Data);
        disk.Fill();
        var order = place.Order(Lines);
        var first = place.Once(order.Path);

        Assert.Equal(Failed, await first.Ended());
        NamesTheDisk(first);

        disk.MakeRoom();
        Verdict.EveryNumberBarredExactlyOnce(order, await place.Once(order.Path).Finishes(), place.Data);
    });

    private static async Task OnASmallDisk(Func<CrashPlace, SmallDisk, Task> test)
    {
        using var disk = SmallDisk.Mount(DiskMegabytes);
        await CrashPlace.In(CrashSettings.Seed, async place =>
        {
            place.Data = Path.Combine(disk.Folder, "data");
            try
            {
                await test(place, disk);
            }
            catch
            {
                disk.CopyTo(Path.Combine(place.Folder, "data"));
                throw;
            }
        });
    }

    private static void NamesTheDisk(SiloProcess run)
    {
        Assert.Contains(run.Error.Lines(), line => line.Contains("disk is full", StringComparison.OrdinalIgnoreCase) || line.Contains("No space left", StringComparison.OrdinalIgnoreCase));
        Complaints.AreForPeople(run);
        Assert.InRange(run.Error.Lines().Count, 1, LinesOfErrorMax);
    }
}
