using System.Buffers.Text;
using System.CommandLine;
using System.Text.Json;
using Coordination.Audit;

namespace Coordination.Cli;

/// <summary><c>coord token</c>: a development token, for programs that are tried out. It is asked from nobody: it stands in dev.json.</summary>
internal static class TokenCommand
{
    internal static Command Of(Coord coord)
    {
        var command = new Command("token", coord.T("显示开发令牌（及其绑定的证书）", "Show a development token, and the certificate it is bound to"));
        return coord.Does(command, async (run, _) =>
        {
            var (profile, found) = run.Profile(Profiles.Issuer);
            var shown = new Shown(profile, found.Name, found.Role, found.Organisation, Expiry(found.Token), found.CertificateFile, found.Token);

            // The token alone on standard output, so that it can be sent to a file.
            await run.Note(new Text(
                $"有效期至 {Until(shown)}，只能与证书 {shown.CertificateFile} 一同使用。",
                $"good until {Until(shown)}, with the certificate {shown.CertificateFile} and no other"));
            if (run.Format == OutputFormat.Table)
            {
                await run.Around.Out.WriteLineAsync(shown.Token);
            }
            else
            {
                run.Print(shown, () => new Sheet());
            }

            return ExitCode.Ok;
        });
    }

    private static string Until(Shown shown) => shown.ExpiresAt is { } at ? Names.At(at) : "–";

    /// <summary>What the token says of its end; this is no check of it.</summary>
    private static DateTimeOffset? Expiry(string token)
    {
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
            return DateTimeOffset.FromUnixTimeSeconds(claims.RootElement.GetProperty("exp").GetInt64());
        }
        catch (Exception none) when (none is IndexOutOfRangeException or FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private sealed record Shown(
        string Profile, string Name, Role Role, string Organisation, DateTimeOffset? ExpiresAt, string CertificateFile, string Token);
}
