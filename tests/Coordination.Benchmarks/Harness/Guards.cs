using Coordination.Callers;
using Coordination.Hosting;

namespace Coordination.Harness;

/// <summary>What guards a silo in this process that nobody calls from outside: an issuer whose tokens nobody has, a certificate of its own.</summary>
internal static class Guards
{
    public static TokenSettings Tokens(Store store) =>
        new() { Issuer = DevelopmentIssuer.Name, Keys = [DevelopmentIssuer.Open(store.Folder).PublicKey] };

    public static TransportSettings Transport(Store store)
    {
        using var certificates = DevelopmentCertificates.Open(store.Folder, TimeProvider.System);
        return new() { CertificateFile = certificates.Silo(), AuthoritiesFile = certificates.AuthoritiesFile };
    }
}
