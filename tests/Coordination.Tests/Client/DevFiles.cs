using Coordination.Audit;

namespace Coordination.Tests.Client;

/// <summary>What a silo in development mode would write.</summary>
internal static class DevFiles
{
    internal static DevFile Sample { get; } = new(
        "127.0.0.1:30000",
        "dev",
        "coordination",
        Environment.ProcessId,
        "http://127.0.0.1:1",
        new Dictionary<string, string> { ["CMCC"] = "http://127.0.0.1:2" },
        new Dictionary<string, DevProfile>
        {
            ["issuer"] = Profile("issuer", Role.PoliceIssuer, "Guangzhou PSB"),
            ["approver"] = Profile("approver", Role.Approver, "Guangzhou PSB"),
            ["province-51"] = Profile("province-51", Role.ProvinceOperator, "Sichuan PCA"),
            ["ministry"] = Profile("ministry", Role.MinistryOperator, "MIIT"),
            ["auditor"] = Profile("auditor", Role.Auditor, "Audit office"),
            ["carrier-CMCC"] = Profile("carrier-CMCC", Role.CarrierSystem, "CMCC"),
            ["carrier-CTCC"] = Profile("carrier-CTCC", Role.CarrierSystem, "CTCC"),
        },
        "/data/certs/ca.pem",
        20);

    private static DevProfile Profile(string name, Role role, string organisation) =>
        new($"token-{name}", role, organisation, name.ToUpperInvariant(), $"/data/certs/{name}.pem");
}
