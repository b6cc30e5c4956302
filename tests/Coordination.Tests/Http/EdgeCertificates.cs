using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Coordination.Callers;
using Coordination.Http;
using Coordination.Transport;

namespace Coordination.Tests.Http;

/// <summary>An authority, its certificates, and clients with one of them.</summary>
public sealed class EdgeCertificates : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("coordination-edge-").FullName;
    private readonly DevelopmentCertificates authority;
    private readonly X509Certificate2Collection roots = [];

    public EdgeCertificates()
    {
        authority = DevelopmentCertificates.Open(folder, TimeProvider.System);
        roots.ImportFromPemFile(authority.AuthoritiesFile);
    }

    internal string AuthoritiesFile => authority.AuthoritiesFile;

    internal string Silo => authority.Silo();

    internal string Client(string name) => authority.Client(name, "tests");

    /// <summary>Certificate of a client that may be a server's.</summary>
    internal string Impostor => authority.Mint("impostor.pem", PeerCertificate.ClientUnit, "tests", "impostor", [PeerRule.ServerUsage]);

    /// <summary>Certificate of an authority that nobody knows.</summary>
    internal string Stranger()
    {
        using var other = DevelopmentCertificates.Open(Path.Combine(folder, "strangers"), TimeProvider.System);
        return other.Silo();
    }

    internal Credentials Load(string certificateFile) => Credentials.Load(certificateFile, null, AuthoritiesFile);

    /// <summary>Whether a certificate is of this authority.</summary>
    internal bool Admits(X509Certificate2 certificate)
    {
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        return chain.Build(certificate);
    }

    /// <summary>Options of a client that may come in.</summary>
    internal CoordinationClientOptions Options(params IEnumerable<Uri> edges)
    {
        var options = new CoordinationClientOptions
        {
            CertificateFile = Client("somebody"),
            AuthoritiesFile = AuthoritiesFile,
            Token = "token-1",
            JitterSeed = 1,
        };
        foreach (var edge in edges)
        {
            options.Edges.Add(edge.ToString());
        }

        return options;
    }

    /// <summary>The portals as such a client has them.</summary>
    internal HttpPortals Portals(params IEnumerable<Uri> edges) => CoordinationClientRegistration.OverHttp(Options(edges));

    /// <summary>An address where nobody listens.</summary>
    internal static Uri Nobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    public void Dispose()
    {
        authority.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
