using System.Collections.Frozen;
using System.Globalization;
using Coordination.Hosting;
using Coordination.Transport;
using Microsoft.Extensions.Logging;

namespace Coordination.Callers;

/// <summary>
/// Certificates and persons whose credentials are good by themselves and are not to be believed any more. A text file, a line each:
/// <c>certificate</c> and its SHA-256 in base64url, or <c>subject</c> and the <c>sub</c> of its tokens; <c>#</c> begins a comment.
/// Read anew within <see cref="WatchedFile{T}.LookEvery"/>; a file that cannot be read leaves the list as it was.
/// </summary>
internal sealed partial class Revocations
{
    private readonly WatchedFile<Lists>? file;

    private Revocations(WatchedFile<Lists>? file) => this.file = file;

    /// <summary>Nobody and nothing.</summary>
    public static Revocations None { get; } = new(null);

    /// <exception cref="RevocationsException">The file is missing, or a line of it is none.</exception>
    public static Revocations Open(string path, TimeProvider time, ILogger logger) =>
        new(new([path], () => Read(path), time, failure => NotRead(logger, path, failure)));

    /// <summary>Reads <c>transport:revocationsFile</c>; complains when it is no list. Empty when it is not set.</summary>
    public static string Read(SettingsReader settings)
    {
        const string key = "transport:revocationsFile";
        if (settings.Text(key) is not { } path)
        {
            return string.Empty;
        }

        try
        {
            _ = Read(path);
        }
        catch (RevocationsException wrong)
        {
            settings.Complain(key, wrong.Message.TrimEnd('.'));
        }

        return path;
    }

    public bool IsRevoked(PeerCertificate peer) => file is not null && file.Current.Certificates.Contains(peer.Thumbprint);

    public bool IsRemoved(string subject) => file is not null && file.Current.Subjects.Contains(subject);

    private static Lists Read(string path)
    {
        try
        {
            var lines = File.ReadAllLines(path)
                .Select((text, index) => (Text: text.Split('#')[0].Trim(), Line: index + 1))
                .Where(line => line.Text.Length > 0)
                .Select(line => (Parts: line.Text.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), line.Line))
                .ToList();
            return lines.FirstOrDefault(line => line.Parts is not (["certificate", { Length: 43 }] or ["subject", _])) is { Line: > 0 } odd
                ? throw new RevocationsException(string.Create(CultureInfo.InvariantCulture, $"{path}({odd.Line}): 'certificate' and 43 characters of base64url, or 'subject' and a name, are wanted."))
                : new(Of(lines, "certificate"), Of(lines, "subject"));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new RevocationsException($"{path} cannot be read: {unreadable.Message}", unreadable);
        }

        static FrozenSet<string> Of(IEnumerable<(string[] Parts, int Line)> lines, string kind) =>
            lines.Where(line => line.Parts[0] == kind).Select(line => line.Parts[1]).ToFrozenSet(StringComparer.Ordinal);
    }

    [LoggerMessage(6011, LogLevel.Error, "{File} cannot be read: who was revoked before stays revoked, and nobody since is")]
    private static partial void NotRead(ILogger logger, string file, Exception exception);

    private sealed record Lists(FrozenSet<string> Certificates, FrozenSet<string> Subjects);
}

/// <summary>The list of what was revoked is missing or wrong; a silo does not start without it.</summary>
internal sealed class RevocationsException(string message, Exception? inner = null) : Exception(message, inner);
