namespace Coordination.Hosting;

/// <summary>Certificates of one silo. All files are PEM and are read anew when they change.</summary>
internal sealed record TransportSettings
{
    /// <summary>
    /// The silo's certificate, for server and client authentication, with what leads from it to an authority. OU is <c>silo</c>;
    /// O is the same for all silos of a cluster, and another's silos are refused.
    /// </summary>
    public required string CertificateFile { get; init; }

    /// <summary>Its key; empty when it stands in <see cref="CertificateFile"/>.</summary>
    public string KeyFile { get; init; } = string.Empty;

    /// <summary>Authorities of silos' certificates.</summary>
    public required string AuthoritiesFile { get; init; }

    /// <summary>
    /// Authorities of clients' certificates, OU <c>client</c>; empty for the same. Whoever signs for carriers should not be able to
    /// sign for a silo.
    /// </summary>
    public string ClientAuthoritiesFile { get; init; } = string.Empty;
}
