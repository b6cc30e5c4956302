using System.Buffers;
using Coordination.Audit;
using Coordination.Deadlines;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Provinces;

namespace Coordination.Orders;

/// <summary>What a draft must be before it becomes an order: who may order what, on which basis, and where.</summary>
internal static class OrderRules
{
    private const int KeyMax = 64;
    private const int ReferenceMax = 128;
    private const int ReasonMax = 500;
    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");
    private static readonly SearchValues<char> HashCharacters = SearchValues.Create("0123456789abcdef");

    public static Refusal? Check(OrderDraft draft, Principal by, DateTimeOffset now)
        => CheckShape(draft, now) ?? CheckAuthority(draft, by) ?? CheckProvision(draft, now) ?? CheckProvince(draft, by);

    /// <summary>Outcome a line has at the door, or null when it may be acted on.</summary>
    /// <param name="scope">The order's province, or unknown when it is bound to none.</param>
    /// <param name="province">The number's province.</param>
    public static ItemOutcome? AtTheDoor(ProvinceCode scope, ProvinceCode province)
    {
        if (scope == ProvinceCode.Unknown || scope == province)
        {
            return null;
        }

        // Nobody knows that it lies in the issuer's province, and nobody knows that it does not: a person looks.
        return province == ProvinceCode.Unknown ? ItemOutcome.ProtectedReview : ItemOutcome.OutOfScope;
    }

    private static Refusal? CheckShape(OrderDraft draft, DateTimeOffset now)
    {
        if (draft is { Key: null } or { Provision: null } or { Reference: null } or { Reason: null } or { Province: null } or { ContentHash: null })
        {
            return Refusals.Invalid(
                "命令的键、条款、文号、事由、省份和内容哈希不得缺失；没有的写空文本，缺失不是“全部”。",
                "An order's key, provision, reference, reason, province and content hash must be there, empty where there is none: nothing never means all.");
        }

        if (draft.Key.Length is 0 or > KeyMax || draft.Key.AsSpan().IndexOfAnyExcept(KeyCharacters) >= 0)
        {
            return Refusals.Invalid($"幂等键须为 1 至 {KeyMax} 个字符，只含字母、数字、. _ -。", $"The key must be 1 to {KeyMax} characters of A-Z a-z 0-9 . _ -.");
        }

        if (draft.Ground is Ground.None || !Enum.IsDefined(draft.Ground))
        {
            return Refusals.Invalid($"没有依据类别 {draft.Ground}。", $"There is no ground {draft.Ground}.");
        }

        if (draft.Reference.Length is 0 or > ReferenceMax)
        {
            return Refusals.Invalid($"文号须为 1 至 {ReferenceMax} 个字符。", $"The document number must be 1 to {ReferenceMax} characters.");
        }

        if (draft.Reason.Length is 0 or > ReasonMax)
        {
            return Refusals.Invalid($"事由须为 1 至 {ReasonMax} 个字符。", $"The reason must be 1 to {ReasonMax} characters.");
        }

        if (draft.ContentHash.Length != 64 || draft.ContentHash.AsSpan().IndexOfAnyExcept(HashCharacters) >= 0)
        {
            return Refusals.Invalid("内容哈希须为 64 位小写十六进制（SHA-256）。", "The content hash must be 64 lower-case hexadecimal digits (SHA-256).");
        }

        if (draft.Services is not Services.None && (draft.Services & ~Services.TwoWay) != 0)
        {
            return Refusals.Invalid($"没有服务 {(int)draft.Services}。", $"There is no service {(int)draft.Services}.");
        }

        if (CheckTerm(draft) is { } wrongTerm)
        {
            return wrongTerm;
        }

        if (draft.Sheets is { } sheets && !IsWellFormed(sheets))
        {
            return Refusals.Invalid(
                $"工作表须为 1 至 {OrderSheets.CountMax} 个，按起始行升序，名称不超过 {OrderSheets.NameCharactersMax} 个可见字符。",
                $"The sheets must be 1 to {OrderSheets.CountMax}, ascending by the rows before them, their names at most {OrderSheets.NameCharactersMax} visible characters.");
        }

        return draft.ExpiresAt is { } end && end <= now
            ? Refusals.Invalid($"期限 {end:u} 已过。", $"The term ends at {end:u}, which has passed.")
            : null;
    }

    // A person is punished and not a number, and for a term that the measures know.
    private static Refusal? CheckTerm(OrderDraft draft) => (draft.Ground, draft.TermYears) switch
    {
        (not Ground.JointPunishment, 0) => null,
        (not Ground.JointPunishment, _) => Refusals.Invalid(
            "只有联合惩戒按年定期限：其他依据请写到期日。",
            $"Only joint punishment has a term in years: on {Authority.Code(draft.Ground)} give the day it ends."),
        _ when draft.Scope is not HoldScope.Holder => Refusals.Invalid(
            "联合惩戒针对机主：请从其一个号码开始，限制对象为机主。",
            "Joint punishment is about a holder: begin with a number of the holder's, with the holder as scope."),
        (_, < PunishmentTerm.YearsMin or > PunishmentTerm.YearsMax) => Refusals.Invalid(
            $"联合惩戒的期限为 {PunishmentTerm.YearsMin} 年或 {PunishmentTerm.YearsMax} 年，而不是 {draft.TermYears} 年。",
            $"Joint punishment runs for {PunishmentTerm.YearsMin} or {PunishmentTerm.YearsMax} years, not {draft.TermYears}."),
        _ when draft.ExpiresAt is null => Refusals.Invalid("联合惩戒须有到期日。", "Joint punishment has an end."),
        _ => null,
    };

    private static bool IsWellFormed(OrderSheets sheets) =>
        sheets.All is { Count: >= 1 and <= OrderSheets.CountMax } all
        && all[0].RowsBefore == 0
        && all.Zip(all.Skip(1)).All(pair => pair.First.RowsBefore < pair.Second.RowsBefore)
        && all.All(sheet => IsShowable(sheet.Name, OrderSheets.NameCharactersMax) && IsShowable(sheet.Column, OrderSheets.NameCharactersMax));

    /// <summary>Whether a name that a client gave may be shown to approvers: nothing in it turns the line round or hides.</summary>
    internal static bool IsShowable(string name, int charactersMax) => name.Length <= charactersMax
        && !name.EnumerateRunes().Any(VisibleText.IsHidden);

    private static Refusal? CheckAuthority(OrderDraft draft, Principal by)
    {
        return by.Role == Authority.Of(draft.Ground).PlacedBy
            ? null
            : Refusals.NotAllowed(by, $"以 {Authority.Code(draft.Ground)} 为依据下令", $"order on the ground {Authority.Code(draft.Ground)}");
    }

    private static Refusal? CheckProvision(OrderDraft draft, DateTimeOffset now)
    {
        var id = draft.Provision.Length > 0 ? draft.Provision : Authority.Of(draft.Ground).Provision.Id;
        if (!Provisions.TryFind(id, out var provision))
        {
            return new(RefusalCode.ProvisionUnknown, $"没有法律条款 {id}。", $"There is no provision {id}.");
        }

        return provision.IsInForce(LegalDay.Of(now))
            ? null
            : new(RefusalCode.ProvisionNotInForce, $"条款 {id} 今天没有效力。", $"The provision {id} is not in force today.");
    }

    private static Refusal? CheckProvince(OrderDraft draft, Principal by)
    {
        if (draft.Province.Length == 0)
        {
            return Authority.Of(draft.Ground).RequiresProvince && by.Province == ProvinceCode.Unknown
                ? Refusals.Invalid("这类命令必须写明省份。", "An order on this ground must name its province.")
                : null;
        }

        if (!ProvinceCode.TryParse(draft.Province, out var province) || province == ProvinceCode.Unknown || draft.Province != province.ToString())
        {
            return Refusals.Invalid($"没有省份代码 {draft.Province}：应为两位数字，如 51。", $"There is no province {draft.Province}: two digits are wanted, such as 51.");
        }

        return by.Province != ProvinceCode.Unknown && by.Province != province
            ? new(RefusalCode.OutOfScope, $"省份 {province} 不在 {by.Organisation} 的管辖范围内。", $"The province {province} is outside the competence of {by.Organisation}.")
            : null;
    }
}
