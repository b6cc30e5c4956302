namespace Coordination;

/// <summary>Where the silos are and as whom to speak: one profile of a connection file. Prints without the token.</summary>
public sealed class CoordinationConnection
{
    private readonly string token;

    /// <summary>A connection put together by hand.</summary>
    /// <param name="gateways">Gateways, <c>host:port</c>.</param>
    /// <param name="clusterId">Cluster.</param>
    /// <param name="serviceId">Service.</param>
    /// <param name="token">Bearer token, bound to the certificate.</param>
    /// <param name="certificateFile">PEM file of the certificate and its key.</param>
    /// <param name="authoritiesFile">PEM file of the authorities that silos' certificates must lead to.</param>
    public CoordinationConnection(
        IEnumerable<string> gateways, string clusterId, string serviceId, string token, string certificateFile, string authoritiesFile)
    {
        Gateways = [.. gateways];
        ClusterId = clusterId;
        ServiceId = serviceId;
        CertificateFile = certificateFile;
        AuthoritiesFile = authoritiesFile;
        this.token = token;
    }

    /// <summary>Gateways, <c>host:port</c>.</summary>
    public IReadOnlyList<string> Gateways { get; }

    /// <summary>Cluster.</summary>
    public string ClusterId { get; }

    /// <summary>Service.</summary>
    public string ServiceId { get; }

    /// <summary>PEM file of the certificate and its key.</summary>
    public string CertificateFile { get; }

    /// <summary>PEM file of the authorities that silos' certificates must lead to.</summary>
    public string AuthoritiesFile { get; }

    /// <summary>How long one call may wait for its answer.</summary>
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long to go on trying to reach a first gateway.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The token as sent. Not to be logged.</summary>
    internal string Token => token;

    /// <summary>Reads a profile from the <c>dev.json</c> of a silo in development mode.</summary>
    /// <param name="path">The file, for instance <c>data/dev.json</c>.</param>
    /// <param name="profile">Profile, for instance <c>carrier-CMCC</c>.</param>
    /// <exception cref="CoordinationConnectionException">No such file or profile; the message lists those there are.</exception>
    public static CoordinationConnection FromFile(string path, string profile) => Of(DevFile.Read(path), profile);

    /// <summary>A profile of a file already read.</summary>
    /// <exception cref="CoordinationConnectionException">No such profile.</exception>
    public static CoordinationConnection Of(DevFile file, string profile) =>
        file.Profiles.TryGetValue(profile, out var found)
            ? new CoordinationConnection([file.Gateway], file.ClusterId, file.ServiceId, found.Token, found.CertificateFile, file.AuthoritiesFile)
            : throw new CoordinationConnectionException(
                $"There is no profile '{profile}'. There are: {string.Join(", ", file.Profiles.Keys.Order(StringComparer.Ordinal))}.");

    /// <inheritdoc/>
    public override string ToString() => $"{ServiceId}/{ClusterId} at {string.Join(", ", Gateways)}";

    internal void CopyTo(CoordinationClientOptions options)
    {
        foreach (var gateway in Gateways)
        {
            options.Gateways.Add(gateway);
        }

        options.ClusterId = ClusterId;
        options.ServiceId = ServiceId;
        options.Token = token;
        options.CertificateFile = CertificateFile;
        options.AuthoritiesFile = AuthoritiesFile;
        options.AnswerTimeout = AnswerTimeout;
        options.ConnectTimeout = ConnectTimeout;
    }
}
