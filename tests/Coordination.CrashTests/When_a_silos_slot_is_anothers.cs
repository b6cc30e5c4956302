using Coordination.Harness;

namespace Coordination;

/// <summary>Another writer takes one of a silo's slots of the journal while the silo lives.</summary>
public sealed class When_a_silos_slot_is_anothers
{
    private const int Fenced = 6;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public Task It_says_so_and_ends(int which) => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        await using var nation = await Nation.Of(place, silos: 1);
        var silo = nation.Silos[0];
        var held = (await nation.Rows.SlotsOf(silo))[which];

        await nation.Rows.Take(held.Slot);

        Assert.Equal(Fenced, await silo.Process.Ended());
        Assert.Contains(silo.Process.Error.Lines(), line => line.Contains("has lost its place and ends", StringComparison.Ordinal) && line.Contains($"Slot {held.Slot}", StringComparison.Ordinal));
        Complaints.AreForPeople(silo.Process);
    });
}
