using Coordination.Numbers;
using Microsoft.Extensions.Logging;

namespace Coordination.Audit;

/// <summary>What every portal does with a call: who is it, may it, and no exception crosses the border.</summary>
internal static partial class Portal
{
    public const int ReasonMax = 500;

    /// <summary>Whoever proves nothing is told no more, whatever was wrong and whomever he names.</summary>
    public static readonly Refusal NotAuthenticated = new(
        RefusalCode.NotAuthenticated,
        "没有有效的令牌：请重新登录或换一个令牌。",
        "No valid token: get a new one.");

    private static readonly Refusal Unavailable = new(
        RefusalCode.Unavailable,
        "系统暂时不能保证记录，什么也没有改变：请稍后用同一个键再试。",
        "The system cannot record at present and nothing was changed: try again later under the same key.");

    /// <summary>Lets a call in that its row of the table lets in, and records what was refused, here or behind.</summary>
    public static async Task<Answer<T>> Admit<T>(ILogger logger, Func<Principal, Task<Answer<T>>> call)
        where T : class
    {
        var permission = Caller.Permission;
        if (Caller.Current is not { } principal)
        {
            // Why the token proves nothing the filter has recorded, who knows it.
            return Caller.Refusal ?? NotAuthenticated;
        }

        var answer = Caller.Refusal is { } noneAtAll ? noneAtAll
            : permission.Of(principal.Role) is Reach.None
            ? Refusals.NotAllowed(principal, $"执行 {permission.Act}", $"do this: {permission.Act}")
            : await Ask(logger, permission, principal, call);
        Caller.Answered(answer.Refusal?.Code);
        if (answer.Refusal is { } refusal && EventOf(refusal.Code) is { } what)
        {
            SecurityLog.Refused(logger, what, permission.Act, principal.Id, $"{principal.Role} of {principal.Organisation}");
        }

        return answer;
    }

    /// <summary>The same for an act on one number: one that it does not reach and one that does not exist are answered alike.</summary>
    public static Task<Answer<T>> AdmitOnNumber<T>(ILogger logger, NumberReach numbers, string text, Func<Msisdn, Principal, Task<Answer<T>>> call)
        where T : class => Admit<T>(logger, async by =>
    {
        if (!TryNumber(text, out var number, out var refusal))
        {
            return refusal!;
        }

        return await numbers.Covers(Caller.Permission.Of(by.Role), by, number) ? await call(number, by) : Refusals.NotFound;
    });

    /// <summary>Reads a number in any written form; the refusal never repeats the text.</summary>
    public static bool TryNumber(string text, out Msisdn number, out Refusal? refusal)
    {
        refusal = Msisdn.TryParse((text ?? string.Empty).AsSpan(), out number, out var error)
            ? null
            : Refusals.NotANumber(error.Explain(chinese: false), error.Explain(chinese: true));
        return refusal is null;
    }

    public static Refusal? CheckReason(string reason) => reason is { Length: > 0 and <= ReasonMax }
        ? null
        : Refusals.Invalid($"事由须为 1 至 {ReasonMax} 个字符。", $"A reason of 1 to {ReasonMax} characters is needed.");

    public static Refusal? CheckCommand(string commandId) => commandId is { Length: > 0 and <= 64 }
        ? null
        : Refusals.Invalid("幂等键须为 1 至 64 个字符。", "The command id must be 1 to 64 characters.");

    /// <summary>Where a page begins and how long it is: what goes beyond is an error, and never all there is.</summary>
    /// <param name="after">What the page begins behind, from 0.</param>
    /// <param name="limit">How much of it is wanted.</param>
    /// <param name="most">The longest page.</param>
    public static Refusal? CheckPage(long after, int limit, int most) => after >= 0 && limit >= 1 && limit <= most
        ? null
        : Refusals.Invalid(
            $"一页 1 至 {most} 条，从 0 起：不能从 {after} 起取 {limit} 条。",
            $"A page has 1 to {most} entries and begins behind 0 or later: not {limit} behind {after}.");

    private static async Task<Answer<T>> Ask<T>(ILogger logger, Permission permission, Principal principal, Func<Principal, Task<Answer<T>>> call)
        where T : class
    {
        try
        {
            return await call(principal);
        }
        catch (CommandIdReusedException reused)
        {
            return Refusals.SameKeyOtherBody(reused.CommandId);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Failed(logger, permission.Act, exception);
            return Unavailable;
        }
    }

    private static SecurityEvent? EventOf(RefusalCode code) => code switch
    {
        RefusalCode.NotAllowed => SecurityEvent.NotAllowed,
        RefusalCode.NotFound => SecurityEvent.NotFound,
        RefusalCode.OutOfScope => SecurityEvent.OutOfScope,
        _ => null,
    };

    [LoggerMessage(6002, LogLevel.Error, "{Act} failed")]
    private static partial void Failed(ILogger logger, string act, Exception exception);
}
