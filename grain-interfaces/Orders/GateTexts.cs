using System.Globalization;

namespace Coordination.Orders;

/// <summary>What a gate found, in words, for the one who sent the list and the one who may override it.</summary>
public static class GateTexts
{
    /// <summary>One sentence with the figures, one on what to look at.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such gate.</exception>
    public static string Explain(this GateFinding finding, bool chinese)
    {
        var (counted, of) = (N(finding.Counted), N(finding.Of));
        var share = chinese
            ? $"{Percent(finding)}（{counted}／{of}，上限 {finding.LimitPercent} %{(finding.UsualPercent is { } usual ? $"，以往 {usual} %" : "")}）"
            : $"{Percent(finding)} ({counted} of {of}; at most {finding.LimitPercent} %{(finding.UsualPercent is { } before ? $", usually {before} %" : "")})";
        return (finding.Gate, chinese) switch
        {
            (FeedGate.SizeSwing, true) => $"共 {counted} 行，而该单位以往的命令约 {of} 行。请核对是否发错文件，或导出不完整。",
            (FeedGate.SizeSwing, false) => $"{counted} lines, where this issuer's orders usually have {of}. See whether it is the wrong file, or an export that was cut.",
            (FeedGate.Duplicates, true) => $"重复的号码占 {share}。请核对名单是否拼接了多次。",
            (FeedGate.Duplicates, false) => $"Repeated numbers are {share}. See whether the list was put together twice.",
            (FeedGate.OutOfProvince, true) => $"外省号码占 {share}。请核对是否为其他省份的名单。",
            (FeedGate.OutOfProvince, false) => $"Numbers of other provinces are {share}. See whether it is another province's list.",
            (FeedGate.LostDigits, true) => $"被电子表格丢失数字或前导零的行占 {share}。请将号码列设为“文本”，从原系统重新导出。",
            (FeedGate.LostDigits, false) => $"Lines that lost digits or leading zeros in a spreadsheet are {share}. Make the column text and export it again from where it came.",
            (FeedGate.AlreadyHeld, true) => $"已被停用的号码占 {share}。请核对是否为旧名单。",
            (FeedGate.AlreadyHeld, false) => $"Numbers barred already are {share}. See whether it is an old list.",
            _ => throw new ArgumentOutOfRangeException(nameof(finding), finding.Gate, "No such gate."),
        };
    }

    // Rounded down, so that a share just below its limit does not read as having reached it.
    private static string Percent(GateFinding finding) =>
        string.Create(CultureInfo.InvariantCulture, $"{(finding.Of == 0 ? 0 : finding.Counted * 100 / finding.Of)} %");

    private static string N(long figure) => figure.ToString("#,0", CultureInfo.InvariantCulture);
}
