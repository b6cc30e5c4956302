using System.Text.Json;

namespace Coordination.CarrierSimulator;

public sealed class FaultsTests
{
    [Fact]
    public void Faults_are_read_from_the_command_line()
    {
        var (carrier, faults) = Faults.Parse("MVNO-001:slow=200ms, jitter=1.5s,flaky=0.1,down,acceptFirst=1,acceptDelay=1m");

        Assert.Equal("MVNO-001", carrier);
        Assert.Equal(
            new Faults
            {
                Slow = TimeSpan.FromMilliseconds(200),
                Jitter = TimeSpan.FromSeconds(1.5),
                Flaky = 0.1,
                Down = true,
                AcceptFirst = 1,
                AcceptDelay = TimeSpan.FromMinutes(1),
            },
            faults);
    }

    [Theory]
    [InlineData("slow=200ms")]
    [InlineData("CUCC:slow")]
    [InlineData("CUCC:slow=200")]
    [InlineData("CUCC:slow=11m")]
    [InlineData("CUCC:slow=-1ms")]
    [InlineData("CUCC:flaky=2")]
    [InlineData("CUCC:flaky=NaN")]
    [InlineData("CUCC:down=yes")]
    [InlineData("CUCC:melts=1")]
    public void What_is_no_fault_is_refused(string text) => Assert.Throws<FormatException>(() => Faults.Parse(text));

    [Fact]
    public void Faults_survive_json_and_what_is_left_out_keeps_its_default()
    {
        var faults = new Faults { Slow = TimeSpan.FromMilliseconds(12.5), LoseAnswers = 0.25, HoldBack = TimeSpan.FromSeconds(3) };
        var shape = WireJson.Plain.DictionaryStringFaults;

        var read = JsonSerializer.Deserialize(JsonSerializer.Serialize(new() { ["CUCC"] = faults }, shape), shape);
        var none = JsonSerializer.Deserialize("""{"CUCC":{}}""", shape);

        Assert.Equal(faults, read!["CUCC"]);
        Assert.Equal(Faults.None, none!["CUCC"]);
    }
}
