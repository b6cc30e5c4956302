using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Coordination.Transport;

namespace Coordination.Callers;

/// <summary>
/// An authority of one's own, for development: its key in the data directory, and certificates for the silo and for everybody who
/// may speak to it. What is there is kept while it is good for a while yet. Production has another authority.
/// </summary>
internal sealed class DevelopmentCertificates : IDisposable
{
    public const string Folder = "certs";
    public const string AuthorityFile = "ca.pem";
    public const string SiloFile = "silo.pem";

    private const string KeyFile = "ca.key";
    private const string Organisation = "Coordination development";
    private static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(3_650);
    private static readonly TimeSpan Life = TimeSpan.FromDays(365);
    private static readonly TimeSpan LeftMin = TimeSpan.FromDays(30);

    // Clocks of one machine agree; a certificate is good a little before it was made all the same.
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(5);

    private readonly X509Certificate2 authority;
    private readonly string directory;
    private readonly TimeProvider time;

    private DevelopmentCertificates(X509Certificate2 authority, string directory, TimeProvider time)
    {
        this.authority = authority;
        this.directory = directory;
        this.time = time;
    }

    /// <summary>Certificate of the authority, PEM.</summary>
    public string AuthoritiesFile => Path.Combine(directory, AuthorityFile);

    /// <summary>Finds the authority of a data directory, or makes one.</summary>
    public static DevelopmentCertificates Open(string dataDirectory, TimeProvider time)
    {
        var directory = Path.Combine(dataDirectory, Folder);
        Directory.CreateDirectory(directory);
        var (certificate, key) = (Path.Combine(directory, AuthorityFile), Path.Combine(directory, KeyFile));
        if (!File.Exists(certificate) || !File.Exists(key))
        {
            var now = time.GetUtcNow();
            using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest(Subject("authority", Organisation, "Coordination development authority"), pair, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
            request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
            using var made = request.CreateSelfSigned(now - Before, now + AuthorityLife);

            // The key first: a certificate without its key would be trusted and of no use.
            PrivateFile.Write(key, pair.ExportPkcs8PrivateKeyPem());
            PrivateFile.Write(certificate, made.ExportCertificatePem());
        }

        return new(X509Certificate2.CreateFromPemFile(certificate, key), directory, time);
    }

    /// <summary>The silo's certificate, for both ends of a connection. Its path.</summary>
    /// <remarks>It names this machine as browsers and curl call it; our own clients go by what it proves, not by names.</remarks>
    public string Silo() => Mint(SiloFile, PeerCertificate.SiloUnit, Organisation, "silo", [PeerRule.ServerUsage, PeerRule.ClientUsage], Loopback());

    /// <summary>A client's certificate, and its key in the same file.</summary>
    /// <param name="name">Name of the file, and CN.</param>
    /// <param name="organisation">O: the body it belongs to.</param>
    public string Client(string name, string organisation) => Mint($"{name}.pem", PeerCertificate.ClientUnit, organisation, name, [PeerRule.ClientUsage]);

    /// <summary>Makes a certificate with whatever it is told, or finds the one it made.</summary>
    public string Mint(string file, string unit, string organisation, string name, IReadOnlyList<string> usages, X509Extension? names = null)
    {
        var path = Path.Combine(directory, file);
        var now = time.GetUtcNow();
        if (!IsGood(path, now, names))
        {
            using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var made = Issue(pair, Subject(unit, organisation, name), usages, now - Before, now + Life, names);
            PrivateFile.Write(path, $"{made.ExportCertificatePem()}\n{pair.ExportPkcs8PrivateKeyPem()}\n");
        }

        return path;
    }

    /// <summary>Signs a certificate, good for a while that the caller says.</summary>
    public X509Certificate2 Issue(
        ECDsa pair, X500DistinguishedName subject, IReadOnlyList<string> usages, DateTimeOffset from, DateTimeOffset until, X509Extension? names = null)
    {
        var request = new CertificateRequest(subject, pair, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        if (usages.Count > 0)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. usages.Select(usage => new Oid(usage))], critical: false));
        }

        if (names is not null)
        {
            request.CertificateExtensions.Add(names);
        }

        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var end = until < authority.NotAfter ? until : authority.NotAfter;
        return request.Create(authority, from, end, RandomNumberGenerator.GetBytes(16));
    }

    /// <summary>OU, O and CN, each once.</summary>
    public static X500DistinguishedName Subject(string unit, string organisation, string name)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddOrganizationalUnitName(unit);
        subject.AddOrganizationName(organisation);
        subject.AddCommonName(name);
        return subject.Build();
    }

    public void Dispose() => authority.Dispose();

    private static X509Extension Loopback()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        return names.Build();
    }

    // One of another authority is left from a directory that was put together by hand; one without names, from a version before.
    private bool IsGood(string path, DateTimeOffset now, X509Extension? names)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            using var found = X509Certificate2.CreateFromPemFile(path);
            using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, VerificationTime = now.UtcDateTime } };
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            return (names is null || found.Extensions.OfType<X509SubjectAlternativeNameExtension>().Any()) && chain.Build(found) && found.NotAfter.ToUniversalTime() > now + LeftMin;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
