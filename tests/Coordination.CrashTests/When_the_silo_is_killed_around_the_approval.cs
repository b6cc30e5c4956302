using Coordination.Harness;

namespace Coordination;

/// <summary>SIGKILL before anything was barred: while rows are taken in, planned, approved.</summary>
public sealed class When_the_silo_is_killed_around_the_approval
{
    private const int Lines = 4_000;

    /// <summary>The line on standard error after which it is killed: before the submission, after the first rows, after the approval.</summary>
    public static TheoryData<string> Moments => ["Submitted by", "Sending:", "Plan of", "Approved by"];

    [Theory]
    [MemberData(nameof(Moments))]
    public Task The_same_command_goes_on_with_the_order(string moment) => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        var order = place.Order(Lines);
        var first = place.Once(order.Path);
        await first.Says(moment);
        await first.Kill();
        Assert.Empty(first.Output.Lines());
        if (moment == "Sending:")
        {
            Assert.DoesNotContain(first.Error.Lines(), line => line.Contains("Approved by", StringComparison.Ordinal));
        }

        var result = await place.Once(order.Path).Finishes();

        Verdict.EveryNumberBarredExactlyOnce(order, result, place.Data);
    });

    [Fact]
    public Task What_was_planned_and_acknowledged_is_planned_after_it() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        var order = place.Order(Lines);
        var first = place.Once(order.Path);
        await first.Says("Merkle root ");
        await first.Kill();

        var second = place.Once(order.Path);
        var result = await second.Finishes();

        Assert.Contains(first.Error.Lines(), line => line.Contains($"Plan of {result.OrderId}", StringComparison.Ordinal));
        Assert.Contains(second.Error.Lines(), line => line.Contains($"This order is known ({result.OrderId}", StringComparison.Ordinal));
        Assert.Equal(RootOf(first), RootOf(second));
    });

    private static string RootOf(SiloProcess run)
    {
        const string before = "Merkle root ";
        var line = run.Error.Lines().First(said => said.Contains(before, StringComparison.Ordinal));
        return line.Substring(line.IndexOf(before, StringComparison.Ordinal) + before.Length, 64);
    }
}
