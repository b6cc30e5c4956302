using System.Net;
using System.Security.Cryptography;
using Coordination.Admission;
using Coordination.Callers;
using Coordination.Crypto;
using Coordination.Orders;
using Coordination.Tidy;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coordination.Hosting;

public sealed class SiloConfigurationTests : IDisposable
{
    private const string Secret = "0123456789abcdef0123456789abcdef";
    private const string Password = "hunter2hunter2";

    private readonly string folder = Directory.CreateTempSubdirectory("coordination-settings-").FullName;
    private readonly string keys;
    private readonly string certificate;
    private readonly string authorities;

    public SiloConfigurationTests()
    {
        keys = KeySet.Write(Path.Combine(folder, "keys.json"), "one", "two");
        using var made = DevelopmentCertificates.Open(folder, TimeProvider.System);
        (certificate, authorities) = (made.Silo(), made.AuthoritiesFile);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_sample_is_what_it_says_once_its_files_are_there()
    {
        var revoked = Path.Combine(folder, "revoked");
        File.WriteAllText(revoked, "subject officer-1\n");
        var secret = Path.Combine(folder, "secret");
        File.WriteAllText(secret, Secret);
        var connection = Path.Combine(folder, "connection");
        File.WriteAllText(connection, $"Host=db.example;Database=coordination;Username=silo;Password={Password}");

        var read = SiloConfiguration.Read(new(new(
            Repository.At("infra/samples/silo.json"),
            new Dictionary<string, string>
            {
                ["COORDINATION_CLUSTER__SECRETFILE"] = secret,
                ["COORDINATION_STORAGE__CONNECTIONSTRINGFILE"] = connection,
                ["COORDINATION_TOKENS__KEYSFILE"] = keys,
                ["COORDINATION_TRANSPORT__CERTIFICATEFILE"] = certificate,
                ["COORDINATION_TRANSPORT__KEYFILE"] = certificate,
                ["COORDINATION_TRANSPORT__AUTHORITIESFILE"] = authorities,
                ["COORDINATION_TRANSPORT__CLIENTAUTHORITIESFILE"] = authorities,
                ["COORDINATION_TRANSPORT__REVOCATIONSFILE"] = revoked,
                ["COORDINATION_SIGNATURES__KEYSFILE"] = KeysFile(),
                ["COORDINATION_HOLDERS__KEYSFILE"] = HolderKeysFile(),
            },
            new Dictionary<string, string?> { ["endpoints:siloPort"] = "11112" })));

        Assert.Equal(("national", "coordination", Secret), (read.Silo.ClusterId, read.ServiceId, read.Silo.ClusterSecret));
        Assert.Equal(StorageKind.PostgreSql, read.Silo.Storage.Kind);
        Assert.False(read.Silo.Storage.Migrate);
        Assert.Equal("postgresql db.example:5432/coordination", read.Silo.Storage.ToString());
        Assert.Equal((IPAddress.Parse("10.0.0.4"), 11_112, 30_000), (read.Address, read.SiloPort, read.GatewayPort));
        Assert.Equal(IPEndPoint.Parse("127.0.0.1:8081"), read.Health);
        Assert.Equal((SiloRole.All, IPEndPoint.Parse("10.0.0.4:8443")), (read.Silo.Role, read.Silo.Edge?.At));
        Assert.Equal(("https://login.coordination.example", TokenClaims.Audience, TimeSpan.FromHours(1)), (read.Silo.Tokens.Issuer, read.Silo.Tokens.Audience, read.Silo.Tokens.LifeMax));
        using var issuer = new SigningKeys(read.Silo.Tokens, null, TimeProvider.System, NullLogger.Instance);
        Assert.Equal(["one", "two"], (await issuer.Find(null, TestContext.Current.CancellationToken)).Select(key => key.KeyId));
        Assert.Equal((certificate, certificate, authorities, authorities), (read.Silo.Transport.CertificateFile, read.Silo.Transport.KeyFile, read.Silo.Transport.AuthoritiesFile, read.Silo.Transport.ClientAuthoritiesFile));
        Assert.Equal(revoked, read.Silo.RevocationsFile);
        Assert.Equal((CryptoSuiteKind.International, KeysFile(), false), (read.Silo.Crypto, read.Silo.Signatures.KeysFile, read.Silo.Signatures.AllowUnsigned));
        Assert.Equal(HolderKeysFile(), read.Silo.HolderKeysFile);
        Assert.Equal(["CMCC", "CTCC", "MVNO-001"], read.Silo.Carriers.Select(carrier => carrier.Code));
        Assert.Equal((8, "coordination-2026"), (read.Silo.Carriers[0].Lanes, read.Silo.Carriers[0].SigningKeyId));
        Assert.Equal(["11", "31", "51"], read.Silo.Carriers[1].Provinces!);
        Assert.False(read.Silo.Carriers[1].Central);
        Assert.Equal([false, false, true], read.Silo.Carriers.Select(carrier => carrier.Pull));
        Assert.Null(read.Silo.Carriers[2].BaseAddress);
        Assert.Equal(TimeSpan.FromHours(24), read.Silo.Legal.VerifyWindow);
        var defaults = new BrakeSettings();
        Assert.Equal(defaults, read.Silo.Brakes with { Subscribers = defaults.Subscribers });
        Assert.Equal(new AdmissionSettings(), read.Silo.Admission);
        Assert.Equal(48_000_000, read.Silo.Brakes.Subscribers["CMCC-51"]);
        Assert.Equal(LogLevel.Information, read.LogLevel);
    }

    [Fact]
    public void On_sqlite_a_silo_needs_neither_secret_nor_address()
    {
        var read = Read(new() { ["storage:kind"] = "sqlite", ["storage:directory"] = folder });

        Assert.Null(read.Silo.ClusterSecret);
        Assert.Equal(IPAddress.Loopback, read.Address);
        Assert.Equal(folder, read.Silo.Storage.Directory);
    }

    [Theory]
    [InlineData("all", 30_000, null)]
    [InlineData("edge", 0, "10.0.0.4:8443")]
    [InlineData("core", 0, null)]
    public void A_role_says_which_doors_there_are_when_nothing_else_does(string role, int gateway, string? edge)
    {
        var read = Read(OnServer(role));

        Assert.Equal((gateway, edge), (read.GatewayPort, read.Silo.Edge?.At.ToString()));
    }

    [Fact]
    public void An_edge_silo_has_the_doors_it_is_told_to()
    {
        var settings = OnServer("edge");
        (settings["edge:address"], settings["edge:port"], settings["endpoints:gatewayPort"]) = ("192.0.2.1", "443", "30000");
        var read = Read(settings);

        Assert.Equal((30_000, "192.0.2.1:443"), (read.GatewayPort, read.Silo.Edge?.At.ToString()));
        (settings["role"], settings["edge:port"], settings["endpoints:gatewayPort"]) = ("all", null, "0");
        Assert.Equal(0, Read(settings).GatewayPort);
        Assert.Null(Read(settings).Silo.Edge);
    }

    [Theory]
    [InlineData("endpoints:gatewayPort", "30000", "has no gateway")]
    [InlineData("edge:port", "8443", "has no HTTP edge")]
    [InlineData("edge:port", "0", "has no HTTP edge")]
    public void A_core_silo_with_a_door_is_refused(string key, string value, string why)
    {
        var settings = OnServer("core");
        settings[key] = value;
        Assert.Contains(key, Refuses(settings, why), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("core")]
    [InlineData("edge")]
    public void A_silo_that_is_alone_is_everything(string role) => Refuses(new() { ["storage:kind"] = "sqlite", ["role"] = role }, "has to be all");

    [Fact]
    public void A_certificate_authorities_and_the_issuers_keys_are_owed() => Refuses(
        new() { ["storage:kind"] = "sqlite", ["tokens:keysFile"] = "", ["transport:certificateFile"] = "", ["transport:authoritiesFile"] = "" },
        "tokens:keysFile is not set",
        "transport:certificateFile is not set",
        "transport:authoritiesFile is not set");

    [Fact]
    public void Orders_without_a_signature_are_allowed_only_where_it_is_said()
    {
        Dictionary<string, string?> sqlite = new() { ["storage:kind"] = "sqlite", ["signatures:unsignedOrders"] = null };
        Refuses(sqlite, "signatures:keysFile is not set", "signatures:unsignedOrders = allowed");

        sqlite["signatures:keysFile"] = KeysFile();
        sqlite["crypto"] = "national";
        var read = Read(sqlite);
        Assert.Equal((false, CryptoSuiteKind.National), (read.Silo.Signatures.AllowUnsigned, read.Silo.Crypto));
    }

    [Fact]
    public void On_a_server_it_needs_both() =>
        Refuses(new() { ["storage:kind"] = "postgresql", ["storage:connectionString"] = "Host=h;Database=d" }, "cluster:secret is not set", "endpoints:address is not set");

    [Theory]
    [InlineData("storage:kind", "oracle", "one of sqlite, postgresql, sqlserver is wanted")]
    [InlineData("carriers:0:code", "CMC", "is no carrier code")]
    [InlineData("carriers:0:baseAddress", "cmcc.example", "an absolute address is wanted")]
    [InlineData("carriers:0:baseAddress", "http://cmcc.example", "neither https nor on the loopback")]
    [InlineData("carriers:0:baseAddress", "", "or pull, for one that fetches its commands")]
    [InlineData("carriers:0:pull", "maybe", "true or false is wanted")]
    [InlineData("carriers:0:lanes", "65", "a whole number from 1 to 64 is wanted")]
    [InlineData("carriers:0:lans", "4", "there is no such setting")]
    [InlineData("legal:verifyWindow", "23h", "CIRC-2021-4")]
    [InlineData("brakes:secondPersonLinesMin", "10001", "weaker than 10000, the floor")]
    [InlineData("brakes:secondRankLinesMin", "500001", "weaker than 500000, the floor")]
    [InlineData("brakes:secondRankLinesMin", "9999", "is below SecondPersonLinesMin")]
    [InlineData("brakes:canaryNumbersMin", "200001", "weaker than 200000, the floor")]
    [InlineData("brakes:canaryOneIn", "1001", "weaker than 1000, the floor")]
    [InlineData("brakes:canaryOneIn", "0", "1 is the least")]
    [InlineData("brakes:canaryPatience", "2h", "weaker than 01:00:00, the floor")]
    [InlineData("brakes:canaryPatience", "10", "a whole number with its unit is wanted")]
    [InlineData("brakes:errorPercentMax", "31", "weaker than 30, the floor")]
    [InlineData("brakes:errorsMin", "101", "weaker than 100, the floor")]
    [InlineData("brakes:capPerHour", "1000001", "weaker than 1000000, the floor")]
    [InlineData("brakes:capPerHour", "-1", "a whole number from 0")]
    [InlineData("brakes:capPerHour", "0", "1 is the least")]
    [InlineData("brakes:capPerMille", "21", "weaker than 20, the floor")]
    [InlineData("brakes:raiseMax", "25h", "weaker than 1.00:00:00, the floor")]
    [InlineData("brakes:capPerHours", "5", "there is no such setting")]
    [InlineData("brakes:subscribers:CMCC", "5", "a carrier and a province are wanted")]
    [InlineData("brakes:subscribers:CMCC-99", "5", "a carrier and a province are wanted")]
    [InlineData("brakes:subscribers:CMCC-51", "many", "a whole number from 1")]
    [InlineData("admission:places", "31", "not from 32 to 1024")]
    [InlineData("admission:places", "1025", "not from 32 to 1024")]
    [InlineData("admission:reservedPercent", "19", "not from 20 to 50")]
    [InlineData("admission:organisationPercent", "76", "not from 10 to 75")]
    [InlineData("admission:waitingMax", "15", "not from 16 to 1024")]
    [InlineData("admission:controlPerSecond", "99", "not from 100 to 10000")]
    [InlineData("admission:restorePerSecond", "99", "not from 100 to 10000")]
    [InlineData("admission:singlePerSecond", "20001", "not from 100 to 20000")]
    [InlineData("admission:bulkPerSecond", "9", "not from 10 to 5000")]
    [InlineData("admission:queryPerSecond", "10001", "not from 10 to 10000")]
    [InlineData("admission:missesPerHour", "3001", "not from 60 to 3000")]
    [InlineData("admission:queryPerSecond", "-1", "a whole number from 0")]
    [InlineData("admission:queriesPerSecond", "5", "there is no such setting")]
    [InlineData("endpoints:siloPort", "70000", "from 1 to 65535")]
    [InlineData("endpoints:address", "0.0.0.0", "of one interface")]
    [InlineData("endpoints:address", "10.0.0.1", "alone")]
    [InlineData("health:address", "everywhere", "an IP address is wanted")]
    [InlineData("log:level", "loud", "one of Trace")]
    [InlineData("role", "gateway", "one of all, core, edge is wanted")]
    [InlineData("edge:address", "everywhere", "an IP address is wanted")]
    [InlineData("edge:port", "65536", "a whole number from 0 to 65535 is wanted")]
    [InlineData("cluster:secret", "short", "at least 32 characters")]
    [InlineData("tokens:keysAddress", "http://issuer.example/keys", "of HTTPS")]
    [InlineData("tokens:lifeMax", "25h", "1m to 24h")]
    [InlineData("transport:certificateFile", "nowhere.pem", "nowhere.pem")]
    [InlineData("crypto", "rot13", "one of international, national is wanted")]
    [InlineData("signatures:unsignedOrders", "yes", "one of refused, allowed is wanted")]
    [InlineData("signatures:keysFile", "nowhere.json", "nowhere.json")]
    [InlineData("transport:revocationsFile", "nowhere.txt", "nowhere.txt")]
    public void What_cannot_be_used_is_refused_by_its_key(string key, string value, string why)
    {
        var complaint = Refuses(new() { ["storage:kind"] = "sqlite", [key] = value }, why);
        Assert.True(
            complaint.Contains(key.Split(':')[^1], StringComparison.OrdinalIgnoreCase) || complaint.Contains(value, StringComparison.Ordinal),
            complaint);
    }

    [Theory]
    [InlineData("postgresql", "Host=h")]
    [InlineData("postgresql", $"Host=h;Database=d;Pasword={Password}")]
    [InlineData("postgresql", $"Server=;{Password}")]
    [InlineData("sqlserver", "Server=h")]
    [InlineData("sqlserver", $"Data Source=h;Initial Catalog=d;Pasword={Password}")]
    public void A_connection_string_that_is_none_is_refused_and_not_told(string kind, string text)
    {
        var complaint = Refuses(new() { ["storage:kind"] = kind, ["storage:connectionString"] = text }, "is no connection string of");
        Assert.DoesNotContain(Password, complaint, StringComparison.Ordinal);
        Assert.DoesNotContain(text, complaint, StringComparison.Ordinal);
    }

    [Fact]
    public void No_settings_print_what_is_secret_in_them()
    {
        var read = Read(new()
        {
            ["storage:kind"] = "postgresql",
            ["storage:connectionString"] = $"Host=h;Database=d;Username=u;Password={Password}",
            ["cluster:secret"] = Secret,
            ["endpoints:address"] = "127.0.0.1",
        });

        Assert.DoesNotContain(Password, $"{read} {read.Silo} {read.Silo.Storage}", StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, $"{read} {read.Silo}", StringComparison.Ordinal);
        Assert.DoesNotContain(Password, $"{Clustering.ClusterDatabase.Of(read.Silo.Storage)}", StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_that_are_private_of_another_curve_nameless_or_twice_there_are_refused()
    {
        RefusesKeys("private key", KeySet.OfCurve(ECCurve.NamedCurves.nistP256, "P-256", "a", isPrivate: true));
        RefusesKeys("kty EC and crv P-256", KeySet.OfCurve(ECCurve.NamedCurves.nistP384, "P-384", "a", isPrivate: false));
        RefusesKeys("with a kid", KeySet.OfCurve(ECCurve.NamedCurves.nistP256, "P-256", "", isPrivate: false));
        RefusesKeys("kty EC", new { kty = "oct", kid = "a", k = "c2VjcmV0c2VjcmV0" });
        RefusesKeys("0 keys");
        var twice = KeySet.OfCurve(ECCurve.NamedCurves.nistP256, "P-256", "a", isPrivate: false);
        RefusesKeys("two keys have one kid", twice, twice);
    }

    [Fact]
    public void A_key_file_that_is_none_is_refused_and_not_quoted()
    {
        var path = Path.Combine(folder, "none");
        Refuses(new() { ["storage:kind"] = "sqlite", ["tokens:keysFile"] = path }, "cannot be read");
        File.WriteAllText(path, $"-----BEGIN PRIVATE KEY----- {Password}");
        Assert.DoesNotContain(Password, Refuses(new() { ["storage:kind"] = "sqlite", ["tokens:keysFile"] = path }, "no JSON Web Key Set"), StringComparison.Ordinal);
        File.WriteAllText(path, new string(' ', 70_000));
        Refuses(new() { ["storage:kind"] = "sqlite", ["tokens:keysFile"] = path }, "larger than 65536 bytes");
    }

    [Fact]
    public void A_file_of_keys_of_pseudonyms_that_is_none_is_told()
    {
        var file = Path.Combine(folder, "holder-keys.json");
        PrivateFile.Write(file, "{}");
        Refuses(new() { ["storage:kind"] = "sqlite", ["holders:keysFile"] = file }, "holders:keysFile", "holds no keys");
    }

    private string HolderKeysFile() => DevelopmentHolderKeys.Open(folder, CryptoSuites.International, TimeProvider.System);

    private static Dictionary<string, string?> OnServer(string role) => new()
    {
        ["role"] = role,
        ["storage:kind"] = "postgresql",
        ["storage:connectionString"] = "Host=h;Database=d",
        ["cluster:secret"] = Secret,
        ["endpoints:address"] = "10.0.0.4",
    };

    private string KeysFile()
    {
        var signers = new DevelopmentSigners(folder, CryptoSuites.International);
        signers.Of("province-51", "四川省通信管理局");
        signers.WriteList();
        return signers.KeysFile;
    }

    private void RefusesKeys(string why, params object[] set) =>
        Refuses(new() { ["storage:kind"] = "sqlite", ["tokens:keysFile"] = KeySet.Write(Path.Combine(folder, "set.json"), set) }, why);

    private string Refuses(Dictionary<string, string?> settings, params string[] whys)
    {
        var wrong = Assert.Throws<SettingsException>(() => Read(settings));
        Assert.All(whys, why => Assert.Contains(why, wrong.Message, StringComparison.Ordinal));
        return wrong.Complaints.First(complaint => complaint.Contains(whys[0], StringComparison.Ordinal));
    }

    private SiloConfiguration Read(Dictionary<string, string?> settings)
    {
        Dictionary<string, string?> all = new(StringComparer.OrdinalIgnoreCase)
        {
            ["cluster:id"] = "test",
            ["tokens:issuer"] = "https://issuer.example",
            ["tokens:keysFile"] = keys,
            ["transport:certificateFile"] = certificate,
            ["transport:authoritiesFile"] = authorities,
            ["signatures:unsignedOrders"] = "allowed",
            ["carriers:0:code"] = "CMCC",
            ["carriers:0:baseAddress"] = "https://cmcc.example",
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return SiloConfiguration.Read(new(new(null, new Dictionary<string, string>(), all)));
    }
}
