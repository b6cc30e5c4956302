using System.Globalization;
using System.Net;
using Coordination.Journal;

namespace Coordination.Clustering;

public sealed class EvenPlacementTests
{
    private static readonly string[] Kinds = ["ministry", "province", "deadline-shard", "number", "sim", "holder"];

    public static TheoryData<int> Silos => [2, 3, 5];

    [Theory]
    [MemberData(nameof(Silos))]
    public void Pollers_are_shared_to_the_last_one(int silos) =>
        Assert.True(Spread(silos, Enumerable.Range(0, IDueRows.Shards).Select(shard => GrainId.Create("deadline-shard", shard.ToString("X", CultureInfo.InvariantCulture)))) <= 1);

    [Theory]
    [MemberData(nameof(Silos))]
    public void Lanes_of_an_executor_are_shared_to_the_last_one(int silos)
    {
        foreach (var executor in new[] { "CMCC-00", "CTCC-51", "MVNO-001-00" })
        {
            Assert.True(Spread(silos, Enumerable.Range(0, 8).Select(lane => GrainId.Create("lane", $"lane:{executor}/{lane}"))) <= 1, executor);
        }
    }

    [Theory]
    [MemberData(nameof(Silos))]
    public void Shards_of_a_large_order_are_shared_evenly(int silos)
    {
        for (var order = 0; order < 50; order++)
        {
            var shards = Provinces.ProvinceCode.All
                .SelectMany(province => Enumerable.Range(0, 8).Select(shard => GrainId.Create("shard", $"shard:order:{order:00000000000000000000000000}/{province}/{shard}")))
                .ToList();
            Assert.True(Spread(silos, shards) <= shards.Count / 10, $"order {order}: {Spread(silos, shards)} of {shards.Count}");
        }
    }

    [Fact]
    public void Which_silo_it_is_hangs_on_the_members_and_not_on_who_asks_or_in_which_order()
    {
        var members = Members(4).ToList();
        var grain = GrainId.Create("order", "order:00000000000000000000000007");
        Assert.Equal(EvenPlacementDirector.Choose(grain, members), EvenPlacementDirector.Choose(grain, [.. members.AsEnumerable().Reverse()]));
    }

    [Fact]
    public void Single_grains_of_different_kinds_do_not_all_meet_on_the_first_silo() =>
        Assert.True(Kinds.Select(type => EvenPlacementDirector.Choose(GrainId.Create(type, "0"), [.. Members(3)])).Distinct().Count() > 1);

    /// <summary>How many more the fullest silo has than the emptiest.</summary>
    private static int Spread(int silos, IEnumerable<GrainId> grains)
    {
        var members = Members(silos).ToList();
        var shares = members.ToDictionary(member => member, _ => 0);
        foreach (var grain in grains)
        {
            shares[EvenPlacementDirector.Choose(grain, members)]++;
        }

        return shares.Values.Max() - shares.Values.Min();
    }

    private static IEnumerable<SiloAddress> Members(int count) =>
        Enumerable.Range(1, count).Select(index => SiloAddress.New(new IPEndPoint(IPAddress.Parse($"10.0.0.{index}"), 11_111), index));
}
