using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Numbers;

namespace Coordination.Tests.Carriers;

/// <summary>What a carrier that fetches may say, to the last value that is allowed and one further.</summary>
public sealed class PullRulesTests
{
    private const string Batch = "CMCC-00/3/0123456789abcdef0123456789abcdef";
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);
    private static readonly FetchRequest Good = new(new string('c', FetchRequest.CursorLengthMax), CommandBatch.CommandsMax, FetchRequest.WaitMax, null);
    private static readonly HistorySeen Seen = new(1, 0, new string('h', HistorySeen.HeadsLengthMax));

    public static TheoryData<string, FetchRequest?> WrongFetches => new()
    {
        { "nothing", null },
        { "no cursor", Good with { Cursor = null! } },
        { "cursor", Good with { Cursor = Good.Cursor + "c" } },
        { "none", Good with { Most = 0 } },
        { "too many", Good with { Most = CommandBatch.CommandsMax + 1 } },
        { "no time", Good with { Wait = TimeSpan.FromTicks(-1) } },
        { "too long", Good with { Wait = FetchRequest.WaitMax + TimeSpan.FromTicks(1) } },
        { "fence", Good with { Seen = Seen with { Fence = 0 } } },
        { "position", Good with { Seen = Seen with { Position = -1 } } },
        { "no heads", Good with { Seen = Seen with { Heads = null! } } },
        { "heads", Good with { Seen = Seen with { Heads = Seen.Heads + "h" } } },
    };

    public static TheoryData<string, BatchAck?> WrongAcks => new()
    {
        { "nothing", null },
        { "no batch", new(null!, Noon, []) },
        { "empty batch", new(string.Empty, Noon, []) },
        { "long batch", new(new string('b', CommandBatch.BatchIdLengthMax + 1), Noon, []) },
        { "no exceptions", new(Batch, Noon, null!) },
        { "too many", new(Batch, Noon, [.. Enumerable.Range(0, CommandBatch.CommandsMax + 1).Select(index => Refused(index))]) },
        { "no exception", new(Batch, Noon, [null!]) },
        { "no id", new(Batch, Noon, [Refused(1) with { CommandId = null! }]) },
        { "short id", new(Batch, Noon, [Refused(1) with { CommandId = "1" }]) },
        { "no time", new(Batch, default, []) },
    };

    [Theory]
    [MemberData(nameof(WrongFetches))]
    public void A_fetch_that_asks_for_what_it_cannot_have_is_told_so(string what, object? request) => AssertInvalid(what, PullRules.Problem((FetchRequest?)request));

    [Theory]
    [MemberData(nameof(WrongAcks))]
    public void An_acknowledgement_that_cannot_be_read_is_told_so(string what, object? ack) => AssertInvalid(what, PullRules.Problem((BatchAck?)ack));

    public static TheoryData<string, NotApplied[]> Contradictions => new()
    {
        { "twice", [Refused(1), Refused(1)] },
        { "applied", [Refused(1) with { Level = AckLevel.Applied, Refusal = CarrierRefusal.None }] },
        { "no such level", [Refused(1) with { Level = (AckLevel)9 }] },
        { "no such reason", [Refused(1) with { Refusal = (CarrierRefusal)99 }] },
        { "no reason", [Refused(1) with { Refusal = CarrierRefusal.None }] },
        { "reason for nothing", [Refused(1) with { Level = AckLevel.Accepted }] },
        { "ported nowhere", [Refused(1) with { Refusal = CarrierRefusal.Ported }] },
        { "ported to no unit", [Refused(1) with { Refusal = CarrierRefusal.Ported, ServingUnit = "ACME-00" }] },
        { "ported to itself", [Refused(1) with { Refusal = CarrierRefusal.Ported, ServingUnit = "CMCC-00" }] },
        { "unit for nothing", [Refused(1) with { ServingUnit = "CTCC-00" }] },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void What_contradicts_itself_is_not_taken_and_the_rest_is(string what, object exceptions)
    {
        var ack = new BatchAck(Batch, Noon, [Refused(0), .. (NotApplied[])exceptions, Refused(2)]);

        Assert.Null(PullRules.Problem(ack));
        Assert.True(PullRules.NotTaken(ack)?.SequenceEqual([Refused(1).CommandId]), what);
        Assert.Null(PullRules.NotTaken(ack with { Exceptions = [Refused(0), Refused(2)] }));
    }

    [Fact]
    public void The_last_values_that_are_allowed_are()
    {
        Assert.Null(PullRules.Problem(Good));
        Assert.Null(PullRules.Problem(Good with { Cursor = string.Empty, Most = 1, Wait = TimeSpan.Zero, Seen = Seen }));
        Assert.Null(PullRules.Problem(new BatchAck(Batch, Noon, [.. Enumerable.Range(0, CommandBatch.CommandsMax).Select(index => Refused(index))])));
        Assert.Null(PullRules.Problem(new BatchAck(Batch, Noon, [Refused(1) with { Refusal = CarrierRefusal.Ported, ServingUnit = "CTCC-51" }])));
        Assert.Null(PullRules.NotTaken(new BatchAck(Batch, Noon, [Refused(1) with { Refusal = CarrierRefusal.Ported, ServingUnit = "CTCC-51" }])));
        Assert.Null(PullRules.Problem(new ChangesReport("w", [.. Enumerable.Repeat(Line, ChangesReport.LinesMax)], new string('n', ChangesReport.NextLengthMax))));
    }

    [Fact]
    public void Notices_are_told_of_once_each_and_with_their_time()
    {
        var result = new NoticeResult(new string('a', CommandIds.Length), true, Noon);

        Assert.Null(PullRules.Problem(new NoticesAck(Batch, [result])));
        var other = result with { NoticeId = new string('b', CommandIds.Length) };
        NoticesAck[] partly = [new(Batch, [result, other, result]), new(Batch, [result with { At = default }, other])];
        Assert.All(partly, ack => Assert.Equal((null, result.NoticeId, other), (PullRules.Problem(ack), PullRules.NotTaken(ack)!.Single(), PullRules.Taken(ack).Single())));
        Assert.Null(PullRules.NotTaken(new NoticesAck(Batch, [result, other])));
        AssertInvalid("no id", PullRules.Problem(new NoticesAck(Batch, [result with { NoticeId = "a" }])));
        AssertInvalid("nothing", PullRules.Problem(new NoticesAck(Batch, [null!])));
    }

    [Fact]
    public void A_page_of_changes_is_read_whole_or_not_at_all()
    {
        AssertInvalid("too many", PullRules.Problem(new ChangesReport("w", [.. Enumerable.Repeat(Line, ChangesReport.LinesMax + 1)], null)));
        AssertInvalid("long place", PullRules.Problem(new ChangesReport("w", [], new string('n', ChangesReport.NextLengthMax + 1))));
        AssertInvalid("empty place", PullRules.Problem(new ChangesReport("w", [], string.Empty)));
        AssertInvalid("no wish", PullRules.Problem(new ChangesReport(string.Empty, [], null)));
        LineStanding?[] wrong =
        [
            null, Line with { Number = "8613800138000" }, Line with { Number = "+" }, Line with { Number = "+86138x" }, Line with { Number = null! },
            Line with { Fence = -1 }, Line with { Sequence = 0 }, Line with { Epoch = -1 }, Line with { Barred = (Services)(1 << 20) },
        ];
        foreach (var line in wrong)
        {
            var problem = PullRules.Problem(new ChangesReport("w", [Line, line!], null));
            AssertInvalid($"{line}", problem);
            Assert.Contains("Line 2", problem!.En, StringComparison.Ordinal);
            Assert.DoesNotContain("138", problem.En, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("CMCC-00/3/0123456789abcdef0123456789abcdef", "lane:CMCC-00/3")]
    [InlineData("MVNO-001-00/0/0123456789abcdef0123456789abcdef", "lane:MVNO-001-00/0")]
    [InlineData("CMCC-00/3/0123456789abcdef0123456789abcdeg", null)]
    [InlineData("CMCC-00/3/0123456789abcdef0123456789abcde", null)]
    [InlineData("CMCC-00/x/0123456789abcdef0123456789abcdef", null)]
    [InlineData("CMCC-00/-1/0123456789abcdef0123456789abcdef", null)]
    [InlineData("ACME-00/3/0123456789abcdef0123456789abcdef", null)]
    [InlineData("/0123456789abcdef0123456789abcdef", null)]
    [InlineData("3", null)]
    public void The_name_of_a_batch_says_which_lane_gave_it(string name, string? lane) =>
        Assert.Equal(lane, PullRules.TryLane(name, out var read) ? read.ToString() : null);

    private static LineStanding Line { get; } = new("+8613800138000", 1, 1, 0, Services.TwoWay, Noon);

    private static NotApplied Refused(int number) => new($"{number:x32}", AckLevel.Refused, CarrierRefusal.Failed, null);

    private static void AssertInvalid(string what, Refusal? problem)
    {
        Assert.True(problem is { Code: RefusalCode.InvalidArgument }, what);
        Assert.NotEmpty(problem!.Zh);
    }
}
