namespace Coordination.Numbers;

/// <summary>Why a text is no mobile number of mainland China. Its <see cref="NumberErrors.Code"/> is stored: append only.</summary>
public enum NumberError
{
    /// <summary>It is one.</summary>
    None = 0,

    /// <summary>Nothing but white space.</summary>
    Empty = 1,

    /// <summary>Signs that no number has.</summary>
    NotDigits = 2,

    /// <summary>Too few or too many digits for a mobile number of 11, or a machine's of 13.</summary>
    WrongLength = 3,

    /// <summary>A fixed line, a 400 or 800 number, 95xxx, a short code, or a service port (106…).</summary>
    NotMobile = 4,

    /// <summary>Eleven digits under a network code that is allocated to nobody.</summary>
    Unallocated = 5,

    /// <summary>A country code other than 86.</summary>
    NotChina = 6,

    /// <summary>A spreadsheet turned it into a quantity: <c>1.38E+10</c>, <c>13800138000.0</c>.</summary>
    LostDigits = 7,

    /// <summary>More than one number in the place of one.</summary>
    TwoNumbers = 8,

    /// <summary>Digits of another script or style; only 0 to 9 and their full-width forms count.</summary>
    LookAlikeDigits = 9,

    /// <summary>An invisible sign, which may change the order in which the digits are shown.</summary>
    HiddenCharacter = 10,

    /// <summary>The serial of a SIM card (ICCID, ITU-T E.118) in the place of a number.</summary>
    CardSerial = 11,

    /// <summary>A fixed line whose area code has no 0: a spreadsheet takes leading zeros off.</summary>
    LeadingZeroLost = 12,
}

/// <summary>What each fault is called in results, and what is said to whoever delivered the text.</summary>
public static class NumberErrors
{
    /// <summary>Upper snake case, as in result files; empty for <see cref="NumberError.None"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a value of the enumeration.</exception>
    public static string Code(this NumberError error) => error switch
    {
        NumberError.None => string.Empty,
        NumberError.Empty => "EMPTY",
        NumberError.NotDigits => "NOT_DIGITS",
        NumberError.WrongLength => "WRONG_LENGTH",
        NumberError.NotMobile => "NOT_MOBILE",
        NumberError.Unallocated => "UNALLOCATED",
        NumberError.NotChina => "NOT_CHINA",
        NumberError.LostDigits => "LOST_DIGITS",
        NumberError.TwoNumbers => "TWO_NUMBERS",
        NumberError.LookAlikeDigits => "LOOK_ALIKE_DIGITS",
        NumberError.HiddenCharacter => "HIDDEN_CHARACTER",
        NumberError.CardSerial => "CARD_SERIAL",
        NumberError.LeadingZeroLost => "LEADING_ZERO_LOST",
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, null),
    };

    /// <summary>What is wrong and what to do, one or two sentences; empty for <see cref="NumberError.None"/>. Never holds the text itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a value of the enumeration.</exception>
    public static string Explain(this NumberError error, bool chinese) => chinese ? Chinese(error) : English(error);

    private static string Chinese(NumberError error) => error switch
    {
        NumberError.None => string.Empty,
        NumberError.Empty => "号码为空。请填写号码，或删除该行。",
        NumberError.NotDigits => "含有号码中不应有的字符。请只保留数字，数字之间可用空格或短横线分隔。",
        NumberError.WrongLength => "位数不对。手机号码为11位，物联网号码为13位，请核对是否多写或漏写。",
        NumberError.NotMobile => "不是手机号码（固定电话、400/800、95/96、短号码或106端口号）。本系统只处理手机和物联网号码，请从名单中移除。",
        NumberError.Unallocated => "该号段尚未分配给任何运营商。请核对号码前几位。",
        NumberError.NotChina => "国家代码不是86。本系统只处理中国大陆号码，请从名单中移除。",
        NumberError.LostDigits => "电子表格把号码当成了数值，可能已丢失数字。请将该列设为“文本”格式，从原始名单重新导出。",
        NumberError.TwoNumbers => "同一格内有多个号码。请每行只填一个号码。",
        NumberError.LookAlikeDigits => "含有其他文字或样式的数字。请用半角或全角的0至9重新输入。",
        NumberError.HiddenCharacter => "含有不可见字符，显示的数字顺序可能与实际不同。请手工重新输入该号码。",
        NumberError.CardSerial => "这是SIM卡序列号（ICCID），不是号码。请填写该卡的手机号码。",
        NumberError.LeadingZeroLost => "像是丢了前导零的固定电话，多为电子表格所致。请从名单中移除；并将该列设为“文本”，检查其他行是否也丢了数字。",
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, null),
    };

    private static string English(NumberError error) => error switch
    {
        NumberError.None => string.Empty,
        NumberError.Empty => "There is no number here. Fill it in, or remove the line.",
        NumberError.NotDigits => "It holds characters that no number has. Keep the digits only; spaces or hyphens may stand between them.",
        NumberError.WrongLength => "The number of digits is wrong. A mobile number has 11, an IoT number 13: check for a digit missing or too many.",
        NumberError.NotMobile => "It is no mobile number (fixed line, 400/800, 95/96, short code or 106 service port). Only mobile and IoT numbers are handled: remove it from the list.",
        NumberError.Unallocated => "Its network code is allocated to no carrier. Check the first digits.",
        NumberError.NotChina => "Its country code is not 86. Only numbers of mainland China are handled: remove it from the list.",
        NumberError.LostDigits => "A spreadsheet took it for a quantity, and digits may be lost. Format the column as text and export the original list again.",
        NumberError.TwoNumbers => "There is more than one number in this cell. Put one number on each line.",
        NumberError.LookAlikeDigits => "It holds digits of another script or style. Type it again with 0 to 9.",
        NumberError.HiddenCharacter => "It holds an invisible character, so the digits may not be in the order shown. Type the number again by hand.",
        NumberError.CardSerial => "It is the serial of a SIM card (ICCID) and no number. Fill in the card's mobile number.",
        NumberError.LeadingZeroLost => "It looks like a fixed line that lost its leading 0, mostly in a spreadsheet. Remove it, make the column text and see whether other rows lost digits too.",
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, null),
    };
}
