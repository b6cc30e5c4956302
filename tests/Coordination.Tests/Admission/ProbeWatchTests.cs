using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Provinces;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Admission;

public sealed class ProbeWatchTests : IDisposable
{
    private static readonly AdmissionSettings Settings = new();
    private static readonly Principal Person = new("sc-1", Role.ProvinceOperator, "四川省通信管理局", ProvinceCode.From(51), null);
    private static readonly Permission Query = Permissions.Of(typeof(IProvincePortal).GetMethod(nameof(IProvincePortal.Number)))!;
    private static readonly Permission Stop = Permissions.Of(typeof(IProvincePortal).GetMethod(nameof(IProvincePortal.Stop)))!;
    private static readonly Permission Result = Permissions.Of(typeof(ICarrierPortal).GetMethod(nameof(ICarrierPortal.RecordResult)))!;

    private readonly FakeTimeProvider time = new();
    private readonly SecurityRecord record = new();
    private readonly ProbeWatch watch;

    public ProbeWatchTests() => watch = new(Settings, time, record.CreateLogger(nameof(ProbeWatch)));

    [Fact]
    [Trait("Hostile", "22")]
    public void Asking_once_a_second_for_hours_is_slowed_and_told_once_an_hour()
    {
        const int hours = 6;
        var answered = 0;
        for (var second = 0; second < hours * 3_600; second++)
        {
            if (!watch.IsSlowed(Person, Query, out _))
            {
                watch.Answered(Person, RefusalCode.NotFound);
                answered++;
            }

            time.Advance(TimeSpan.FromSeconds(1));
        }

        // The limit, and from then on two a minute.
        var least = Settings.MissesPerHour * hours;
        Assert.InRange(answered, least, least + (hours * 120));
        Assert.InRange(record.Lines.Count, hours - 1, hours);
        Assert.All(record.Lines, line => Assert.Equal((SecurityEvent.Probing, ProbeWatch.Door, "sc-1"), (line.Event, line.Door, line.Who)));
    }

    [Theory]
    [InlineData(RefusalCode.NotFound)]
    [InlineData(RefusalCode.NotAllowed)]
    [InlineData(RefusalCode.OutOfScope)]
    public void Whatever_is_not_theirs_counts(RefusalCode refusal)
    {
        Miss(Person, Settings.MissesPerHour, refusal);
        Assert.False(watch.IsSlowed(Person, Query, out _));

        Miss(Person, 1, refusal);

        Assert.True(watch.IsSlowed(Person, Query, out var wait));
        Assert.Equal(ProbeWatch.ClosedFor, wait);
        time.Advance(ProbeWatch.ClosedFor);
        Assert.False(watch.IsSlowed(Person, Query, out _));
    }

    [Fact]
    public void What_is_refused_for_another_reason_does_not_count()
    {
        foreach (var refusal in Enum.GetValues<RefusalCode>().Except([RefusalCode.NotFound, RefusalCode.NotAllowed, RefusalCode.OutOfScope]))
        {
            Miss(Person, Settings.MissesPerHour + 1, refusal);
        }

        Assert.False(watch.IsSlowed(Person, Query, out _));
        Assert.Empty(record.Lines);
        Assert.Equal(0, watch.Count);
    }

    [Fact]
    public void What_stops_or_brings_service_back_is_never_slowed()
    {
        Miss(Person, Settings.MissesPerHour + 1);

        Assert.True(watch.IsSlowed(Person, Query, out _));
        Assert.False(watch.IsSlowed(Person, Stop, out _));
        Assert.False(watch.IsSlowed(Person, Result, out _));
    }

    [Fact]
    public void A_carrier_of_millions_that_is_told_no_now_and_then_is_told_of_and_not_slowed()
    {
        var carrier = new Principal("system-CMCC", Role.CarrierSystem, "中国移动", ProvinceCode.Unknown, CarrierCode.Cmcc);
        for (var miss = 0; miss <= Settings.MissesPerHour; miss++)
        {
            watch.Answered(carrier, RefusalCode.NotFound);
            for (var answer = 0; answer < ProbeWatch.OneIn; answer++)
            {
                watch.Answered(carrier, null);
            }
        }

        Assert.False(watch.IsSlowed(carrier, Query, out _));
        Assert.Equal("system-CMCC", Assert.Single(record.Lines).Who);
    }

    [Fact]
    public void One_principals_mistakes_are_not_anothers()
    {
        Miss(Person, Settings.MissesPerHour + 1);

        Assert.False(watch.IsSlowed(Person with { Id = "sc-2" }, Query, out _));
    }

    [Fact]
    public void Principals_without_end_make_no_table_without_end()
    {
        for (var person = 0; person <= ProbeWatch.PrincipalsMax; person++)
        {
            watch.Answered(Person with { Id = $"sc-{person}" }, RefusalCode.NotFound);
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(ProbeWatch.PrincipalsMax, watch.Count);
    }

    public void Dispose() => record.Dispose();

    private void Miss(Principal principal, int times, RefusalCode refusal = RefusalCode.NotFound)
    {
        for (var miss = 0; miss < times; miss++)
        {
            watch.Answered(principal, refusal);
        }
    }
}
