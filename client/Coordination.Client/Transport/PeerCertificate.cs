using System.Security.Cryptography.X509Certificates;

namespace Coordination.Transport;

/// <summary>What a certificate says of who holds it. Its place in the system is OU, the body it belongs to is O: one of each, or it is none of ours.</summary>
/// <param name="Thumbprint"><c>x5t#S256</c>, RFC 8705 §3.1.</param>
/// <param name="Unit">OU: <see cref="SiloUnit"/> or <see cref="ClientUnit"/>.</param>
/// <param name="Organisation">O.</param>
/// <param name="NotAfter">End of its validity, UTC.</param>
internal sealed record PeerCertificate(string Thumbprint, string Unit, string Organisation, DateTimeOffset NotAfter)
{
    /// <summary>A silo, of the cluster of the organisation it names.</summary>
    internal const string SiloUnit = "silo";

    /// <summary>A carrier's system or a person's program; what it may do, its token says.</summary>
    internal const string ClientUnit = "client";

    /// <summary>For the record: organisation and certificate.</summary>
    internal string Shown => $"{Organisation} ({Thumbprint[..12]}…)";

    private const string OrganisationOid = "2.5.4.10";
    private const string UnitOid = "2.5.4.11";

    internal static PeerCertificate? Of(X509Certificate2 certificate) =>
        Single(certificate, UnitOid) is { } unit && Single(certificate, OrganisationOid) is { } organisation
            ? new(Credentials.ThumbprintOf(certificate), unit, organisation, certificate.NotAfter.ToUniversalTime())
            : null;

    private static string? Single(X509Certificate2 certificate, string oid)
    {
        string? found = null;
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            // Two names in one part, or two parts of one kind, could be read as either.
            if (part.HasMultipleElements || (part.GetSingleElementType().Value == oid && found is not null))
            {
                return null;
            }

            if (part.GetSingleElementType().Value == oid)
            {
                found = part.GetSingleElementValue();
            }
        }

        return found is { Length: > 0 } ? found : null;
    }
}
