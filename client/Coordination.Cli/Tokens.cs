using System.Buffers.Text;
using System.Text.Json;

namespace Coordination.Cli;

/// <summary>What can be told of a token without checking it: silos do that.</summary>
internal static class Tokens
{
    /// <summary>A profile's token, from its file where it has one; empty where that cannot be read.</summary>
    internal static string Of(DevProfile profile)
    {
        try
        {
            return profile.TokenFile.Length > 0 ? File.ReadAllText(profile.TokenFile).Trim() : profile.Token;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Error, "NO_TOKEN", new Text(
                $"令牌文件 {profile.TokenFile} 无法读取（{unreadable.GetType().Name}）。", $"The token file {profile.TokenFile} cannot be read ({unreadable.GetType().Name})."));
        }
    }

    /// <summary>When it says that it ends, UTC; null for what is no token.</summary>
    internal static DateTimeOffset? Expiry(string token)
    {
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
            return DateTimeOffset.FromUnixTimeSeconds(claims.RootElement.GetProperty("exp").GetInt64());
        }
        catch (Exception none) when (none is IndexOutOfRangeException or FormatException or JsonException or KeyNotFoundException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
