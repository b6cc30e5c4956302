using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coordination.Hostile;

/// <summary>
/// Whoever stands between an order and its numbers is somebody else's, or wrong: a shard, a province, another silo. A number takes a
/// hold that its order sealed, for itself and as it stands there, and no other.
/// </summary>
public sealed class When_a_hold_was_never_ordered
{
    private const long Planned = 86_13800138001;
    private const long AlsoPlanned = 86_13800138002;
    private const long Foreign = 86_13800138003;
    private const string Review = "1: officer-1, approver-1";

    private static readonly CarrierUnit Unit = CarrierUnit.Parse("CMCC-11");
    private static readonly DateTimeOffset Later = new(2026, 3, 2, 2, 10, 0, TimeSpan.Zero);

    private static readonly HoldTerms Terms = new(
        "order:00000000000000000000000001", Ground.PsbCase, "ATFL-27", "1", Services.OneWay, NoticePolicy.WithStop, ReleaseBy.SameUnit, Country.Police, null, 0);

    private static readonly HoldTerms CaseTerms = Terms with
    {
        OrderId = "case:00000000000000000000000001",
        Ground = Ground.CarrierRisk,
        PlacedBy = Country.SystemOf(CarrierCode.Cmcc),
    };

    private static readonly Warrants warrants = Warrants.Of("secret", "country");

    /// <summary>Each as wrong in one place, with the reason that the record gives.</summary>
    private static readonly IReadOnlyList<(string What, long Number, Func<Warrants, PlaceHold> Request, string Why)> Forgeries =
    [
        ("no warrant at all", Planned, of => Honest(of, Planned) with { Warrant = null }, "no warrant"),
        ("another number under a line's warrant", Foreign, of => Honest(of, Planned), "not in its order's plan"),
        ("the way of another line", Planned, of => Honest(of, Planned) with { Warrant = Honest(of, AlsoPlanned).Warrant }, "not in its order's plan"),
        ("another order's id", Planned, of => Altered(of, terms => terms with { OrderId = "order:00000000000000000000000002" }), "did not seal it"),
        ("more services than were ordered", Planned, of => Altered(of, terms => terms with { Services = Services.TwoWay }), "did not seal it"),
        ("another ground", Planned, of => Altered(of, terms => terms with { Ground = Ground.Miit }), "did not seal it"),
        ("another provision", Planned, of => Altered(of, terms => terms with { Provision = "ATFL-31" }), "did not seal it"),
        ("another document", Planned, of => Altered(of, terms => terms with { Reference = "2" }), "did not seal it"),
        ("no notice", Planned, of => Altered(of, terms => terms with { Notice = NoticePolicy.Secret }), "did not seal it"),
        ("others who may end it", Planned, of => Altered(of, terms => terms with { ReleaseBy = ReleaseBy.Appeal }), "did not seal it"),
        ("another term", Planned, of => Altered(of, terms => terms with { ExpiresAt = Later.AddYears(9) }), "did not seal it"),
        ("another scope", Planned, of => Altered(of, terms => terms with { Scope = HoldScope.Holder, About = "holder-1" }), "did not seal it"),
        ("in somebody else's name", Planned, of => Altered(of, terms => terms with { PlacedBy = Country.MinistryDesk }), "did not seal it"),
        ("in the name of the same person elsewhere", Planned, of => Altered(of, terms => terms with { PlacedBy = Country.Police with { Province = ProvinceCode.From(51) } }), "did not seal it"),
        ("a run that was never begun", Planned, of => Honest(of, Planned) with { Run = 2 }, "did not seal it"),
        ("an assignment the plan never saw", Planned, of => Honest(of, Planned) with { Epoch = 1 }, "not in its order's plan"),
        ("whatever assignment stands", Planned, of => Honest(of, Planned) with { Epoch = null }, "did not seal it"),
        ("a seal with one bit turned", Planned, of => Sealed(of, warrant => warrant with { Seal = Turned(warrant.Seal) }), "did not seal it"),
        ("a seal that is cut", Planned, of => Sealed(of, warrant => warrant with { Seal = warrant.Seal[..31] }), "did not seal it"),
        ("no seal", Planned, of => Sealed(of, warrant => warrant with { Seal = [] }), "did not seal it"),
        ("a plan of its own", Foreign, of => Sealed(of, warrant => Page(Warrants.Of("guessed", "country"), Terms, Foreign).Call(Foreign, Later).Warrant! with { Seal = warrant.Seal }), "did not seal it"),
        ("a root of its own under the order's seal", Planned, of => Proved(of, line => line with { Root = Turned(line.Root) }), "did not seal it"),
        ("a step turned", Planned, of => Proved(of, line => line with { InProvince = Turned(line.InProvince) }), "not in its order's plan"),
        ("steps that are none", Planned, of => Proved(of, line => line with { InProvince = [2, .. line.InProvince[1..]] }), "not in its order's plan"),
        ("steps cut", Planned, of => Proved(of, line => line with { InProvince = line.InProvince[..^1] }), "not in its order's plan"),
        ("steps without end", Planned, of => Proved(of, line => line with { InProvince = new byte[33 * 100_000] }), "not in its order's plan"),
        ("no steps", Planned, of => Proved(of, line => line with { InProvince = null! }), "not in its order's plan"),
        ("another province's part", Planned, of => Proved(of, line => line with { Province = ProvinceCode.From(51) }), "not in its order's plan"),
        ("another count of lines", Planned, of => Proved(of, line => line with { Lines = 3 }), "not in its order's plan"),
        ("a review nobody gave", Planned, of => Honest(of, Planned) with { Review = Review }, "nobody let it through"),
        ("a review of somebody's own making", Planned, of => Proved(of, line => line with { Released = PlanTree.ReleasedLeaf(Planned, Review), InReleased = [] }) with { Review = Review }, "did not seal it"),
        ("another cluster's seal", Planned, _ => Honest(Warrants.Of("secret", "another"), Planned), "did not seal it"),
        ("another secret's seal", Planned, _ => Honest(Warrants.Of("guessed", "country"), Planned), "did not seal it"),
        ("a case of another number", Foreign, of => Case(of, Planned), "no case"),
        ("a case of another carrier", Planned, of => Case(of, Planned) with { Terms = CaseTerms with { PlacedBy = Country.SystemOf(CarrierCode.Ctcc) } }, "no case"),
        ("a case that bars more", Planned, of => Case(of, Planned) with { Terms = CaseTerms with { Services = Services.TwoWay } }, "no case"),
        ("a case passed off as an order's line", Planned, of => Case(of, Planned) with { Terms = Terms }, "no case"),
        ("an order's seal passed off as a case's", Planned, of => Honest(of, Planned) with { Warrant = new(Honest(of, Planned).Warrant!.Seal) }, "no case"),
        ("a case on a protected number that nobody let through", Planned, of => Case(of, Planned) with { Review = Review }, "no case"),
    ];

    [Fact]
    [Trait("Hostile", "32")]
    public void What_was_ordered_is_taken_and_nothing_that_differs_anywhere()
    {
        Assert.Null(warrants.WhyNot(Planned, Honest(warrants, Planned)));
        Assert.Null(warrants.WhyNot(AlsoPlanned, Honest(warrants, AlsoPlanned)));
        Assert.Null(warrants.WhyNot(Planned, Case(warrants, Planned)));
        Assert.Null(Warrants.Of("secret", "country").WhyNot(Planned, Honest(warrants, Planned)));
        foreach (var (what, number, request, why) in Forgeries)
        {
            Assert.True(warrants.WhyNot(number, request(warrants))?.Contains(why, StringComparison.Ordinal) is true, $"{what}: {warrants.WhyNot(number, request(warrants)) ?? "taken"}");
        }
    }

    [Fact]
    [Trait("Hostile", "32")]
    public async Task A_numbers_grain_does_nothing_and_records_who_asked_in_whose_name()
    {
        var record = new SecurityRecord();
        await using var country = await Country.Start(change: (silo, _) => silo.Services.AddLogging(logging => logging.AddProvider(record)));
        var own = country.Silo.GetRequiredService<Warrants>();
        var grains = country.Silo.GetRequiredService<IGrainFactory>();
        foreach (var (what, number, request, why) in Forgeries)
        {
            var before = record.Lines.Count;
            var forged = request(own);

            var answer = await grains.GetGrain<INumberGrain>(number).PlaceHold(forged);

            Assert.True(answer is { Late: true, Version: 0 }, $"{what}: {answer}");
            Assert.Equal(forged.Terms.OrderId, (await record.Next(before, SecurityEvent.HoldNotOrdered, "number/place-hold", why)).Who);
        }

        var journal = country.Silo.GetRequiredService<IJournal>();
        foreach (var number in new[] { Planned, AlsoPlanned, Foreign })
        {
            Assert.Empty(await journal.History(Subject.OfNumber(number), 0, 10, TestContext.Current.CancellationToken));
            Assert.Empty(await journal.RowsOf(number, TestContext.Current.CancellationToken));
        }

        // The control: what the order sealed is taken, once.
        Assert.Equal(new(ItemOutcome.Pending, 1, false), await grains.GetGrain<INumberGrain>(Planned).PlaceHold(Honest(own, Planned)));
        Assert.Equal(1, (await grains.GetGrain<INumberGrain>(Planned).View(fullDigits: false)).Version);
    }

    [Fact]
    [Trait("Hostile", "32")]
    public void A_block_takes_a_page_that_was_proved_and_numbers_that_are_on_it()
    {
        var page = Page(warrants, Terms, Planned, AlsoPlanned);

        Assert.Throws<KeyNotFoundException>(() => page.Request(Foreign, Later));
        Assert.Throws<KeyNotFoundException>(() => page.Call(Foreign, Later));
        Assert.Equal(0, page.Request(Planned, Later).Epoch);
    }

    [Fact]
    [Trait("Hostile", "32")]
    public void A_plan_that_is_not_the_sealed_one_opens_nothing()
    {
        var (run, pages, lines) = Plan(warrants, [Planned, AlsoPlanned], released: []);
        Assert.NotNull(SealedPage.Prove(SealedPlan.Open(warrants, run, ProvinceCode.Unknown, pages)!, 0, lines));

        Assert.Null(SealedPlan.Open(warrants, run with { Seal = null }, ProvinceCode.Unknown, pages));
        Assert.Null(SealedPlan.Open(warrants, run with { Run = 2 }, ProvinceCode.Unknown, pages));
        Assert.Null(SealedPlan.Open(warrants, run with { Terms = Terms with { Services = Services.TwoWay } }, ProvinceCode.Unknown, pages));
        Assert.Null(SealedPlan.Open(warrants, run with { Released = [new(Review, [Planned])] }, ProvinceCode.Unknown, pages));
        Assert.Null(SealedPlan.Open(warrants, run with { Undo = new("order:00000000000000000000000009", true, "r", Country.Police) }, ProvinceCode.Unknown, pages));
        Assert.Null(SealedPlan.Open(warrants, run, ProvinceCode.From(51), pages));
        Assert.Null(SealedPlan.Open(warrants, run, ProvinceCode.Unknown, []));
        Assert.Null(SealedPlan.Open(warrants, run, ProvinceCode.Unknown, [pages[0] with { Root = Turned(pages[0].Root) }]));
        var plan = SealedPlan.Open(warrants, run, ProvinceCode.Unknown, pages)!;
        Assert.Null(SealedPage.Prove(plan, 0, [.. lines.Take(1)]));
        Assert.Null(SealedPage.Prove(plan, 0, [lines[0], lines[1] with { Number = Foreign }]));
        Assert.Null(SealedPage.Prove(plan, 0, [lines[0], lines[1] with { PlannedEpoch = 1 }]));
    }

    [Theory]
    [Trait("Hostile", "32")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(1_500)]
    public void Every_line_of_every_page_leads_up_to_the_root_and_who_was_let_through_with_it(int count)
    {
        long[] numbers = [.. Enumerable.Range(0, count).Select(index => Planned + index)];
        long[] released = [.. numbers.Where((_, index) => index % 5 == 0)];
        var (run, pages, lines) = Plan(warrants, numbers, released);
        var plan = SealedPlan.Open(warrants, run, ProvinceCode.Unknown, pages)!;
        for (var page = 0; page < pages.Count; page++)
        {
            var proved = SealedPage.Prove(plan, page, [.. lines.Skip(page * PageOfPlan.LinesMax).Take(PageOfPlan.LinesMax)])!;
            foreach (var line in proved.Lines)
            {
                var call = proved.Call(line.Number, Later);
                Assert.Equal(released.Contains(line.Number) ? Review : null, call.Review);
                Assert.Null(warrants.WhyNot(line.Number, call));
                Assert.NotNull(warrants.WhyNot(line.Number + 1, call));
            }
        }
    }

    private static PlaceHold Honest(Warrants of, long number) => Page(of, Terms, Planned, AlsoPlanned).Call(number, Later);

    private static PlaceHold Altered(Warrants of, Func<HoldTerms, HoldTerms> change) => Honest(of, Planned) with { Terms = change(Terms) };

    private static PlaceHold Sealed(Warrants of, Func<HoldWarrant, HoldWarrant> change)
    {
        var honest = Honest(of, Planned);
        return honest with { Warrant = change(honest.Warrant!) };
    }

    private static PlaceHold Proved(Warrants of, Func<LineProof, LineProof> change) => Sealed(of, warrant => warrant with { Line = change(warrant.Line!) });

    private static PlaceHold Case(Warrants of, long number) => new(CaseTerms, null, 1, Later, Unit, Priority.Urgent) { Warrant = of.OfCase(number, CaseTerms) };

    private static byte[] Turned(byte[] bytes) => [.. bytes[..^1], (byte)(bytes[^1] ^ 1)];

    private static SealedPage Page(Warrants of, HoldTerms terms, params long[] numbers) => SealedOrder.Page(of, terms, numbers, Unit, Priority.Urgent);

    /// <summary>An order beside another province's part, so that there are ways of every kind.</summary>
    private static (OrderRun Run, IReadOnlyList<PageOfPlan> Pages, IReadOnlyList<OrderLine> Lines) Plan(Warrants of, long[] numbers, long[] released)
    {
        OrderLine[] lines = [.. numbers.Select((number, index) => new OrderLine(index + 1, number, ProvinceCode.Unknown, Unit, null, null, 0))];
        var intent = PlanTree.Intent(Terms, string.Empty);
        PageOfPlan[] pages =
        [
            .. lines.Chunk(PageOfPlan.LinesMax).Select((page, index) => new PageOfPlan(
                ProvinceCode.Unknown, index, page[0].Number, page[^1].Number, page.Length, PlanTree.Root([.. page.Select(line => PlanTree.Leaf(line.Number, 0, intent))]))),
        ];
        ProvincePlan[] parts =
        [
            new(ProvinceCode.Unknown, lines.Length, pages.Length, PlanTree.Root([.. pages.Select(page => page.Root)])),
            new(ProvinceCode.From(11), 7, 1, new byte[32]),
            new(ProvinceCode.From(51), 9, 1, new byte[32]),
        ];
        var run = new OrderRun(1, Terms, Priority.Urgent, PlanTree.OrderRoot(parts), parts) { Released = released.Length == 0 ? null : [new(Review, released)] };
        return (of.Seal(run), pages, lines);
    }
}
