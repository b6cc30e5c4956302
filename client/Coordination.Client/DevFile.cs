using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Coordination.Audit;

namespace Coordination;

/// <summary>
/// What a silo in development mode leaves in its data folder for those who want to talk to it: <c>dev.json</c>. It holds
/// tokens and says where their keys are, so only its owner may read it; production has no such file.
/// </summary>
/// <param name="Gateway">Gateway, <c>host:port</c>.</param>
/// <param name="ClusterId">Cluster.</param>
/// <param name="ServiceId">Service.</param>
/// <param name="Pid">Process of the silo.</param>
/// <param name="Http">Base address of its HTTP endpoints; empty when it has none.</param>
/// <param name="Carriers">Base address of each simulated carrier, by carrier code.</param>
/// <param name="Profiles">Who one may act as, by profile: <c>issuer</c>, <c>approver</c>, <c>province-51</c>, <c>ministry</c>, <c>auditor</c>, <c>carrier-CMCC</c>, …</param>
/// <param name="AuthoritiesFile">PEM file of the authority that the silo's certificate leads to; an absolute path.</param>
/// <param name="VerifyWindowSeconds">How long a holder has to verify in this silo; 86,400 outside of demonstrations.</param>
public sealed record DevFile(
    string Gateway,
    string ClusterId,
    string ServiceId,
    int Pid,
    string Http,
    IReadOnlyDictionary<string, string> Carriers,
    IReadOnlyDictionary<string, DevProfile> Profiles,
    string AuthoritiesFile,
    int VerifyWindowSeconds)
{
    /// <summary>Its name in the data folder.</summary>
    public const string FileName = "dev.json";

    /// <summary>Largest file read, in bytes.</summary>
    public const int BytesMax = 1024 * 1024;

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file itself.</param>
    /// <exception cref="CoordinationConnectionException">There is none, or it is no such file.</exception>
    public static DevFile Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > BytesMax })
            {
                throw new CoordinationConnectionException($"'{path}' is larger than {BytesMax} bytes: no {FileName}.");
            }

            var read = JsonSerializer.Deserialize(File.ReadAllBytes(path), DevFileJson.Default.DevFile);
            return read is { Gateway: not null, ClusterId: not null, ServiceId: not null, Profiles: not null, AuthoritiesFile: not null }
                ? read with { Carriers = read.Carriers ?? new Dictionary<string, string>(), Http = read.Http ?? "" }
                : throw new CoordinationConnectionException($"'{path}' lacks gateway, clusterId, serviceId, profiles or authoritiesFile.");
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CoordinationConnectionException($"There is no '{path}'.", missing);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CoordinationConnectionException($"'{path}' cannot be read ({unreadable.GetType().Name}).", unreadable);
        }
        catch (JsonException broken)
        {
            throw new CoordinationConnectionException($"'{path}' is no {FileName}: {broken.Message}", broken);
        }
    }

    /// <summary>Writes the file, readable by its owner only and never half: it is there whole or as it was before.</summary>
    /// <param name="path">The file itself; its folder must exist.</param>
    public void Write(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var beside = path + ".new";
        File.Delete(beside);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(beside, options))
        {
            stream.Write(JsonSerializer.SerializeToUtf8Bytes(this, DevFileJson.Default.DevFile));
        }

        File.Move(beside, path, overwrite: true);
    }
}

/// <summary>Somebody one may act as in development. Prints without the token.</summary>
/// <param name="Token">Bearer token.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Organisation">The body it acts for.</param>
/// <param name="Name">The person or system.</param>
/// <param name="CertificateFile">PEM file of its certificate and key, which the token is bound to; an absolute path.</param>
public sealed record DevProfile(string Token, Role Role, string Organisation, string Name, string CertificateFile)
{
    private bool PrintMembers(StringBuilder printed)
    {
        printed.Append(nameof(Role)).Append(" = ").Append(Role).Append(", ");
        printed.Append(nameof(Organisation)).Append(" = ").Append(Organisation).Append(", ");
        printed.Append(nameof(Name)).Append(" = ").Append(Name);
        return true;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(DevFile))]
internal sealed partial class DevFileJson : JsonSerializerContext;
