using Coordination.Audit;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Callers;

public sealed class StampsTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    private static readonly GrainId Number = GrainId.Create("number", "1");

    private readonly FakeTimeProvider time = new();

    [Fact]
    public void A_silo_takes_its_own_stamp_and_silos_of_one_cluster_each_others()
    {
        var (here, there) = (Of(Secret, "national"), Of(Secret, "national"));
        var stamp = here.Make(Number, "number", "place-hold");
        Assert.True(Admits(here, stamp));
        Assert.True(Admits(there, Arrived(stamp)));
    }

    [Fact]
    public void Whom_the_HTTP_edge_let_in_only_the_silo_knows_that_it_is_of()
    {
        var (here, there) = (Of(Secret, "national"), Of(Secret, "national"));
        var entry = here.Enter(Principal.System);

        Assert.Same(Principal.System, here.Entered(entry));
        Assert.Null(there.Entered(entry));
        Assert.Null(here.Entered(new Entry()));
        Assert.Null(here.Entered(new Entry(there, Principal.System)));
        Assert.Null(here.Entered(here.Make(Number, "number", "place-hold")));
        Assert.Null(here.Entered("system"));
        Assert.Null(here.Entered(null));
        Assert.False(Admits(here, entry));
    }

    [Fact]
    public void Another_cluster_secret_or_process_makes_others()
    {
        var stamp = Arrived(Of(Secret, "national").Make(Number, "number", "place-hold"));
        Assert.False(Admits(Of(Secret, "rehearsal"), stamp));
        Assert.False(Admits(Of(Secret + "0", "national"), stamp));
        Assert.False(Admits(Of(null, "national"), stamp));
        Assert.False(Admits(Of(null, "national"), Arrived(Of(null, "national").Make(Number, "number", "place-hold"))));
    }

    [Fact]
    public void A_stamp_is_worth_nothing_at_another_grain_interface_or_method()
    {
        var there = Of(Secret, "national");
        var stamp = Arrived(Of(Secret, "national").Make(Number, "number", "place-hold"));
        Assert.False(there.Admits(stamp, GrainId.Create("number", "2"), "number", "place-hold"));
        Assert.False(there.Admits(stamp, Number, "numbe", "rplace-hold"));
        Assert.False(there.Admits(stamp, Number, "number", "lift-hold"));
        Assert.True(Admits(there, stamp));
    }

    [Fact]
    public void A_bit_more_or_less_and_it_is_none()
    {
        var there = Of(Secret, "national");
        var proof = Of(Secret, "national").Make(Number, "number", "place-hold").Proof;
        for (var at = 0; at < proof.Length; at++)
        {
            var turned = proof.ToArray();
            turned[at] ^= 1;
            Assert.False(Admits(there, new Stamp { Proof = turned }), $"byte {at}");
        }

        object?[] others = [null, "", Secret, 7, proof, new Stamp(), new Stamp { Proof = proof[..^1] }, new Stamp { Proof = [.. proof, 0] }];
        Assert.All(others, other => Assert.False(Admits(there, other)));
    }

    [Fact]
    public void A_stamp_that_was_kept_is_none_after_a_minute()
    {
        var (here, there) = (Of(Secret, "national"), Of(Secret, "national"));
        var kept = Arrived(here.Make(Number, "number", "place-hold"));
        Assert.True(Admits(there, kept));
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(Admits(there, kept));
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.False(Admits(there, kept));
        Assert.True(Admits(there, Arrived(here.Make(Number, "number", "place-hold"))));
    }

    private static bool Admits(Stamps stamps, object? carried) => stamps.Admits(carried, Number, "number", "place-hold");

    /// <summary>As another silo reads it from a message.</summary>
    private static Stamp Arrived(Stamp stamp) => new() { Proof = stamp.Proof };

    private Stamps Of(string? secret, string cluster) => Stamps.Of(secret, cluster, time);
}
