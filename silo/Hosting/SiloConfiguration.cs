using System.Net;
using Coordination.Admission;
using Coordination.Callers;
using Coordination.Crypto;
using Coordination.Edge;
using Coordination.Gateways;
using Coordination.Law;
using Microsoft.Extensions.Logging;

namespace Coordination.Hosting;

/// <summary>How a silo that serves is set up: what it is made of, and where it stands in its cluster.</summary>
internal sealed record SiloConfiguration
{
    private const int PortMax = 65_535;

    /// <summary>A secret shorter than this could be found by trying.</summary>
    private const int SecretCharactersMin = 32;

    public required SiloSettings Silo { get; init; }

    public required string ServiceId { get; init; }

    /// <summary>Address other silos and clients reach it at.</summary>
    public required IPAddress Address { get; init; }

    public required int SiloPort { get; init; }

    /// <summary>Port of its gateway; 0 when it has none.</summary>
    public required int GatewayPort { get; init; }

    /// <summary>Where <c>/live</c> and <c>/ready</c> are asked.</summary>
    public required IPEndPoint Health { get; init; }

    /// <summary>Least level of our own log lines; others' are one level higher.</summary>
    public required LogLevel LogLevel { get; init; }

    /// <summary>Reads all settings.</summary>
    /// <exception cref="SettingsException">Some cannot be used; the text has a line for each.</exception>
    public static SiloConfiguration Read(SettingsReader settings)
    {
        var storage = StorageSettings.Read(settings);
        var isAlone = storage.Kind is StorageKind.Sqlite;
        var role = ReadRole(settings, isAlone);
        var address = ReadAddress(settings, isAlone);
        var configuration = new SiloConfiguration
        {
            Silo = new()
            {
                Storage = storage,
                Role = role,
                Edge = EdgeSettings.Read(settings, role, address),
                Signatures = SignatureSettings.Read(settings),
                HolderKeysFile = HolderRing.Read(settings),
                Crypto = settings.Choice("crypto", CryptoSuiteKind.International, Enum.GetValues<CryptoSuiteKind>().ToDictionary(kind => kind.ToString().ToLowerInvariant(), kind => kind, StringComparer.OrdinalIgnoreCase)),
                ClusterId = settings.Required("cluster:id", "the name of the cluster, the same in all its silos"),
                ClusterSecret = ReadClusterSecret(settings, isAlone),
                Carriers = ReadCarriers(settings),
                Tokens = TokenSettings.Read(settings),
                Transport = TransportSettings.Read(settings),
                RevocationsFile = Revocations.Read(settings),
                Legal = ReadLegal(settings),
                Brakes = BrakeSettingsReading.Read(settings),
                Admission = AdmissionSettingsReading.Read(settings),
            },
            ServiceId = settings.Text("cluster:service") ?? "coordination",
            Address = address,
            SiloPort = settings.Number("endpoints:siloPort", 11_111, 1, PortMax),
            GatewayPort = ReadGatewayPort(settings, role),
            Health = new(
                settings.Text("health:address") is null ? IPAddress.Loopback : Address("health:address"),
                settings.Number("health:port", 8_081, 0, PortMax)),
            LogLevel = settings.Choice("log:level", LogLevel.Information, Enum.GetValues<LogLevel>().ToDictionary(level => level.ToString(), level => level, StringComparer.OrdinalIgnoreCase)),
        };
        settings.RefuseUnknown();
        settings.ThrowIfWrong();
        return configuration;

        IPAddress Address(string key)
        {
            if (IPAddress.TryParse(settings.Text(key), out var address))
            {
                return address;
            }

            settings.Complain(key, "an IP address is wanted");
            return IPAddress.None;
        }
    }

    private static SiloRole ReadRole(SettingsReader settings, bool isAlone)
    {
        const string key = "role";
        var role = settings.Choice(key, SiloRole.All, SiloRoles.Words);
        if (isAlone && role is not SiloRole.All)
        {
            settings.Complain(key, "a silo on SQLite is alone and has to be all");
        }

        return role;
    }

    private static int ReadGatewayPort(SettingsReader settings, SiloRole role)
    {
        const string key = "endpoints:gatewayPort";
        var port = settings.Number(key, role is SiloRole.All ? 30_000 : 0, 0, PortMax);
        if (port != 0 && !role.HasEdge())
        {
            settings.Complain(key, "a core silo is reached by silos only and has no gateway: leave it out, or give the silo the role edge");
        }

        return port;
    }

    private static string? ReadClusterSecret(SettingsReader settings, bool isAlone)
    {
        var secret = settings.Secret("cluster:secret");
        if (secret is null && !isAlone)
        {
            settings.Complain($"cluster:secret is not set: at least {SecretCharactersMin} random characters, the same in all silos of the cluster, in the file, in the environment as {SettingsReader.EnvironmentPrefix}CLUSTER__SECRET, or in a file that cluster:secretFile names.");
        }
        else if (secret is { Length: < SecretCharactersMin })
        {
            settings.ComplainOfSecret("cluster:secret", $"at least {SecretCharactersMin} characters are wanted");
        }

        return secret;
    }

    private static IPAddress ReadAddress(SettingsReader settings, bool isAlone)
    {
        const string key = "endpoints:address";
        if (settings.Text(key) is not { } text)
        {
            if (!isAlone)
            {
                settings.Complain($"{key} is not set: the IP address at which other silos and clients reach this one (--address).");
            }

            return IPAddress.Loopback;
        }

        if (!IPAddress.TryParse(text, out var address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            settings.Complain(key, "the IP address of one interface is wanted, at which others reach this silo");
            return IPAddress.None;
        }

        if (isAlone && !IPAddress.IsLoopback(address))
        {
            settings.Complain(key, "a silo on SQLite is alone and listens on the loopback only");
        }

        return address;
    }

    private static List<CarrierSettings> ReadCarriers(SettingsReader settings)
    {
        var items = settings.Items("carriers");
        if (items.Count == 0)
        {
            settings.Complain("carriers is not set: at least one carrier is wanted, with code and baseAddress.");
        }

        var carriers = items.Select(item => ReadCarrier(settings, item)).OfType<CarrierSettings>().ToList();
        try
        {
            _ = new CarrierDirectory(carriers);
        }
        catch (CarrierSettingsException wrong)
        {
            settings.Complain(wrong.Message);
        }

        return carriers;
    }

    private static CarrierSettings? ReadCarrier(SettingsReader settings, string item)
    {
        var code = settings.Required($"{item}:code", "CMCC, CTCC, CUCC, CBN or MVNO-001 to MVNO-999");
        var isPulled = settings.Flag($"{item}:pull", false);
        var address = isPulled
            ? settings.Text($"{item}:baseAddress") ?? string.Empty
            : settings.Required($"{item}:baseAddress", "where the carrier listens, such as https://bars.carrier.example; or pull, for one that fetches its commands");
        if (address.Length > 0 && !Uri.TryCreate(address, UriKind.Absolute, out _))
        {
            settings.Complain($"{item}:baseAddress", "an absolute address is wanted, such as https://bars.carrier.example");
            address = string.Empty;
        }

        var defaults = new CarrierSettings { Code = code };
        var carrier = defaults with
        {
            BaseAddress = address.Length > 0 ? new(address) : null,
            Pull = isPulled,
            AllowPlainHttp = settings.Flag($"{item}:allowPlainHttp", defaults.AllowPlainHttp),
            Central = settings.Flag($"{item}:central", defaults.Central),
            Provinces = settings.List($"{item}:provinces"),
            Lanes = settings.Number($"{item}:lanes", defaults.Lanes, 1, 64),
            Concurrency = settings.Number($"{item}:concurrency", defaults.Concurrency, 1, 64),
            UrgentReserve = settings.Number($"{item}:urgentReserve", defaults.UrgentReserve, 0, 63),
            WaitingMax = settings.Number($"{item}:waitingMax", defaults.WaitingMax, 0, 1_024),
            AttemptTimeout = settings.Span($"{item}:attemptTimeout", defaults.AttemptTimeout),
            TotalTimeout = settings.Span($"{item}:totalTimeout", defaults.TotalTimeout),
            RetriesMax = settings.Number($"{item}:retriesMax", defaults.RetriesMax, 0, 5),
            RetryDelayMin = settings.Span($"{item}:retryDelayMin", defaults.RetryDelayMin),
            RetryDelayMax = settings.Span($"{item}:retryDelayMax", defaults.RetryDelayMax),
            BreakerFailureRatio = settings.Share($"{item}:breakerFailureRatio", defaults.BreakerFailureRatio),
            BreakerCallsMin = settings.Number($"{item}:breakerCallsMin", defaults.BreakerCallsMin, 2, 1_000),
            BreakerWindow = settings.Span($"{item}:breakerWindow", defaults.BreakerWindow),
            BreakDuration = settings.Span($"{item}:breakDuration", defaults.BreakDuration),
            SigningKeyFile = settings.Text($"{item}:signingKeyFile"),
            SigningKeyId = settings.Text($"{item}:signingKeyId"),
        };
        return code.Length > 0 && (isPulled || address.Length > 0) ? carrier : null;
    }

    private static LegalSettings ReadLegal(SettingsReader settings)
    {
        var defaults = new LegalSettings();
        var legal = new LegalSettings
        {
            VerifyWindow = settings.Span("legal:verifyWindow", defaults.VerifyWindow),
            NoticeWaitMax = settings.Span("legal:noticeWaitMax", defaults.NoticeWaitMax),
            VerificationTriesMax = settings.Number("legal:verificationTriesMax", defaults.VerificationTriesMax, 1, 100),
            GraceAfterPass = settings.Span("legal:graceAfterPass", defaults.GraceAfterPass),
            PassSkewMax = settings.Span("legal:passSkewMax", defaults.PassSkewMax),
            LineDeadline = settings.Span("legal:lineDeadline", defaults.LineDeadline),
        };
        foreach (var breach in legal.Breaches())
        {
            // A breach begins with the name of what it is about.
            var name = breach.Split(' ')[0];
            settings.Complain($"legal:{char.ToLowerInvariant(name[0])}{name[1..]}", breach.TrimEnd('.'));
        }

        return legal;
    }
}
