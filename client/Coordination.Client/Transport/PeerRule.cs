using System.Security.Cryptography.X509Certificates;

namespace Coordination.Transport;

/// <summary>Who may be at the other end of a kind of connection.</summary>
/// <param name="Unit">OU of its certificate.</param>
/// <param name="Usage">Extended key usage its certificate must name; one that names none is refused.</param>
/// <param name="IsOwnOrganisation">Whether its O must be that of this process's own certificate.</param>
internal sealed record PeerRule(string Unit, string Usage, bool IsOwnOrganisation)
{
    internal const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    internal const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    /// <summary>Why this certificate does not do, or null. That it leads to an authority was checked before.</summary>
    internal string? WhyNot(X509Certificate2 certificate, PeerCertificate? peer, Credentials own)
    {
        if (peer is null)
        {
            return "its subject has not exactly one OU and one O";
        }

        if (!certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(usages => usages.EnhancedKeyUsages[Usage] is not null))
        {
            return $"it is not meant for this use ({Usage})";
        }

        if (peer.Unit != Unit)
        {
            return $"its OU is {peer.Unit}, and here {Unit} is wanted";
        }

        return IsOwnOrganisation && peer.Organisation != own.Organisation ? $"its O is {peer.Organisation}, another's" : null;
    }
}
