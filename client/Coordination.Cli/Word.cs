using System.CommandLine.Parsing;
using System.Globalization;
using Coordination.Carriers;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;
using Coordination.Sims;

namespace Coordination.Cli;

/// <summary>Reads the words of a command line; an unknown one is answered with those there are and the nearest of them.</summary>
internal static class Word
{
    private static readonly TimeSpan shanghai = TimeSpan.FromHours(8);
    private static readonly string[] civilTimes = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];

    internal static T Enum<T>(ArgumentResult result, Text kind, Language language)
        where T : struct, Enum
    {
        var typed = Only(result);
        var names = System.Enum.GetNames<T>();
        var name = Array.Find(names, name => name.Equals(Bare(typed), StringComparison.OrdinalIgnoreCase));
        if (name is not null)
        {
            return System.Enum.Parse<T>(name);
        }

        var shown = typeof(T) == typeof(OutputFormat) || typeof(T) == typeof(Language) || typeof(T) == typeof(CoordinationTransport)
            ? System.Array.ConvertAll(names, known => known.ToLowerInvariant())
            : names;
        result.AddError(Suggestion.Unknown(kind, typed, shown).In(language));
        return default;
    }

    internal static int Number(ArgumentResult result, int min, int max, Language language)
    {
        var typed = Only(result);
        if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        // The greatest there is means none, and is long enough to be taken for somebody's number.
        result.AddError((max == int.MaxValue
            ? new Text($"“{Mask.Text(typed)}”应为 {min} 或更大的整数。", $"'{Mask.Text(typed)}' must be a whole number, {min} or more.")
            : new Text($"“{Mask.Text(typed)}”应为 {min} 至 {max} 的整数。", $"'{Mask.Text(typed)}' must be a whole number from {min} to {max}.")).In(language));
        return min;
    }

    /// <summary>An order's id, as <c>order plan</c> prints it.</summary>
    internal static string Order(ArgumentResult result, Language language) => Order(result, Only(result), language);

    /// <summary>Several of them.</summary>
    internal static string[] EachOrder(ArgumentResult result, Language language) => [.. result.Tokens.Select(token => Order(result, token.Value, language))];

    /// <summary>An incident's id, as <c>incident list</c> prints it.</summary>
    internal static string Incident(ArgumentResult result, Language language) =>
        Id(result, Only(result), "incident:", new Text("专案编号", "incident's id"), "coord incident list", language);

    /// <summary>An appeal's id, as <c>number show</c> prints it.</summary>
    internal static string Appeal(ArgumentResult result, Language language) =>
        Id(result, Only(result), "appeal:", new Text("申诉编号", "appeal's id"), "coord number show", language);

    private static string Order(ArgumentResult result, string typed, Language language) =>
        Id(result, typed, "order:", new Text("命令编号", "order's id"), "coord order plan", language);

    private static string Id(ArgumentResult result, string typed, string prefix, Text what, string shownBy, Language language)
    {
        if (!typed.StartsWith(prefix, StringComparison.Ordinal))
        {
            result.AddError(new Text(
                $"“{Mask.Text(typed)}”不是{what.In(Language.Zh)}：编号以 {prefix} 开头，{shownBy} 会显示。",
                $"'{Mask.Text(typed)}' is no {what.In(Language.En)}: it begins with {prefix}, and {shownBy} prints it.").In(language));
        }

        return typed;
    }

    internal static Ground Ground(ArgumentResult result, Language language)
    {
        var typed = Only(result);
        var known = Authority.All.Select(row => Authority.Code(row.Ground)).ToArray();
        var code = typed.Replace('-', '_').ToUpperInvariant();
        if (Authority.TryParse(code, out var ground)
            || (System.Enum.TryParse(Bare(typed), ignoreCase: true, out ground) && System.Enum.IsDefined(ground) && ground != Law.Ground.None && !char.IsDigit(typed[0])))
        {
            return ground;
        }

        result.AddError(Suggestion.Unknown(new Text("依据类别", "ground"), typed, known).In(language));
        return default;
    }

    /// <summary>Two digits, or a name in either language.</summary>
    internal static ProvinceCode Province(ArgumentResult result, Language language)
    {
        var typed = Only(result);
        var named = ProvinceCode.All.Where(province =>
            province.ToString() == typed
            || province.NameZh == typed
            || province.NameEn.Equals(typed, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (named.Length == 1 && named[0] != ProvinceCode.Unknown)
        {
            return named[0];
        }

        var near = Suggestion.For(typed, ProvinceCode.All.Where(p => p != ProvinceCode.Unknown).Select(p => p.NameEn));
        var meant = ProvinceCode.All.FirstOrDefault(province => province.NameEn == near);
        result.AddError((near is null
            ? new Text($"没有省份“{Mask.Text(typed)}”：请写两位代码（如 51）或名称（如 四川）。", $"There is no province '{Mask.Text(typed)}': write two digits (51) or a name (Sichuan).")
            : new Text($"没有省份“{typed}”。是不是 {meant.NameZh}（{meant}）？", $"There is no province '{typed}'. Did you mean {meant.NameEn} ({meant})?")).In(language));
        return default;
    }

    internal static string MobileNumber(ArgumentResult result, Language language)
    {
        var typed = Only(result);
        if (!Msisdn.TryParse(typed.AsSpan(), out _, out var error))
        {
            result.AddError(new Text(
                $"“{Mask.Text(typed)}”不是手机号码：{error.Explain(chinese: true)}",
                $"'{Mask.Text(typed)}' is no mobile number: {error.Explain(chinese: false)}").In(language));
        }

        return typed;
    }

    /// <summary>Names with commas: cards, holder, devices.</summary>
    internal static Ties Ties(ArgumentResult result, Language language)
    {
        var ties = Orders.Ties.None;
        foreach (var name in Only(result).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var known = System.Enum.GetNames<Ties>().Where(known => known != nameof(Orders.Ties.None)).ToArray();
            if (Array.Find(known, tie => tie.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } found)
            {
                result.AddError(Suggestion.Unknown(new Text("扩展范围", "way to expand"), name, known).In(language));
                return default;
            }

            ties |= System.Enum.Parse<Ties>(found);
        }

        return ties;
    }

    internal static CarrierCode Carrier(ArgumentResult result, Language language)
    {
        var typed = Only(result);
        if (!CarrierCode.TryParse(typed.ToUpperInvariant(), out var carrier))
        {
            result.AddError(Suggestion.Unknown(new Text("运营商", "carrier"), typed, [.. CarrierCode.Basic.Select(code => code.ToString()), "MVNO-001"]).In(language));
        }

        return carrier;
    }

    internal static CarrierUnit Unit(ArgumentResult result, Language language)
    {
        var typed = Only(result);
        if (!CarrierUnit.TryParse(typed.ToUpperInvariant(), out var unit))
        {
            result.AddError(new Text(
                $"没有单位“{Mask.Text(typed)}”：应为运营商和省份，如 CMCC-51；集中点写 CMCC-00。",
                $"There is no unit '{Mask.Text(typed)}': write carrier and province, such as CMCC-51, or CMCC-00 for its central point.").In(language));
        }

        return unit;
    }

    internal static Services Services(ArgumentResult result, Language language)
    {
        var services = Numbers.Services.None;
        var names = System.Enum.GetNames<Services>();
        foreach (var typed in Only(result).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var name = Array.Find(names, known => known.Equals(Bare(typed), StringComparison.OrdinalIgnoreCase));
            if (name is null || name == nameof(Numbers.Services.None))
            {
                result.AddError(Suggestion.Unknown(new Text("业务", "service"), typed, names[1..]).In(language));
                return default;
            }

            services |= System.Enum.Parse<Services>(name);
        }

        return services;
    }

    /// <summary>A card's number, as typed.</summary>
    internal static string Card(ArgumentResult result, Language language)
    {
        var typed = Only(result);
        if (!Iccid.TryParse(typed, out _))
        {
            result.AddError(new Text(
                $"“{Mask.Text(typed)}”不是卡号：ICCID 有 19 或 20 位，以 8986 开头。",
                $"'{Mask.Text(typed)}' is no card's number: an ICCID has 19 or 20 characters and begins with 8986.").In(language));
        }

        return typed;
    }

    /// <summary>Devices, one or several.</summary>
    internal static void Imeis(SymbolResult result, Language language)
    {
        foreach (var typed in result.Tokens.Select(token => token.Value).Where(typed => typed is not { Length: 15 } || !typed.All(char.IsAsciiDigit)))
        {
            result.AddError(new Text($"“{Mask.Text(typed)}”不是 IMEI：应为 15 位数字。", $"'{Mask.Text(typed)}' is no IMEI: 15 digits are wanted.").In(language));
        }
    }

    /// <summary>An instant, written in Chinese civil time.</summary>
    internal static DateTimeOffset? Instant(ArgumentResult result, Language language)
    {
        var typed = Only(result);
        if (DateTime.TryParseExact(typed, civilTimes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var civil))
        {
            return new DateTimeOffset(civil, shanghai).ToUniversalTime();
        }

        result.AddError(new Text($"“{typed}”不是时刻：请写成 2027-05-06T08:00（北京时间）。", $"'{typed}' is no time: write it as 2027-05-06T08:00, in Chinese civil time.").In(language));
        return null;
    }

    private static string Only(ArgumentResult result) => result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;

    // one-way, one_way and OneWay are the same word.
    private static string Bare(string typed) =>
        typed.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
}
