using System.Security.Cryptography;
using Coordination.Holders;
using Coordination.Hosting;
using Coordination.Transport;
using Microsoft.Extensions.Logging;

namespace Coordination.Callers;

/// <summary>
/// The ring of keys that pseudonyms are made with, from a file that is read anew within <see cref="WatchedFile{T}.LookEvery"/> of a change;
/// one that cannot be read leaves the ring as it was.
/// </summary>
internal sealed partial class HolderRing : IHolderRing
{
    private const string Setting = "holders:keysFile";

    /// <summary>Of five bits each.</summary>
    private const int NameCharacters = 26;

    private readonly WatchedFile<IReadOnlyList<RingedKey>>? file;
    private readonly TimeProvider time;

    private HolderRing(WatchedFile<IReadOnlyList<RingedKey>>? file, TimeProvider time) => (this.file, this.time) = (file, time);

    public HolderKeyRing? Current => file is null ? null : new(file.Current, time.GetUtcNow());

    /// <param name="path">The file; empty for none.</param>
    /// <param name="time">Says which keys are in use.</param>
    /// <param name="logger">Told when the file cannot be read.</param>
    /// <exception cref="HolderKeysException">The file is missing, or is none of keys.</exception>
    public static HolderRing Open(string path, TimeProvider time, ILogger logger) => new(
        path.Length > 0 ? new([path], () => HolderKeyFile.Read(path), time, failure => NotRead(logger, path, failure)) : null,
        time);

    /// <summary>Reads <c>holders:keysFile</c>; complains of a file that is none of keys.</summary>
    public static string Read(SettingsReader settings)
    {
        var path = settings.Text(Setting) ?? string.Empty;
        try
        {
            if (path.Length > 0)
            {
                _ = HolderKeyFile.Read(path);
            }
        }
        catch (HolderKeysException wrong)
        {
            settings.Complain(Setting, wrong.Message.TrimEnd('.'));
        }

        return path;
    }

    public string NewName() => $"h-{RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", NameCharacters)}";

    [LoggerMessage(5310, LogLevel.Error, "{File} cannot be read: the keys of pseudonyms are those it held before")]
    private static partial void NotRead(ILogger logger, string file, Exception exception);
}
