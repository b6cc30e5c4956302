using System.Security.Cryptography.X509Certificates;
using Coordination.Audit;
using Coordination.Callers;
using Coordination.Carriers;
using Coordination.Provinces;
using Coordination.Transport;

namespace Coordination.DevMode;

/// <summary>Who there is in development: two operators, each province, each simulated carrier, the ministry and an auditor.</summary>
internal static class DevProfiles
{
    public const string Issuer = "issuer";
    public const string Approver = "approver";
    public const string Ministry = "ministry";

    /// <summary>A demonstration may run for days; outside of one a token lives an hour at most.</summary>
    public static readonly TimeSpan TokenLife = TimeSpan.FromDays(7);

    public static string OfProvince(ProvinceCode province) => $"province-{province}";

    public static string OfCarrier(CarrierCode carrier) => $"carrier-{carrier}";

    /// <summary>A certificate for each, and a token that is bound to it.</summary>
    public static IReadOnlyDictionary<string, DevProfile> Mint(
        DevelopmentIssuer issuer, DevelopmentCertificates certificates, IEnumerable<CarrierCode> carriers, DateTimeOffset now) =>
        Principals(carriers).ToDictionary(known => known.Profile, known => Mint(issuer, certificates, known.Profile, known.Principal, now), StringComparer.Ordinal);

    /// <summary>Everybody's certificate, with the carriers that are simulated unless others are named.</summary>
    public static IEnumerable<string> Certificates(DevelopmentCertificates certificates) =>
        Principals([.. CarrierCode.Basic, CarrierCode.Parse("MVNO-001")]).Select(known => certificates.Client(known.Profile, known.Principal.Organisation));

    private static DevProfile Mint(DevelopmentIssuer issuer, DevelopmentCertificates certificates, string profile, Principal principal, DateTimeOffset now)
    {
        var file = certificates.Client(profile, principal.Organisation);
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(file);
        var token = issuer.Mint(principal, Credentials.ThumbprintOf(certificate), now, now + TokenLife);
        return new(token, principal.Role, principal.Organisation, principal.Id, file);
    }

    private static IEnumerable<(string Profile, Principal Principal)> Principals(IEnumerable<CarrierCode> carriers)
    {
        yield return (Issuer, new("dev-operator-1", Role.PoliceIssuer, "示范市公安局反诈中心 (demonstration police unit)", ProvinceCode.Unknown, null));
        yield return (Approver, new("dev-operator-2", Role.Approver, "示范省反诈中心 (demonstration approver)", ProvinceCode.Unknown, null));
        yield return (Ministry, new("dev-ministry", Role.MinistryOperator, "工业和信息化部 (demonstration)", ProvinceCode.Unknown, null));
        yield return ("auditor", new("dev-auditor", Role.Auditor, "审计 (demonstration)", ProvinceCode.Unknown, null));
        foreach (var province in ProvinceCode.All)
        {
            yield return (OfProvince(province), new($"dev-province-{province}", Role.ProvinceOperator, $"{province.NameZh}通信管理局 ({province.NameEn}, demonstration)", province, null));
        }

        foreach (var carrier in carriers)
        {
            yield return (OfCarrier(carrier), new($"dev-carrier-{carrier}", Role.CarrierSystem, $"{carrier.NameZh} ({carrier.NameEn}, demonstration)", ProvinceCode.Unknown, carrier));
        }
    }
}
