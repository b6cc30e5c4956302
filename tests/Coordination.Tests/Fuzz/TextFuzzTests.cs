using Coordination.Carriers;
using Coordination.Cli;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;
using Coordination.Sims;

namespace Coordination.Fuzz;

/// <summary>Texts that people and programs write: a reader takes one or does not, and what it took it writes and reads again as the same.</summary>
public sealed class TextFuzzTests
{
    private static readonly string[] Numbers =
        ["13800138000", "+86 138-0013-8000", "008613800138000", "１３８００１３８０００", "1440000000001", "010-12345678", "1.38E+10", "89860012345678901238", "13800138000 13900139000"];

    [Fact]
    public Task Numbers_of_phones() => FuzzRun.Against(FuzzTarget.OfText(
        "msisdn",
        Numbers,
        text =>
        {
            if (!Msisdn.TryParse(text.AsSpan(), out var number, out var error))
            {
                Assert.NotEqual(NumberError.None, error);
                Assert.False(text.Count(char.IsAsciiDigit) >= 5 && error.Explain(chinese: false).Contains(text, StringComparison.Ordinal));
                return;
            }

            foreach (var written in new[] { number.Digits, number.National, $"00{number.Digits[1..]}" })
            {
                Assert.True(Msisdn.TryParse(written, out var again) && again == number);
            }

            Assert.Equal(number, Msisdn.FromKey(number.Key));
        },
        "+86", "0086", "＋", "－", "\u3000", "\u00A0", "O", "l", "٠", "𝟘", "\u200B", "138"));

    [Fact]
    public Task Numbers_of_cards_and_devices() => FuzzRun.Against(FuzzTarget.OfText(
        "iccid",
        ["89860012345678901238", "8986 0312 3456 7890 123", "898600-12345678-90123", "490154203237518", "89860A12345678901238"],
        text =>
        {
            if (Iccid.TryParse(text, out var card))
            {
                Assert.True(Iccid.TryParse(card.Text, out var again) && again == card && card.Text.Length == 19);
                Assert.DoesNotContain(card.Text, card.ToString(), StringComparison.Ordinal);
            }

            Assert.True(!DeviceKeys.IsImei(text) || (text.Length == 15 && text.All(char.IsAsciiDigit)));
        },
        "8986", "89", "F", " "));

    [Fact]
    public Task Names_of_things() => FuzzRun.Against(FuzzTarget.OfText(
        "ids",
        [
            OrderId.For("示范市公安局", "1"), "incident:00000000000000000000000000", "CMCC-51", "MVNO-001-00", "CMCC-00/3", "lane:CMCC-00/3", "51", "四川", "CN-SC",
            "CMCC-00/3/0123456789abcdef0123456789abcdef", "3fa9c1d2e4b5a6978800112233445566", "1:1234:" + new string('a', 64) + ";2:7:" + new string('b', 64),
        ],
        text =>
        {
            Assert.True(!OrderId.IsWellFormed(text) || text.Length == 32);
            _ = IncidentId.IsWellFormed(text);
            Stable(CarrierCode.TryParse(text, out var carrier), carrier.ToString(), written => CarrierCode.TryParse(written, out var again) && again == carrier);
            Stable(CarrierUnit.TryParse(text, out var unit), unit.ToString(), written => CarrierUnit.TryParse(written, out var again) && again == unit);
            Stable(ProvinceCode.TryParse(text, out var province), province.ToString(), written => ProvinceCode.TryParse(written, out var again) && again == province);
            Stable(LaneKeys.TryName(text, out var lane), lane.ToString(), written => LaneKeys.Parse(written) == lane);
            Stable(PullRules.TryLane(text, out var named), named.ToString(), written => LaneKeys.Parse(written) == named);
            var mark = new HistoryMark(1, 1, text);
            Assert.True(!mark.TryHeads(out var heads) || heads.All(head => head is { Slot: >= 0 and < 16, Batch: >= 0, Head.Length: 32 }));

            static void Stable(bool isRead, string written, Func<string, bool> isSame) => Assert.True(!isRead || isSame(written), written);
        },
        "order:", "incident:", "lane:", "/", "-", ":", ";", "MVNO-", "000", "2147483648"));

    [Fact]
    public async Task Command_lines()
    {
        var options = new GlobalOptions(Language.En);
        var around = new Surroundings(
            TextReader.Null, TextWriter.Null, TextWriter.Null, false, false, false, Surroundings.WidthOfPipe, _ => null, TimeProvider.System, (_, _) => throw new NotSupportedException());
        var root = CommandTree.Of(new Coord(around, Language.En, options), options);
        await FuzzRun.Against(FuzzTarget.OfText(
            "coord",
            [
                "order plan list.csv --ground PSB_CASE --reference 1", "order lines order:x --outcome Applied --limit 5 -o json", "number explain 13800138000 --lang zh",
                "deadline rebase verify-window --not-before 2027-05-06T08:00 --plan", "order review release order:x --rows 17,20-25 --reason seen", "fence raise --above 1 --reason r",
                "appeal submit 13800138000 --order order:x --reason r", "cap raise CMCC 51 --per-hour 10 --until 2027-01-01 --reason r", "--help", "order rate order:x --per-second 5 --reason r",
            ],
            text =>
            {
                // What the values mean is asked, too: an option's own reader runs when its value is wanted. No argument of a process holds a NUL.
                var parsed = root.Parse(text.Replace('\0', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries));
                Assert.All(parsed.Errors, error => Assert.NotEmpty(error.Message));
                foreach (var option in parsed.CommandResult.Command.Options.Where(_ => parsed.Errors.Count == 0))
                {
                    _ = parsed.GetResult(option)?.Tokens.Count;
                }
            },
            "--", "-o", "json", "@file", "=", "\"", "'", "--rows", "1-99999999999", "--limit", "-1", "--until", "--reason", "[config]", "\\") with
        {
            Inputs = 1_000,
            BytesMax = 512,
        });
    }
}
