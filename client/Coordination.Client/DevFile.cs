using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Coordination.Audit;

namespace Coordination;

/// <summary>
/// Where silos are and as whom to speak to them. A silo in development mode leaves one in its data folder, <c>dev.json</c>, with everybody's
/// tokens, so that only its owner may read it; elsewhere a person writes one for himself, which names his files. It has
/// <c>authoritiesFile</c>, <c>profiles</c>, and <c>edge</c>, or <c>gateway</c>, <c>clusterId</c> and <c>serviceId</c>, or all of these; the
/// rest may be left out. Paths are absolute, or begin at the file's folder.
/// </summary>
/// <param name="Gateway">Gateway, <c>host:port</c>; empty for none.</param>
/// <param name="ClusterId">Cluster of the gateway.</param>
/// <param name="ServiceId">Service of the gateway.</param>
/// <param name="Pid">Process of the silo; 0 where that is not known.</param>
/// <param name="Http">Base address of its HTTP endpoints; empty when it has none.</param>
/// <param name="Carriers">Base address of each simulated carrier, by carrier code.</param>
/// <param name="Profiles">Who one may act as, by profile: <c>issuer</c>, <c>approver</c>, <c>province-51</c>, <c>ministry</c>, <c>auditor</c>, <c>carrier-CMCC</c>, …</param>
/// <param name="AuthoritiesFile">PEM file of the authorities that silos' certificates lead to.</param>
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
    /// <summary>HTTP edge, <c>https://host:port</c>; several are parted by commas and tried in turn; empty for none.</summary>
    public string Edge { get; init; } = "";

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
            return read is { Profiles: not null, AuthoritiesFile.Length: > 0 }
                && (read.Edge is { Length: > 0 } || read is { Gateway.Length: > 0, ClusterId.Length: > 0, ServiceId.Length: > 0 })
                    ? read.Whole(Path.GetDirectoryName(Path.GetFullPath(path))!)
                    : throw new CoordinationConnectionException(
                        $"'{path}' lacks profiles, authoritiesFile, or both of what one can speak to: edge, or gateway with clusterId and serviceId.");
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

    /// <summary>With what was left out, and with paths that do not depend on where the program runs.</summary>
    /// <exception cref="CoordinationConnectionException">A profile that says too little.</exception>
    private DevFile Whole(string folder) => this with
    {
        Gateway = Gateway ?? "",
        ClusterId = ClusterId ?? "",
        ServiceId = ServiceId ?? "",
        Http = Http ?? "",
        Edge = Edge ?? "",
        Carriers = Carriers ?? new Dictionary<string, string>(),
        AuthoritiesFile = Path.Combine(folder, AuthoritiesFile),
        Profiles = Profiles.ToDictionary(profile => profile.Key, profile => profile.Value.Whole(profile.Key, folder), StringComparer.Ordinal),
    };
}

/// <summary>Somebody one may act as. Prints without the token.</summary>
/// <param name="Token">Bearer token; empty where <see cref="TokenFile"/> has it.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Organisation">The body it acts for.</param>
/// <param name="Name">The person or system.</param>
/// <param name="CertificateFile">PEM file of its certificate and key, which the token is bound to.</param>
/// <param name="SigningKeyFile">PEM file of the key its body signs orders with; empty for whoever signs none.</param>
/// <param name="SigningKeyId">Name of that key.</param>
public sealed record DevProfile(
    string Token, Role Role, string Organisation, string Name, string CertificateFile, string SigningKeyFile = "", string SigningKeyId = "")
{
    /// <summary>File that holds the token and nothing else, read for every call; empty for none.</summary>
    public string TokenFile { get; init; } = "";

    internal DevProfile Whole(string profile, string folder)
    {
        if (Role == Role.None || CertificateFile is not { Length: > 0 })
        {
            throw new CoordinationConnectionException($"Profile '{profile}' lacks role or certificateFile.");
        }

        return new(Token ?? "", Role, Organisation ?? "", Name ?? "", At(CertificateFile), At(SigningKeyFile), SigningKeyId ?? "")
        {
            TokenFile = At(TokenFile),
        };

        string At(string? file) => file is { Length: > 0 } ? Path.Combine(folder, file) : "";
    }

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
