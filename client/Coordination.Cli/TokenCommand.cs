using System.CommandLine;
using Coordination.Audit;

namespace Coordination.Cli;

/// <summary><c>coord token</c>: a development token, for programs that are tried out. It is asked from nobody: it stands in the file.</summary>
internal static class TokenCommand
{
    internal static Command Of(Coord coord)
    {
        var command = new Command("token", coord.T("显示开发令牌（及其绑定的证书）", "Show a development token, and the certificate it is bound to"));
        return coord.Does(command, async (run, _) =>
        {
            var (profile, found) = run.Profile(Profiles.Issuer);
            var token = Tokens.Of(found);
            var shown = new Shown(profile, found.Name, found.Role, found.Organisation, Tokens.Expiry(token), found.CertificateFile, token);

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

    private sealed record Shown(
        string Profile, string Name, Role Role, string Organisation, DateTimeOffset? ExpiresAt, string CertificateFile, string Token);
}
