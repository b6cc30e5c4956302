using System.Buffers.Text;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Coordination.Transport;

/// <summary>Who this process is on a connection, and whose word it takes for who others are.</summary>
internal sealed class Credentials
{
    private Credentials(X509Certificate2 certificate, X509Certificate2Collection chain, X509Certificate2Collection authorities)
    {
        // Offline: what belongs to the chain stands in the file; nothing is fetched because a certificate names an address.
        Context = SslStreamCertificateContext.Create(certificate, chain, offline: true);
        Authorities = authorities;
        Thumbprint = ThumbprintOf(certificate);
        Organisation = PeerCertificate.Of(certificate)?.Organisation;
    }

    internal SslStreamCertificateContext Context { get; }

    /// <summary>The only roots a peer's certificate may lead to; the machine's own are not asked.</summary>
    internal X509Certificate2Collection Authorities { get; }

    /// <summary><c>x5t#S256</c> of RFC 8705 §3.1: what a token for this certificate is bound to.</summary>
    internal string Thumbprint { get; }

    /// <summary>O of its own subject; null when the subject has another form than ours.</summary>
    internal string? Organisation { get; }

    /// <summary>SHA-256 over the certificate, base64url.</summary>
    internal static string ThumbprintOf(X509Certificate2 certificate) => Base64Url.EncodeToString(SHA256.HashData(certificate.RawDataMemory.Span));

    /// <param name="certificateFile">PEM: the certificate, then what leads from it towards an authority.</param>
    /// <param name="keyFile">PEM of its key; null when it stands in the same file.</param>
    /// <param name="authoritiesFile">PEM of the authorities' certificates.</param>
    /// <exception cref="CoordinationConnectionException">A file is missing or is none; the message names it.</exception>
    internal static Credentials Load(string certificateFile, string? keyFile, string authoritiesFile)
    {
        var chain = Certificates(certificateFile);
        try
        {
            return new(WithKey(certificateFile, keyFile), chain, Certificates(authoritiesFile));
        }
        catch (Exception broken) when (broken is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new CoordinationConnectionException($"'{keyFile ?? certificateFile}' holds no key of the certificate in '{certificateFile}': {broken.Message}", broken);
        }
    }

    private static X509Certificate2 WithKey(string certificateFile, string? keyFile)
    {
        var certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        if (!OperatingSystem.IsWindows())
        {
            return certificate;
        }

        // Windows' TLS takes a key from a store only.
        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        }
    }

    private static X509Certificate2Collection Certificates(string file)
    {
        try
        {
            var read = new X509Certificate2Collection();
            read.ImportFromPemFile(file);
            return read.Count > 0 ? read : throw new CoordinationConnectionException($"'{file}' holds no certificate in PEM.");
        }
        catch (Exception broken) when (broken is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new CoordinationConnectionException($"'{file}' is no file of certificates: {broken.Message}", broken);
        }
    }
}
