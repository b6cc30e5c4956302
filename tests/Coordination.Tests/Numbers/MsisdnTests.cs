using System.Text;
using Coordination.Harness;
using Coordination.Numbers;
using CsCheck;

namespace Coordination.Tests.Numbers;

public class MsisdnTests
{
    // Numbers nobody can hold (19400000000 and on) where a test needs many; else the ones every manual uses.
    private static readonly NumberAllocation withTests = NumberAllocation.Current.WithTestRange("194");

    private static readonly Gen<long> mobiles = Gen.OneOf(Gen.Long[13_000_000_000, 19_999_999_999], Gen.Long[19_400_000_000, 19_499_999_999])
        .Where(n => withTests.IsAllocatedTo(n));

    private static readonly Gen<long> machines = Gen.Select(
        Gen.OneOf(Gen.Long[10640, 10649], Gen.Long[14000, 14499]), Gen.Long[0, 99_999_999], (head, rest) => (head * 100_000_000) + rest);

    private static readonly Gen<string> separators = Gen.OneOf(string.Empty, " ", "-", "\u00A0", "\u3000", " - ", "\u2011", "－");

    [Theory]
    [InlineData("13800138000")]
    [InlineData("138 0013 8000")]
    [InlineData("138-0013-8000")]
    [InlineData("+86 138 0013 8000")]
    [InlineData("0086 13800138000")]
    [InlineData("8613800138000")]
    [InlineData("１３８００１３８０００")]
    [InlineData(" 13800138000\t")]
    [InlineData("+86-138-0013-8000")]
    [InlineData("＋86　138　0013　8000")]
    [InlineData("13800138000\r\n")]
    public void Every_usual_form_of_one_number_is_that_number(string text)
    {
        Assert.True(Msisdn.TryParse(text, out var number, out var error));
        Assert.Equal(NumberError.None, error);
        Assert.Equal(8613800138000, number.Key);
        Assert.Equal("+8613800138000", number.Digits);
        Assert.Equal("13800138000", number.National);
        Assert.Equal("138****8000", number.ToString());
        Assert.False(number.IsIot);
    }

    [Theory]
    [InlineData("1064712345678")]
    [InlineData("+86 10647 1234 5678")]
    [InlineData("0086-10647-12345678")]
    [InlineData("861064712345678")]
    public void A_machines_number_has_13_digits(string text)
    {
        Assert.True(Msisdn.TryParse(text, out var number, out _));
        Assert.True(number.IsIot);
        Assert.Equal(861064712345678, number.Key);
        Assert.Equal("+861064712345678", number.Digits);
        Assert.Equal("1064712345678", number.National);
        Assert.Equal("1064****5678", number.ToString());
    }

    [Theory]
    [InlineData("", NumberError.Empty)]
    [InlineData(" \t　", NumberError.Empty)]
    [InlineData("1380013800", NumberError.WrongLength)]
    [InlineData("138001380000", NumberError.WrongLength)]
    [InlineData("013800138000", NumberError.WrongLength)]
    [InlineData("+86 138 0013 800", NumberError.WrongLength)]
    [InlineData("+86 86 138 0013 8000", NumberError.WrongLength)]
    [InlineData("8613800138", NumberError.WrongLength)]
    [InlineData("1", NumberError.WrongLength)]
    [InlineData("110105194912310021", NumberError.WrongLength)]
    [InlineData("1460000000000", NumberError.WrongLength)]
    [InlineData("23800138000", NumberError.NotMobile)]
    [InlineData("110", NumberError.NotMobile)]
    [InlineData("10086", NumberError.NotMobile)]
    [InlineData("95588", NumberError.NotMobile)]
    [InlineData("96110", NumberError.NotMobile)]
    [InlineData("106900001234", NumberError.NotMobile)]
    [InlineData("1069000012345", NumberError.NotMobile)]
    [InlineData("10690000123456789012", NumberError.NotMobile)]
    [InlineData("010-12345678", NumberError.NotMobile)]
    [InlineData("0755 8888 8888", NumberError.NotMobile)]
    [InlineData("+86 10 1234 5678", NumberError.NotMobile)]
    [InlineData("88888888", NumberError.NotMobile)]
    [InlineData("400-800-8820", NumberError.NotMobile)]
    [InlineData("95588888", NumberError.NotMobile)]
    [InlineData("4008008820", NumberError.NotMobile)]
    [InlineData("+86 755 8888 8888", NumberError.NotMobile)]
    [InlineData("1012345678", NumberError.LeadingZeroLost)]
    [InlineData("2887654321", NumberError.LeadingZeroLost)]
    [InlineData("75588888888", NumberError.LeadingZeroLost)]
    [InlineData("8511234567", NumberError.LeadingZeroLost)]
    [InlineData("898600123456789", NumberError.LostDigits)]
    [InlineData("898600123456789000", NumberError.LostDigits)]
    [InlineData("89860012345678900000", NumberError.LostDigits)]
    [InlineData("8.986E+19", NumberError.LostDigits)]
    [InlineData("8986001234567890123", NumberError.CardSerial)]
    [InlineData("89860012345678901238", NumberError.CardSerial)]
    [InlineData("8986 0012 3456 7890 1238", NumberError.CardSerial)]
    [InlineData("898600123456789012388", NumberError.WrongLength)]
    [InlineData("15400001111", NumberError.Unallocated)]
    [InlineData("16012345678", NumberError.Unallocated)]
    [InlineData("16112345678", NumberError.Unallocated)]
    [InlineData("19412345678", NumberError.Unallocated)]
    [InlineData("14012345678", NumberError.Unallocated)]
    [InlineData("13490000000", NumberError.Unallocated)]
    [InlineData("+1 415 555 2671", NumberError.NotChina)]
    [InlineData("00852 2123 4567", NumberError.NotChina)]
    [InlineData("abc", NumberError.NotDigits)]
    [InlineData("138OO138000", NumberError.NotDigits)]
    [InlineData("-13800138000", NumberError.NotDigits)]
    [InlineData("13800138000-", NumberError.NotDigits)]
    [InlineData("138--00138000", NumberError.NotDigits)]
    [InlineData("(86)13800138000", NumberError.NotDigits)]
    [InlineData("138.0013.8000", NumberError.NotDigits)]
    [InlineData("138\t00138000", NumberError.NotDigits)]
    [InlineData("+", NumberError.NotDigits)]
    [InlineData("1380013800一", NumberError.NotDigits)]
    [InlineData("1.38E+10", NumberError.LostDigits)]
    [InlineData("1.38001e10", NumberError.LostDigits)]
    [InlineData("138E8", NumberError.LostDigits)]
    [InlineData("13800138000.0", NumberError.LostDigits)]
    [InlineData("13800138000.00", NumberError.LostDigits)]
    [InlineData("13800138000/13900139000", NumberError.TwoNumbers)]
    [InlineData("13800138000、13900139000", NumberError.TwoNumbers)]
    [InlineData("13800138000 13900139000", NumberError.TwoNumbers)]
    [InlineData("1380013800013900139000", NumberError.TwoNumbers)]
    [InlineData("138-0013-8000,139-0013-9000", NumberError.TwoNumbers)]
    [InlineData("13800138000\n13900139000", NumberError.TwoNumbers)]
    [InlineData("+8613800138000+8613900139000", NumberError.TwoNumbers)]
    [InlineData("١٣٨٠٠١٣٨٠٠٠", NumberError.LookAlikeDigits)]
    [InlineData("1380013800٠", NumberError.LookAlikeDigits)]
    [InlineData("1380013800\U0001D7CE", NumberError.LookAlikeDigits)]
    [InlineData("1380013800①", NumberError.LookAlikeDigits)]
    [InlineData("13800138০০০", NumberError.LookAlikeDigits)]
    [InlineData("13800I38000", NumberError.NotDigits)]
    [InlineData("13800138ООО", NumberError.NotDigits)]
    [InlineData("13800138З00", NumberError.NotDigits)]
    [InlineData("\u202E00083100831", NumberError.HiddenCharacter)]
    [InlineData("1380\u200B0138000", NumberError.HiddenCharacter)]
    [InlineData("13800138000\uFEFF", NumberError.HiddenCharacter)]
    public void What_is_no_number_is_refused_by_its_fault(string text, NumberError fault)
    {
        Assert.False(Msisdn.TryParse(text, out var number, out var error));
        Assert.Equal(fault, error);
        Assert.Equal(default, number);
        Assert.False(Msisdn.TryParse(text, out _));
    }

    [Fact]
    public void Null_is_refused_like_an_empty_text() => Assert.False(Msisdn.TryParse(null, out _));

    [Fact]
    public void A_declared_test_range_is_read_and_only_where_it_is_declared()
    {
        Assert.True(Msisdn.TryParse("19400000001", withTests, out var number, out _));
        Assert.Equal(8619400000001, number.Key);
        Assert.False(Msisdn.TryParse("19400000001", NumberAllocation.Current, out _, out _));
    }

    [Fact]
    public void Written_in_any_form_a_number_is_read_back_as_itself() =>
        Gen.Select(Gen.OneOf(mobiles, machines), Gen.OneOf(string.Empty, "86", "+86", "0086"), separators, Gen.Bool, Gen.Int[2, 5])
            .Sample((national, country, separator, wide, group) =>
            {
                var text = Write(national, country, separator, group);
                var read = Msisdn.TryParse(wide ? Widen(text) : text, withTests, out var number, out var error);
                return read && error == NumberError.None && number.National == national.ToString()
                    && Msisdn.TryParse(number.Digits, withTests, out var again, out _) && again == number
                    && Msisdn.FromKey(number.Key) == number
                    && number.Digits == $"+{number.Key}";
            });

    [Fact]
    public void Whatever_is_accepted_was_there_digit_for_digit() =>
        Gen.Char["0123456789+-. EeO/，,\u00A0\u3000\u200B１２３８٣８"].Array[0, 24].Sample(signs =>
        {
            var text = new string(signs);
            if (!Msisdn.TryParse(text, out var number, out var error))
            {
                return error != NumberError.None && number == default;
            }

            var digits = string.Concat(text.Select(c => c >= '０' && c <= '９' ? (char)(c - '０' + '0') : c).Where(char.IsAsciiDigit));
            return digits == number.National || digits == "86" + number.National || digits == "0086" + number.National;
        });

    [Fact]
    public void No_text_at_all_makes_the_parser_throw() =>
        Gen.String.Sample(text => Msisdn.TryParse(text, out _) || true, iter: 20_000);

    [Fact]
    public void Reading_allocates_nothing_whether_it_accepts_or_refuses()
    {
        string[] texts = ["13800138000", "+86 138-0013-8000", "1064712345678", "１３８００１３８０００", "15400001111", "10086", "1.38E+10", "abc", "13800138000/13900139000"];
        var (accepted, rounds) = (0, 0);

        Assert.Equal(0, Allocations.Of(() =>
        {
            accepted += Rounds(texts, 1);
            rounds++;
        }));
        Assert.Equal(4 * rounds, accepted);
    }

    [Fact]
    public void A_key_that_can_be_no_number_is_refused_without_being_shown()
    {
        foreach (var key in new[] { 0, 1, -1, long.MinValue, long.MaxValue, 13800138000, 8612800138000, 8620000000000, 14155552671, 861069000012345, 861450012345678, 871064712345678 })
        {
            var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => Msisdn.FromKey(key));
            if (key > 99_999)
            {
                Assert.DoesNotContain(key.ToString(), refusal.ToString());
            }
        }
    }

    [Fact]
    public void A_stored_number_stays_readable_when_its_prefix_is_allocated_to_nobody() =>
        Assert.Equal("+8615400001111", Msisdn.FromKey(8615400001111).Digits);

    [Fact]
    public void Printing_masks_the_middle_of_every_number() =>
        Gen.OneOf(mobiles, machines).Sample(national =>
        {
            var text = national.ToString();
            Assert.True(Msisdn.TryParse(text, withTests, out var number, out _));
            var printed = $"{number}";
            var head = text.Length == 13 ? 4 : 3;
            return printed == $"{text[..head]}****{text[^4..]}";
        });

    [Fact]
    public void The_default_value_prints_as_nothing()
    {
        Assert.Equal(string.Empty, default(Msisdn).ToString());
        Assert.Equal(string.Empty, default(Msisdn).Digits);
        Assert.Equal(string.Empty, default(Msisdn).National);
        Assert.False(default(Msisdn).IsIot);
    }

    [Fact]
    public void Numbers_sort_by_their_digits()
    {
        IEnumerable<string> texts = ["1064712345678", "19900000000", "13000000000"];
        var sorted = texts
            .Select(text => Msisdn.TryParse(text, out var number) ? number : throw new InvalidOperationException(text))
            .Order()
            .Select(number => number.National);
        Assert.Equal(["13000000000", "19900000000", "1064712345678"], sorted);
    }

    private static int Rounds(string[] texts, int rounds)
    {
        var accepted = 0;
        for (var round = 0; round < rounds; round++)
        {
            foreach (var text in texts)
            {
                accepted += Msisdn.TryParse(text.AsSpan(), out _, out _) ? 1 : 0;
            }
        }

        return accepted;
    }

    private static string Write(long national, string country, string separator, int group)
    {
        var digits = national.ToString();
        var text = new StringBuilder(country);
        for (var i = 0; i < digits.Length; i++)
        {
            if ((i > 0 && i % group == 0) || (i == 0 && country.Length > 0))
            {
                text.Append(separator);
            }

            text.Append(digits[i]);
        }

        return text.ToString();
    }

    private static string Widen(string text) =>
        string.Concat(text.Select(c => char.IsAsciiDigit(c) ? (char)(c - '0' + '０') : c == '+' ? '＋' : c));
}

internal static class AllocationSamples
{
    /// <summary>Asked through the public door only: whether eleven digits are somebody's.</summary>
    internal static bool IsAllocatedTo(this NumberAllocation allocation, long national) =>
        allocation.KindOf(Msisdn.FromKey(8_600_000_000_000 + national)) != NumberKind.Unallocated;
}
