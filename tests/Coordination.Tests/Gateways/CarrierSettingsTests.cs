using System.Text;
using Microsoft.Extensions.Configuration;

namespace Coordination.Gateways;

public sealed class CarrierSettingsTests
{
    private static readonly CarrierSettings Good = new() { Code = "CMCC", BaseAddress = new Uri("https://carrier.example") };

    [Fact]
    public void Code_and_address_are_enough() => Assert.Equal("CMCC", Good.Validated().ToString());

    [Fact]
    public void Settings_are_read_from_json()
    {
        const string json =
            """
            {"carriers":[{"code":"CTCC","baseAddress":"https://carrier.example","central":false,"provinces":["51"],"lanes":2,
              "concurrency":8,"attemptTimeout":"00:00:03","breakerFailureRatio":0.25}]}
            """;
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();

        var read = Assert.Single(configuration.GetSection("carriers").Get<CarrierSettings[]>()!);

        Assert.Equal("CTCC", read.Validated().ToString());
        Assert.Equal(
            (false, 2, 8, TimeSpan.FromSeconds(3), 0.25),
            (read.Central, read.Lanes, read.Concurrency, read.AttemptTimeout, read.BreakerFailureRatio));
        Assert.Equal(["51"], read.Provinces);
    }

    public static TheoryData<string, object> Wrong => new()
    {
        { nameof(CarrierSettings.Code), Good with { Code = "ACME" } },
        { nameof(CarrierSettings.BaseAddress), Good with { BaseAddress = new Uri("http://carrier.example") } },
        { nameof(CarrierSettings.BaseAddress), Good with { BaseAddress = new Uri("https://carrier.example/api") } },
        { nameof(CarrierSettings.BaseAddress), Good with { BaseAddress = new Uri("https://me:secret@carrier.example") } },
        { nameof(CarrierSettings.BaseAddress), Good with { BaseAddress = new Uri("ftp://127.0.0.1") } },
        { nameof(CarrierSettings.Lanes), Good with { Lanes = 0 } },
        { nameof(CarrierSettings.Concurrency), Good with { Concurrency = 65 } },
        { nameof(CarrierSettings.UrgentReserve), Good with { Concurrency = 2, UrgentReserve = 2 } },
        { nameof(CarrierSettings.WaitingMax), Good with { WaitingMax = -1 } },
        { nameof(CarrierSettings.RetriesMax), Good with { RetriesMax = 6 } },
        { nameof(CarrierSettings.AttemptTimeout), Good with { AttemptTimeout = TimeSpan.FromSeconds(21) } },
        { nameof(CarrierSettings.RetryDelayMin), Good with { RetryDelayMin = TimeSpan.FromSeconds(3) } },
        { nameof(CarrierSettings.BreakerFailureRatio), Good with { BreakerFailureRatio = 0 } },
        { nameof(CarrierSettings.BreakerCallsMin), Good with { BreakerCallsMin = 1 } },
        { nameof(CarrierSettings.BreakerWindow), Good with { BreakerWindow = TimeSpan.Zero } },
        { nameof(CarrierSettings.BreakDuration), Good with { BreakDuration = TimeSpan.FromDays(2) } },
        { nameof(CarrierSettings.SigningKeyId), Good with { SigningKeyFile = "key.pem" } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_value_out_of_its_range_is_named(string setting, object settings)
    {
        var wrong = Assert.Throws<CarrierSettingsException>(() => ((CarrierSettings)settings).Validated());

        Assert.Equal(setting, wrong.Setting);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5000", false)]
    [InlineData("http://carriers.internal:5000", true)]
    public void Plain_http_stays_on_this_machine_unless_it_is_allowed(string address, bool isAllowed) =>
        Assert.Equal("CMCC", (Good with { BaseAddress = new Uri(address), AllowPlainHttp = isAllowed }).Validated().ToString());

    [Fact]
    public void A_key_that_cannot_be_read_keeps_the_silo_from_starting()
    {
        var settings = Good with { SigningKeyFile = Path.Combine(Path.GetTempPath(), "no-such-key.pem"), SigningKeyId = "k" };

        var wrong = Assert.Throws<CarrierSettingsException>(() => new HttpCarrierGateway([settings], null, TimeProvider.System));

        Assert.Equal(nameof(CarrierSettings.SigningKeyFile), wrong.Setting);
    }
}
