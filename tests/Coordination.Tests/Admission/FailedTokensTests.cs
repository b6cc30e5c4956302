using Coordination.Audit;
using Coordination.Harness;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Admission;

public sealed class FailedTokensTests : IDisposable
{
    private const string Certificate = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private readonly FakeTimeProvider time = new();
    private readonly SecurityRecord record = new();
    private readonly FailedTokens failed;

    public FailedTokensTests() => failed = new(time, record.CreateLogger(nameof(FailedTokens)));

    [Fact]
    public void So_many_at_once_then_one_a_second_and_told_once_an_hour()
    {
        Fail(FailedTokens.AtOnceMax - 1);
        Assert.False(failed.IsTooMany(Certificate, out _));
        Assert.Empty(record.Lines);

        Fail(1);
        Assert.True(failed.IsTooMany(Certificate, out var wait));
        Assert.Equal(TimeSpan.FromSeconds(1), wait);
        var line = Assert.Single(record.Lines);
        Assert.Equal((SecurityEvent.Probing, FailedTokens.Door), (line.Event, line.Door));
        Assert.DoesNotContain(Certificate, line.Who, StringComparison.Ordinal);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(failed.IsTooMany(Certificate, out _));
        Fail(1);
        Assert.True(failed.IsTooMany(Certificate, out _));
        Assert.Single(record.Lines);

        time.Advance(FailedTokens.ToldEvery);
        Fail(FailedTokens.AtOnceMax);
        Assert.Equal(2, record.Lines.Count);
    }

    [Fact]
    public void One_certificate_costs_another_nothing()
    {
        Fail(FailedTokens.AtOnceMax);

        Assert.False(failed.IsTooMany(Certificate.Replace('A', 'B'), out _));
    }

    [Fact]
    public void Certificates_without_end_make_no_table_without_end()
    {
        Fail(FailedTokens.AtOnceMax);
        for (var certificate = 0; certificate < FailedTokens.CertificatesMax; certificate++)
        {
            failed.Count($"certificate {certificate}");
        }

        Assert.False(failed.IsTooMany(Certificate, out _));
    }

    public void Dispose() => record.Dispose();

    private void Fail(int times)
    {
        for (var failure = 0; failure < times; failure++)
        {
            failed.Count(Certificate);
        }
    }
}
