using Coordination.Numbers;
using Microsoft.Extensions.Logging;

namespace Coordination.Audit;

/// <summary>What every portal does with a call: who is it, may it, and no exception crosses the border.</summary>
internal static partial class Portal
{
    public const int ReasonMax = 500;

    private static readonly Refusal NotAuthenticated = new(
        RefusalCode.NotAuthenticated,
        "没有有效的令牌：请重新登录或换一个令牌。",
        "No valid token: get a new one.");

    private static readonly Refusal Unavailable = new(
        RefusalCode.Unavailable,
        "系统暂时不能保证记录，什么也没有改变：请稍后用同一个键再试。",
        "The system cannot record at present and nothing was changed: try again later under the same key.");

    /// <summary>Lets a principal of one of <paramref name="roles"/> in.</summary>
    public static async Task<Answer<T>> Admit<T>(ILogger logger, string act, ReadOnlyMemory<Role> roles, Func<Principal, Task<Answer<T>>> call)
        where T : class
    {
        if (Caller.Current is not { } principal)
        {
            return NotAuthenticated;
        }

        if (Caller.Refusal is { } withdrawn)
        {
            Refused(logger, act, principal.Id, principal.Role);
            return withdrawn;
        }

        if (!roles.Span.Contains(principal.Role))
        {
            Refused(logger, act, principal.Id, principal.Role);
            return Refusals.NotAllowed(principal, $"执行 {act}", $"do this: {act}");
        }

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
            Failed(logger, act, exception);
            return Unavailable;
        }
    }

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

    [LoggerMessage(6001, LogLevel.Warning, "{Act} refused to {Who} in role {Role}")]
    private static partial void Refused(ILogger logger, string act, string who, Role role);

    [LoggerMessage(6002, LogLevel.Error, "{Act} failed")]
    private static partial void Failed(ILogger logger, string act, Exception exception);
}
