namespace Coordination;

/// <summary>Where the silos are and as whom to speak: one profile of a connection file. Prints without the token.</summary>
public sealed class CoordinationConnection
{
    private readonly string token;

    /// <summary>A connection over HTTP, put together by hand.</summary>
    /// <param name="edges">Edges, <c>https://host:port</c>.</param>
    /// <param name="token">Bearer token, bound to the certificate; empty where <see cref="TokenFile"/> has it.</param>
    /// <param name="certificateFile">PEM file of the certificate and its key.</param>
    /// <param name="authoritiesFile">PEM file of the authorities that silos' certificates must lead to.</param>
    public CoordinationConnection(IEnumerable<string> edges, string token, string certificateFile, string authoritiesFile)
        : this([], "", "", token, certificateFile, authoritiesFile)
    {
        Edges = [.. edges];
        Transport = CoordinationTransport.Http;
    }

    /// <summary>A connection over Orleans, put together by hand.</summary>
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

    /// <summary>How silos are reached.</summary>
    public CoordinationTransport Transport { get; private init; } = CoordinationTransport.Orleans;

    /// <summary>Edges, <c>https://host:port</c>.</summary>
    public IReadOnlyList<string> Edges { get; private init; } = [];

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

    /// <summary>File that holds the token and nothing else, read for every call, so that a new token needs no new connection; empty for none.</summary>
    public string TokenFile { get; init; } = "";

    /// <summary>PEM file of the key that orders and approvals are signed with; empty to sign nothing.</summary>
    public string SigningKeyFile { get; init; } = "";

    /// <summary>Name under which silos know that key.</summary>
    public string SigningKeyId { get; init; } = "";

    /// <summary>How long one call may wait for its answer.</summary>
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long to go on trying to reach a first gateway.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The token as sent. Not to be logged.</summary>
    internal string Token => token;

    /// <summary>Reads a profile from a connection file, for instance the <c>dev.json</c> of a silo in development mode.</summary>
    /// <param name="path">The file, for instance <c>data/dev.json</c>.</param>
    /// <param name="profile">Profile, for instance <c>carrier-CMCC</c>.</param>
    /// <param name="transport">How; null for HTTP where the file names an edge, else Orleans.</param>
    /// <exception cref="CoordinationConnectionException">No such file or profile, the message lists those there are; or nowhere to connect to that way.</exception>
    public static CoordinationConnection FromFile(string path, string profile, CoordinationTransport? transport = null) =>
        Of(DevFile.Read(path), profile, transport);

    /// <summary>A profile of a file already read.</summary>
    /// <exception cref="CoordinationConnectionException">No such profile, or nowhere to connect to that way.</exception>
    public static CoordinationConnection Of(DevFile file, string profile, CoordinationTransport? transport = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!file.Profiles.TryGetValue(profile, out var found))
        {
            throw new CoordinationConnectionException(
                $"There is no profile '{profile}'. There are: {string.Join(", ", file.Profiles.Keys.Order(StringComparer.Ordinal))}.");
        }

        var way = transport ?? (file.Edge.Length > 0 ? CoordinationTransport.Http : CoordinationTransport.Orleans);
        return (way == CoordinationTransport.Http ? file.Edge : file.Gateway).Length > 0
            ? new([file.Gateway], file.ClusterId, file.ServiceId, found.Token, found.CertificateFile, file.AuthoritiesFile)
            {
                Transport = way,
                Edges = file.Edge.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                TokenFile = found.TokenFile,
                SigningKeyFile = found.SigningKeyFile,
                SigningKeyId = found.SigningKeyId,
            }
            : throw new CoordinationConnectionException(
                $"The connection file names no {(way == CoordinationTransport.Http ? "edge" : "gateway")}, and transport {way} was asked for.");
    }

    /// <inheritdoc/>
    public override string ToString() => Transport == CoordinationTransport.Http
        ? string.Join(", ", Edges)
        : $"{ServiceId}/{ClusterId} at {string.Join(", ", Gateways)}";

    internal void CopyTo(CoordinationClientOptions options)
    {
        foreach (var edge in Edges)
        {
            options.Edges.Add(edge);
        }

        foreach (var gateway in Gateways)
        {
            options.Gateways.Add(gateway);
        }

        options.Transport = Transport;
        options.ClusterId = ClusterId;
        options.ServiceId = ServiceId;
        options.Token = token;
        options.TokenSource = TokenFile.Length > 0 ? _ => ValueTask.FromResult(TokenOf(TokenFile)) : null;
        options.CertificateFile = CertificateFile;
        options.AuthoritiesFile = AuthoritiesFile;
        options.SigningKeyFile = SigningKeyFile;
        options.SigningKeyId = SigningKeyId;
        options.AnswerTimeout = AnswerTimeout;
        options.ConnectTimeout = ConnectTimeout;
    }

    private static string TokenOf(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CoordinationConnectionException($"The token file '{file}' cannot be read ({unreadable.GetType().Name}).", unreadable);
        }
    }
}
