using System.Globalization;
using Coordination.Audit;
using Coordination.CarrierSimulator;
using Coordination.Harness;
using Coordination.Ministry;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Scenarios;

/// <summary>A province goes on within its quota while the ministry cannot be reached, and what it did is booked once, whatever dies in between.</summary>
public sealed class When_a_province_is_cut_off_from_the_ministry
{
    private const long Quota = 100;

    private static readonly Principal Chengdu = new("officer-51", Role.PoliceIssuer, "成都市公安局", ProvinceCode.From(51), null);

    [Fact]
    public async Task It_goes_on_within_its_quota_is_refused_beyond_and_everything_is_booked_once_afterwards()
    {
        var line = new Line();
        await using var country = await Start(line);
        var numbers = Own(country, 200);
        var before = await country.Order(Country.Police, "before", ["13900000002", "13300000002"]);
        await country.Ended(Country.Police, before.OrderId);
        await Round(country);
        line.IsCut = true;

        SetDown(country, isDown: true);
        var first = await Apply(country, "first", numbers[..60]);
        await country.Restart();
        SetDown(country, isDown: false);
        var ended = await country.Ended(Chengdu, first.OrderId);
        var seen = await country.Do(Chengdu, portals => portals.Province.Province("51"));
        var tooMany = await country.Plan(Chengdu, "too-many", numbers[60..110]);
        var refused = await country.As(Chengdu, portals => portals.Province.Apply(tooMany.OrderId, "go"));
        var rest = await Apply(country, "rest", numbers[160..200]);
        await country.Ended(Chengdu, rest.OrderId);
        var again = await country.Do(Chengdu, portals => portals.Province.Apply(rest.OrderId, "go"));
        var undo = await country.Undo(Chengdu, first.OrderId, wrongful: false);
        var national = await country.Plan(Country.Police, "national", ["13900000001", "13300000001"]);
        var back = await country.Undo(Country.Police, before.OrderId, wrongful: true);
        var waits = await country.As(Country.Police, portals => portals.Province.Apply(national.OrderId, "go"));

        Assert.Equal([new Count(nameof(ItemOutcome.Applied), 60)], ended.Outcomes);
        Assert.Equal((60, 40), (seen.Quota!.Drawn, seen.Quota.Left));
        Assert.Equal(60, seen.Effect.InEffect);
        Assert.Equal(RefusalCode.LimitReached, refused.Refusal!.Code);
        Assert.Contains("of the province's quota of 100 numbers 40 are left, and this order has 50: nothing was started", refused.Refusal.En, StringComparison.Ordinal);
        Assert.Equal(OrderPhase.Planned, (await country.Show(Chengdu, tooMany.OrderId)).Phase);
        Assert.Equal(OrderPhase.Completed, again.Phase);
        Assert.Equal(60, undo.Outcomes.Where(count => count.Name == nameof(ItemOutcome.Applied)).Sum(count => count.Lines));
        Assert.Equal(2, back.Outcomes.Where(count => count.Name == nameof(ItemOutcome.Applied)).Sum(count => count.Lines));
        Assert.Equal((RefusalCode.Unavailable, OrderPhase.Planned), (waits.Refusal!.Code, (await country.Show(Country.Police, national.OrderId)).Phase));

        line.IsCut = false;
        await Round(country);
        await Round(country);
        var booked = await Booked(country);
        await Apply(country, tooMany.OrderId);
        await country.Ended(Chengdu, tooMany.OrderId);
        await country.Do(Country.Police, portals => portals.Province.Apply(national.OrderId, "go"));
        await country.Ended(Country.Police, national.OrderId);
        await Round(country);
        var after = await Booked(country);

        Assert.Equal((100, 2, 0, Quota), (booked.Booked, booked.Orders, booked.Drawn, booked.Left));
        Assert.Equal((100, 2, 0, Quota), (after.Booked, after.Orders, after.Drawn, after.Left));
        await CountryBooks.AddUp(country, [before.OrderId, first.OrderId, rest.OrderId, tooMany.OrderId, national.OrderId], [undo.OrderId, back.OrderId]);
    }

    [Fact]
    public async Task What_is_broken_off_between_booking_and_settling_is_booked_once()
    {
        var line = new Line();
        await using var country = await Start(line);
        await Round(country);
        line.IsCut = true;
        var order = await Apply(country, "first", Own(country, 30));
        line.Fails = nameof(IProvinceGrain.Settle);
        line.IsCut = false;
        await Round(country);
        var between = await Booked(country);
        await country.Restart();
        line.Fails = null;
        await Round(country);
        var booked = await Booked(country);

        Assert.Equal((30, 30), (between.Booked, between.Drawn));
        Assert.Equal((30, 1, 0, Quota), (booked.Booked, booked.Orders, booked.Drawn, booked.Left));
        await country.Ended(Chengdu, order.OrderId);
    }

    [Fact]
    public async Task What_was_drawn_for_an_order_that_died_before_it_started_is_given_back()
    {
        var line = new Line();
        await using var country = await Start(line);
        await Round(country);
        line.IsCut = true;
        line.Fails = nameof(IOrderGrain.StartAlone);
        var planned = await country.Plan(Chengdu, "first", Own(country, 30));
        var failed = await country.As(Chengdu, portals => portals.Province.Apply(planned.OrderId, "go"));
        var drawn = (await country.Do(Chengdu, portals => portals.Province.Province("51"))).Quota!;
        await country.Restart();
        line.Fails = null;
        line.IsCut = false;
        await Round(country);
        var booked = await Booked(country);
        line.IsCut = true;
        await Apply(country, planned.OrderId);
        var started = (await country.Do(Chengdu, portals => portals.Province.Province("51"))).Quota!;

        Assert.Equal(RefusalCode.Unavailable, failed.Refusal!.Code);
        Assert.Equal((30, 70), (drawn.Drawn, drawn.Left));
        Assert.Equal((0, 0, 0, Quota), (booked.Booked, booked.Orders, booked.Drawn, booked.Left));
        Assert.Equal(30, started.Drawn);
    }

    [Fact]
    public async Task A_quota_ends_with_its_term_and_is_what_the_ministry_sets()
    {
        var line = new Line();
        await using var country = await Start(line);
        await Round(country);
        line.IsCut = true;
        country.Time.Advance(TimeSpan.FromHours(25));
        var planned = await country.Plan(Chengdu, "late", Own(country, 5));
        var late = await country.As(Chengdu, portals => portals.Province.Apply(planned.OrderId, "go"));
        line.IsCut = false;
        var until = country.Time.GetUtcNow().AddHours(2);
        var none = await country.Do(Country.MinistryDesk, portals => portals.Ministry.SetQuota("四川", 0, until, "drill"));
        line.IsCut = true;
        var empty = await country.As(Chengdu, portals => portals.Province.Apply(planned.OrderId, "go"));
        line.IsCut = false;
        var tooMany = await country.As(Country.MinistryDesk, portals => portals.Ministry.SetQuota("51", QuotaLimits.NumbersMax + 1, until, "drill"));
        var tooLong = await country.As(Country.MinistryDesk, portals => portals.Ministry.SetQuota("51", 5, until.AddDays(8), "drill"));
        var nowhere = await country.As(Country.MinistryDesk, portals => portals.Ministry.SetQuota("00", 5, until, "drill"));
        var notMine = await country.As(Chengdu, portals => portals.Ministry.SetQuota("51", 5, until, "drill"));
        country.Time.Advance(TimeSpan.FromHours(3));
        await Round(country);

        Assert.Equal(RefusalCode.Precondition, late.Refusal!.Code);
        Assert.Contains("has run out of its term", late.Refusal.En, StringComparison.Ordinal);
        Assert.Equal((0, until), (none.Granted, none.Until));
        Assert.Equal(RefusalCode.LimitReached, empty.Refusal!.Code);
        Assert.Equal([RefusalCode.InvalidArgument, RefusalCode.InvalidArgument, RefusalCode.InvalidArgument, RefusalCode.NotAllowed],
            new[] { tooMany.Refusal!.Code, tooLong.Refusal!.Code, nowhere.Refusal!.Code, notMine.Refusal!.Code });
        Assert.Equal(Quota, (await Booked(country)).Left);
    }

    private static Task<Country> Start(Line line) => Country.Start(change: (silo, _) =>
    {
        silo.Services.AddSingleton(new BrakeSettings { ProvinceQuota = Quota });
        silo.Services.AddSingleton<IIncomingGrainCallFilter>(line);
    });

    /// <summary>One of the ministry's rounds, which come by themselves every half minute.</summary>
    private static Task Round(Country country) => country.Silo.GetRequiredService<IGrainFactory>().GetGrain<IMinistryGrain>(0).Reconcile();

    private static async Task<OrderView> Apply(Country country, string key, IReadOnlyList<string> numbers) =>
        await Apply(country, (await country.Plan(Chengdu, key, numbers)).OrderId);

    private static Task<OrderView> Apply(Country country, string orderId) => country.Do(Chengdu, portals => portals.Province.Apply(orderId, "go"));

    private static async Task<QuotaView> Booked(Country country) =>
        (await country.Do(Country.MinistryDesk, portals => portals.Ministry.Quotas())).Quotas.Single(quota => quota.Province == "51");

    private static void SetDown(Country country, bool isDown)
    {
        foreach (var carrier in country.Carriers.Addresses.Keys)
        {
            country.Carriers.SetFaults(carrier, Faults.None with { Down = isDown });
        }
    }

    /// <summary>Numbers of Sichuan.</summary>
    private static List<string> Own(Country country, int count)
    {
        var routing = country.Silo.GetRequiredService<Routing>();
        return
        [
            .. Enumerable.Range(0, int.MaxValue)
                .Select(index => $"138{(index * 7_919L).ToString(CultureInfo.InvariantCulture).PadLeft(8, '0')}")
                .Where(number => Msisdn.TryParse(number.AsSpan(), out var msisdn, out _) && routing.Of(msisdn)?.Province == ProvinceCode.From(51))
                .Take(count),
        ];
    }

    /// <summary>The line to the ministry: cut, or failing in one call.</summary>
    private sealed class Line : IIncomingGrainCallFilter
    {
        public bool IsCut { get; set; }

        public string? Fails { get; set; }

        public Task Invoke(IIncomingGrainCallContext context) =>
            (IsCut && context.TargetId.Type.ToString() is "ministry" or "quota-book") || context.MethodName == Fails
                ? Task.FromException(new TimeoutException($"{context.TargetId.Type} cannot be reached."))
                : context.Invoke();
    }
}
