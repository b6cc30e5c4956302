using Coordination.Transport;

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

    /// <summary>Reads <c>transport</c>; complains of files that are not there or are none.</summary>
    public static TransportSettings Read(SettingsReader settings)
    {
        const string certificateKey = "transport:certificateFile";
        var read = new TransportSettings
        {
            CertificateFile = settings.Required(certificateKey, "the PEM file of the silo's certificate, and of what leads from it to an authority"),
            KeyFile = settings.Text("transport:keyFile") ?? string.Empty,
            AuthoritiesFile = settings.Required("transport:authoritiesFile", "the PEM file of the authorities that sign silos' certificates"),
            ClientAuthoritiesFile = settings.Text("transport:clientAuthoritiesFile") ?? string.Empty,
        };
        if (read.CertificateFile.Length > 0 && read.AuthoritiesFile.Length > 0)
        {
            foreach (var authorities in new[] { read.AuthoritiesFile, read.ClientAuthoritiesFile }.Where(file => file.Length > 0))
            {
                Check(settings, certificateKey, read, authorities);
            }
        }

        return read;
    }

    private static void Check(SettingsReader settings, string key, TransportSettings read, string authorities)
    {
        try
        {
            _ = Credentials.Load(read.CertificateFile, read.KeyFile.Length > 0 ? read.KeyFile : null, authorities);
        }
        catch (CoordinationConnectionException wrong)
        {
            settings.Complain(key, wrong.Message.TrimEnd('.'));
        }
    }
}
