using System.Reflection;
using Coordination.Appeals;
using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Verification;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using static Coordination.Numbers.People;

namespace Coordination.Numbers;

public class NumberFactsTests
{
    private static readonly DateTimeOffset At = NumberWorld.Start;

    private static readonly IFact[] samples =
    [
        new HoldPlaced("order:1", 1, Ground.Miit, "ATFL-32", "doc", Services.TwoWay, NoticePolicy.WithStop, ReleaseBy.SameUnit, 1, At, 1, HoldStatus.Effective, MobileSichuan, 1, 1, Services.TwoWay, MobileSichuan, 86_400, HoldScope.Card, "8986001234567890123") { Review = "1: a, b" },
        new HoldNoticed("order:1", 1, At, At, 1, false),
        new HoldBecameEffective("order:1", 1, EffectCause.WindowPassed, 1, Services.TwoWay, MobileSichuan),
        new HoldReleased("order:1", 1, false, "why"),
        new HoldRevoked("order:1", 1, "why", true),
        new HoldExpired("order:1", 1),
        new HoldEndedWithAssignment("order:1", 1),
        new NoticeUndeliverable("order:1", 1, 1, false),
        new RestrictionChanged(1, Services.TwoWay, MobileSichuan),
        new CommandResent(1, MobileSichuan, 1, 1, "why"),
        new CarrierRefused(MobileSichuan, 1, CarrierRefusal.Ported, TelecomSichuan),
        new NumberRouted(TelecomSichuan, MobileSichuan, MobileSichuan, At),
        new NumberAssigned(1, "token", At),
        new CardPutOn(Sims.Iccid.Parse("8986001234567890123")),
        new CardTakenOff(Sims.Iccid.Parse("8986001234567890123")),
        new HoldLeftWithCard("order:1", 1),
        new HoldCarriedOver("order:1", 1, 2),
        new NumberClosed(1),
        new ReportCameLate(ReportKind.CardChange, MobileSichuan, "token", Sims.Iccid.Parse("8986001234567890123"), Sims.Iccid.Parse("8986001234567890124")),
        new CardsReplaced(),
        new HoldWithheld("order:1", "doc"),
        new VerificationPassed("case:1", 1, At, "provider", "T-1", false, At),
        new VerificationFailed("case:1", 1, At, "provider", "T-1", 1, false),
        new VerificationUnavailable("case:1", At, "provider", "T-1"),
        new AppealSubmitted("appeal:1", "order:1", 1, Ground.Miit, "body", ReleaseBy.SameUnit, "why"),
        new AppealDecided("appeal:1", AppealOutcome.Upheld, "why"),
    ];

    public static TheoryData<string> Facts() => [.. samples.Select(fact => fact.GetType().Name)];

    [Theory]
    [MemberData(nameof(Facts))]
    public void Nothing_that_a_fact_says_is_left_unwritten(string name)
    {
        var fact = Sample(name);
        var before = Written(fact);
        foreach (var property in fact.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            var changed = Copy(fact);
            property.SetValue(changed, Other(property.GetValue(fact)!));
            Assert.NotEqual(before, Written(changed));
        }
    }

    [Theory]
    [MemberData(nameof(Facts))]
    public void Fields_ascend_by_their_numbers_and_each_has_a_name(string name)
    {
        var fact = Sample(name);
        var numbers = Written(fact).Select(field => field.Number).ToList();
        Assert.Equal(numbers.Order(), numbers);
        Assert.Equal(numbers, FactFields.Of(fact.Kind).Keys.Order());
    }

    [Fact]
    public void Every_kind_of_a_numbers_fact_is_among_the_samples()
    {
        var kinds = Enum.GetValues<FactKind>().Where(kind =>
            (int)kind is >= 100 and < 300 or >= 800 and < 820 || kind is FactKind.AppealSubmitted or FactKind.AppealDecided);
        Assert.Equal(kinds, samples.Select(fact => fact.Kind).Order());
    }

    [Fact]
    public void What_is_about_a_person_is_written_as_such()
    {
        Assert.Contains(Written(Sample(nameof(NumberAssigned))), field => field is { IsPersonal: true, Value: "token" });
        Assert.Contains(Written(Sample(nameof(VerificationPassed))), field => field is { IsPersonal: true, Value: "T-1" });
    }

    [Fact]
    public void A_fact_that_is_no_numbers_is_refused()
    {
        var record = new FactRecord(new AnOrders(), At, Chengdu, "order:1");
        Assert.Equal(FactKind.OrderStopped, Assert.Throws<UnknownFactException>(() => new NumberState().Apply(record)).Kind);
    }

    [Fact]
    public void A_history_with_a_gap_is_noticed()
    {
        var record = new FactRecord(new HoldExpired("order:1", 0), At, Chengdu, "order:1");
        Assert.Equal("order:1", Assert.Throws<HoldMissingException>(() => new NumberState().Apply(record)).OrderId);
    }

    [Fact]
    public void A_stored_state_comes_back_as_it_was_and_is_small()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        var world = new NumberWorld();
        world.Place(Terms.Police("order:2026-000001"));
        var one = serializer.SerializeToArray(new Journalled<NumberState>(world.State, []));

        Assert.Equal(world.State, serializer.Deserialize<Journalled<NumberState>>(one)!.Value);
        Assert.InRange(one.Length, 1, 400);

        world.Place(Terms.Risk("case:1"));
        world.Deliver();
        world.Verify("case:1");
        world.Assign(TelecomSichuan, "token");
        var two = serializer.SerializeToArray(new Journalled<NumberState>(world.State, []));
        Assert.Equal(world.State, serializer.Deserialize<Journalled<NumberState>>(two)!.Value);
        TestContext.Current.TestOutputHelper!.WriteLine($"one hold {one.Length} bytes; with history {two.Length} bytes");
    }

    private static IFact Sample(string name) => samples.Single(fact => fact.GetType().Name == name);

    private static List<Field> Written(IFact fact)
    {
        var fields = new FieldList();
        fact.Write(fields);
        return fields.All;
    }

    private static IFact Copy(IFact fact) => (IFact)fact.GetType().GetMethod("<Clone>$")!.Invoke(fact, null)!;

    private static object Other(object value) => value switch
    {
        string text => text + "x",
        int number => number + 1,
        bool flag => !flag,
        DateTimeOffset at => at.AddSeconds(1),
        CarrierUnit => UnicomSichuan,
        Ground => Ground.Pca,
        Services => Services.OneWay,
        NoticePolicy => NoticePolicy.Secret,
        ReleaseBy => ReleaseBy.Appeal,
        AppealOutcome => AppealOutcome.Withdrawn,
        HoldStatus => HoldStatus.Proposed,
        HoldScope => HoldScope.Holder,
        ReportKind => ReportKind.Closure,
        Sims.Iccid => Sims.Iccid.Parse("8986001234567890129"),
        EffectCause => EffectCause.TriesUsedUp,
        CarrierRefusal => CarrierRefusal.Stale,
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "A field of a new type: say here what another value of it is."),
    };

    private sealed record AnOrders : IFact
    {
        public FactKind Kind => FactKind.OrderStopped;

        public void Write(IFactFields fields)
        {
        }
    }

    private sealed record Field(int Number, string Value, bool IsPersonal);

    private sealed class FieldList : IFactFields
    {
        public List<Field> All { get; } = [];

        public void Integer(int field, long? value) => Add(field, value?.ToString(System.Globalization.CultureInfo.InvariantCulture), false);

        public void Text(int field, string? value) => Add(field, value, false);

        public void Instant(int field, DateTimeOffset? value) => Add(field, value?.ToString("O", System.Globalization.CultureInfo.InvariantCulture), false);

        public void Bytes(int field, ReadOnlySpan<byte> value) => Add(field, Convert.ToHexString(value), false);

        public void List(int field, IReadOnlyList<long> values) => Add(field, string.Join(',', values), false);

        public void Personal(int field, string? value) => Add(field, value, true);

        public void Personal(int field, IReadOnlyList<long> values) => Add(field, string.Join(',', values), true);

        private void Add(int field, string? value, bool isPersonal)
        {
            if (value is not null)
            {
                All.Add(new(field, value, isPersonal));
            }
        }
    }
}
