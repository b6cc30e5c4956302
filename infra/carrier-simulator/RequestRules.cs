using System.Globalization;
using System.Text.RegularExpressions;

namespace Coordination.CarrierSimulator;

/// <summary>
/// What the contract asks of a request beyond the shape of its JSON. One malformed command refuses the whole request, with
/// nothing done.
/// </summary>
internal static partial class RequestRules
{
    private const int BatchIdLengthMax = 64;
    private const int TemplateLengthMax = 64;
    private const int TextLengthMax = 1_000;
    private const int HeadsLengthMax = 2_048;

    /// <summary>What is wrong, without a number in it, or null.</summary>
    public static string? Problem(CommandRequest request) =>
        ProblemOfBatch(request.BatchId, request.Commands.Count, Limits.CommandsPerRequestMax)
        ?? Problem(request.History)
        ?? request.Commands.Select(Problem).FirstOrDefault(static problem => problem is not null);

    public static string? Problem(NoticeRequest request) =>
        ProblemOfBatch(request.BatchId, request.Notices.Count, Limits.NoticesPerRequestMax)
        ?? request.Notices.Select(Problem).FirstOrDefault(static problem => problem is not null);

    public static string? Problem(WireHistory? history) => history is { Fence: < 1 } or { Position: < 0 } or { Heads.Length: > HeadsLengthMax }
        ? $"A history has a fence from 1, a position from 0 and heads of at most {HeadsLengthMax} characters."
        : null;

    /// <summary>True for a unit of this carrier: its code, a hyphen and two digits.</summary>
    public static bool IsUnitOf(string carrier, string unit) =>
        unit.Length == carrier.Length + 3
        && unit.StartsWith(carrier, StringComparison.Ordinal)
        && unit[^3] == '-'
        && char.IsAsciiDigit(unit[^2])
        && char.IsAsciiDigit(unit[^1]);

    /// <summary>True for the written form of some carrier's unit.</summary>
    public static bool IsUnit(string unit) => Unit().IsMatch(unit);

    public static bool IsCarrier(string code) => Carrier().IsMatch(code);

    private static string? ProblemOfBatch(string batchId, int count, int countMax)
    {
        if (batchId.Length is 0 or > BatchIdLengthMax)
        {
            return $"batchId has 1 to {BatchIdLengthMax} characters.";
        }

        return count == 0 || count > countMax
            ? string.Create(CultureInfo.InvariantCulture, $"A request holds 1 to {countMax} entries, not {count}.")
            : null;
    }

    private static string? Problem(WireCommand? command) => command switch
    {
        null => "A command is an object.",
        _ when !IsKey(command.CommandId) => "commandId is 32 hexadecimal digits in lower case.",
        { Fence: < 0 } or { Sequence: < 1 } or { Epoch: < 0 } => "fence and epoch are not negative, sequence is 1 or more.",
        _ when command.Priority is not (Priorities.Urgent or Priorities.Restore or Priorities.Bulk) =>
            "priority is urgent, restore or bulk.",
        { Notice.Length: 0 or > TemplateLengthMax } => "notice names a template.",
        _ => null,
    };

    private static string? Problem(WireNotice? notice) => notice switch
    {
        null => "A notice is an object.",
        _ when !IsKey(notice.NoticeId) => "noticeId is 32 hexadecimal digits in lower case.",
        { Template.Length: 0 or > TemplateLengthMax } => "template names a template.",
        { TextZh.Length: 0 or > TextLengthMax } or { TextEn.Length: 0 or > TextLengthMax } =>
            "Both texts are given, each of at most 1000 characters.",
        _ => null,
    };

    private static bool IsKey(string key)
    {
        if (key.Length != 32)
        {
            return false;
        }

        foreach (var character in key)
        {
            if (!char.IsAsciiHexDigitLower(character))
            {
                return false;
            }
        }

        return true;
    }

    [GeneratedRegex("^(CMCC|CTCC|CUCC|CBN|MVNO-[0-9]{3})-[0-9]{2}$", RegexOptions.CultureInvariant)]
    private static partial Regex Unit();

    [GeneratedRegex("^(CMCC|CTCC|CUCC|CBN|MVNO-[0-9]{3})$", RegexOptions.CultureInvariant)]
    private static partial Regex Carrier();
}
