namespace Coordination.CarrierSimulator;

public sealed class RegisterTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 2, 0, 0, TimeSpan.Zero);
    private static readonly Standing Served = new(true, null, 0);
    private static readonly Line Last = new(2, 5, 1, new BarredServices(3), Key('a'), Now, null);

    [Fact]
    public void A_number_never_seen_is_set() => AssertVerdict(Verdict.Apply, null, Command(1, 1), line: null);

    [Theory]
    [InlineData(2, 6)]
    [InlineData(2, 900)]
    [InlineData(3, 1)]
    public void A_higher_pair_is_applied(int fence, int sequence) => AssertVerdict(Verdict.Apply, null, Command(fence, sequence));

    [Theory]
    [InlineData(2, 4, "STALE")]
    [InlineData(1, 9, "LOWER_FENCE")]
    public void A_lower_pair_is_refused(int fence, int sequence, string code) =>
        AssertVerdict(Verdict.Refuse, code, Command(fence, sequence));

    [Fact]
    public void A_fence_seen_on_another_number_counts_here_too() =>
        AssertVerdict(Verdict.Refuse, "LOWER_FENCE", Command(2, 6), highestFence: 3);

    [Fact]
    public void The_same_command_is_a_repeat_whatever_time_and_fence_it_is_by_now() =>
        AssertVerdict(Verdict.Repeat, null, Command(2, 5, Key('a'), 3, notAfter: Now.AddDays(-1)), highestFence: 9);

    [Theory]
    [InlineData('b', 3, 1)]
    [InlineData('a', 7, 1)]
    [InlineData('a', 3, 2)]
    public void The_same_pair_with_another_meaning_is_a_conflict(char key, int barred, int epoch) =>
        AssertVerdict(Verdict.Refuse, "CONFLICT", Command(2, 5, Key(key), barred, epoch));

    [Fact]
    public void A_command_for_an_earlier_assignment_is_refused()
    {
        AssertVerdict(Verdict.Refuse, "EPOCH_ENDED", Command(2, 6, epoch: 0));
        AssertVerdict(Verdict.Refuse, "EPOCH_ENDED", Command(2, 6, epoch: 3), standing: Served with { Epoch = 4 });
        AssertVerdict(Verdict.Apply, null, Command(2, 6, epoch: 4), standing: Served with { Epoch = 4 });
    }

    [Fact]
    public void A_command_is_good_to_the_last_instant_of_its_time()
    {
        AssertVerdict(Verdict.Apply, null, Command(2, 6, notAfter: Now));
        AssertVerdict(Verdict.Refuse, "EXPIRED", Command(2, 6, notAfter: Now.AddTicks(-1)));
    }

    [Fact]
    public void Who_does_not_serve_a_number_says_so_before_all_else()
    {
        AssertVerdict(Verdict.Refuse, "NOT_ASSIGNED", Command(2, 5, Key('a'), 3), standing: new Standing(false, null, 0));
        AssertVerdict(Verdict.Refuse, "PORTED", Command(2, 5, Key('a'), 3), standing: new Standing(false, "CTCC-00", 0));
    }

    private static string Key(char digit) => new(digit, 32);

    private static WireCommand Command(
        int fence, int sequence, string? key = null, int barred = 1, int epoch = 1, DateTimeOffset? notAfter = null) => new()
        {
            CommandId = key ?? Key('c'),
            Number = new WireNumber(8613800138000),
            Fence = fence,
            Sequence = sequence,
            Epoch = epoch,
            Barred = new BarredServices(barred),
            Priority = Priorities.Bulk,
            NotAfter = notAfter,
        };

    private static void AssertVerdict(Verdict verdict, string? code, WireCommand command, Standing? standing = null, int highestFence = 2) =>
        Assert.Equal((verdict, code), Register.Decide(standing ?? Served, Last, highestFence, command, Now));

    private static void AssertVerdict(Verdict verdict, string? code, WireCommand command, Line? line) =>
        Assert.Equal((verdict, code), Register.Decide(Served, line, 0, command, Now));
}
