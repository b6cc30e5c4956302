using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Coordination.Audit;
using Coordination.Callers;
using Coordination.Harness;
using Coordination.Transport;

namespace Coordination.Hostile;

/// <summary>Whoever does not prove on the wire who it is gets no word in, at the gateway as between silos.</summary>
public sealed class When_a_connection_is_not_ours(Fortress fortress) : IClassFixture<Fortress>
{
    private static readonly string[] ForClients = [PeerRule.ClientUsage];
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    [Fact]
    [Trait("Hostile", "26")]
    public Task A_client_that_speaks_in_clear_is_refused() => IsTurnedAway(certificate: null, Fortress.ClusterId, SecurityEvent.ConnectionRefused);

    [Fact]
    [Trait("Hostile", "26")]
    public async Task A_client_without_a_certificate_is_refused()
    {
        foreach (var (door, name) in fortress.Doors)
        {
            var before = fortress.Record.Lines.Count;

            await IsShownTheDoor(door, certificate: null);

            await fortress.Record.Next(before, SecurityEvent.ConnectionRefused, name);
        }
    }

    public static TheoryData<string, string> Certificates => new()
    {
        { "expired", "not of our authorities, or not now: NotTimeValid" },
        { "not yet good", "not of our authorities, or not now: NotTimeValid" },
        { "of an unknown authority", "not of our authorities" },
        { "signed by nobody but itself", "not of our authorities" },
        { "for servers only", "not of our authorities, or not now: NotValidForUsage" },
        { "for no use in particular", "not meant for this use" },
        { "of a silo", "its OU is silo" },
        { "with two places in the system", "not exactly one OU and one O" },
        { "of no organisation", "not exactly one OU and one O" },
    };

    [Theory]
    [MemberData(nameof(Certificates))]
    [Trait("Hostile", "7")]
    public async Task A_certificate_that_is_not_for_this_is_refused(string which, string why)
    {
        var certificate = Make(which);
        foreach (var (door, name) in fortress.Doors)
        {
            var before = fortress.Record.Lines.Count;

            await IsShownTheDoor(door, certificate);

            await fortress.Record.Next(before, SecurityEvent.ConnectionRefused, name, why);
        }
    }

    [Fact]
    [Trait("Hostile", "7")]
    public async Task A_revoked_certificate_is_refused_and_its_open_connection_ends()
    {
        var file = fortress.Certificate("to-be-revoked");
        var token = fortress.Token(Fortress.Mobile, file);
        await using var raider = await Raider.Connect(fortress, file);
        Assert.NotNull((await raider.With(token, portals => portals.Carrier.Carriers())).Value);

        var before = fortress.Record.Lines.Count;
        await File.AppendAllTextAsync(fortress.RevocationsFile, $"certificate {fortress.Thumbprint(file)}\n", TestContext.Current.CancellationToken);
        fortress.Time.Advance(TimeSpan.FromSeconds(60));

        var lost = raider.With(token, portals => portals.Carrier.Carriers());
        await fortress.Record.Next(before, SecurityEvent.MessageRefused, "gateway");
        Assert.False(lost.IsCompletedSuccessfully);
        foreach (var (door, name) in fortress.Doors)
        {
            await IsShownTheDoor(door, file);
            await fortress.Record.Next(before, SecurityEvent.ConnectionRefused, name, "revoked");
        }
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    [Trait("Hostile", "7")]
    public async Task Nor_is_a_request_heard_over_a_connection_whose_certificate_was_revoked_since(string version)
    {
        var file = fortress.Certificate($"revoked-over-http-{version}");
        var token = fortress.Token(Fortress.Mobile, file);
        using var caller = fortress.Caller(file, new(version));
        Assert.Equal(200, (await caller.Post("/v1/carrier-portal/carriers", token, "{}")).Status);

        var before = fortress.Record.Lines.Count;
        await File.AppendAllTextAsync(fortress.RevocationsFile, $"certificate {fortress.Thumbprint(file)}\n", TestContext.Current.CancellationToken);
        fortress.Time.Advance(TimeSpan.FromSeconds(60));

        await Assert.ThrowsAsync<HttpRequestException>(() => caller.Post("/v1/carrier-portal/carriers", token, "{}"));
        await fortress.Record.Next(before, SecurityEvent.MessageRefused, "edge", "revoked");
    }

    [Fact]
    [Trait("Hostile", "7")]
    public async Task A_connection_does_not_outlive_its_certificate()
    {
        var file = fortress.Certificate("short", Subject("client"), ForClients, TimeSpan.FromMinutes(-5), TimeSpan.FromMinutes(10));
        await using var raider = await Raider.Connect(fortress, file);
        var before = fortress.Record.Lines.Count;
        fortress.Time.Advance(TimeSpan.FromMinutes(11));

        var lost = raider.With(fortress.Token(Fortress.Mobile, file), portals => portals.Carrier.Carriers());

        await fortress.Record.Next(before, SecurityEvent.MessageRefused, "gateway", "ended");
        Assert.False(lost.IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData("of a client", "its OU is client")]
    [InlineData("of another cluster's silo", "its O is another body")]
    [Trait("Hostile", "7")]
    public async Task Silos_speak_to_silos_of_their_own_organisation_only(string which, string why)
    {
        var before = fortress.Record.Lines.Count;

        await IsShownTheDoor(fortress.SiloEndpoint, Make(which));

        await fortress.Record.Next(before, SecurityEvent.ConnectionRefused, "silo", why);
    }

    [Theory]
    [InlineData(0x0301)]
    [InlineData(0x0302)]
    [Trait("Hostile", "11")]
    public async Task An_old_version_of_tls_is_refused(int version)
    {
        foreach (var (door, name) in fortress.Doors)
        {
            var before = fortress.Record.Lines.Count;
            using var socket = new TcpClient();
            await socket.ConnectAsync(door, TestContext.Current.CancellationToken);
            await socket.GetStream().WriteAsync(Hello((ushort)version), TestContext.Current.CancellationToken);

            // An alert, or the end, in order or not: never a server's hello, which is a handshake record.
            var answer = new byte[1];
            try
            {
                var read = await socket.GetStream().ReadAsync(answer, TestContext.Current.CancellationToken);
                Assert.True(read == 0 || answer[0] == 21, $"The server answered an old hello with a record of type {answer[0]}.");
            }
            catch (IOException)
            {
                // Reset.
            }

            await fortress.Record.Next(before, SecurityEvent.ConnectionRefused, name);
        }
    }

    [Fact]
    [Trait("Hostile", "11")]
    public async Task The_hello_of_the_test_before_is_one_that_a_present_version_would_be_answered()
    {
        foreach (var (door, _) in fortress.Doors)
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(door, TestContext.Current.CancellationToken);
            await socket.GetStream().WriteAsync(Hello(0x0303), TestContext.Current.CancellationToken);
            var answer = new byte[1];

            Assert.Equal(1, await socket.GetStream().ReadAsync(answer, TestContext.Current.CancellationToken));
            Assert.Equal(22, answer[0]);
        }
    }

    [Fact]
    [Trait("Hostile", "36")]
    public async Task A_client_of_another_cluster_is_refused()
    {
        var line = await IsTurnedAway(fortress.Certificate("mobile"), "another", SecurityEvent.MessageRefused);

        Assert.Contains("another cluster", line.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_says_nothing_is_ended()
    {
        var before = fortress.Record.Lines.Count;
        using var silent = new TcpClient();
        await silent.ConnectAsync(fortress.Gateway, TestContext.Current.CancellationToken);
        var end = silent.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask();
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!end.IsCompleted)
        {
            // The handshake's patience begins when the silo has accepted, which no one here is told.
            fortress.Time.Advance(MutualTls.HandshakeMax);
            await pulse.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        await fortress.Record.Next(before, SecurityEvent.ConnectionRefused, "gateway", "no handshake within");
    }

    [Fact]
    public async Task No_more_handshakes_are_begun_than_the_limit()
    {
        var before = fortress.Record.Lines.Count;
        var silent = new List<TcpClient>();
        try
        {
            for (var connection = 0; connection <= MutualTls.HandshakesMax; connection++)
            {
                silent.Add(new());
                await Connect(silent[^1]);
            }

            await fortress.Record.Next(before, SecurityEvent.ConnectionRefused, "gateway", $"More than {MutualTls.HandshakesMax}");
        }
        finally
        {
            silent.ForEach(connection => connection.Dispose());
        }

        async Task Connect(TcpClient client)
        {
            try
            {
                await client.ConnectAsync(fortress.Gateway, TestContext.Current.CancellationToken);
            }
            catch (SocketException)
            {
                // One too many may be ended before it hears that it is connected: the record says which it was.
            }
        }
    }

    [Fact]
    public async Task A_new_certificate_needs_no_restart_and_a_broken_file_changes_nothing()
    {
        var before = await ServerThumbprint();
        var old = await File.ReadAllTextAsync(fortress.SiloCertificate, TestContext.Current.CancellationToken);
        var renewed = fortress.Certificate("renewed", Subject("silo", "Coordination development"), [PeerRule.ServerUsage, PeerRule.ClientUsage], TimeSpan.FromMinutes(-5), Year);

        await File.WriteAllTextAsync(fortress.SiloCertificate, "half a certifi", TestContext.Current.CancellationToken);
        fortress.Time.Advance(WatchedFile<Credentials>.LookEvery);
        Assert.Equal(before, await ServerThumbprint());

        File.Copy(renewed, fortress.SiloCertificate, overwrite: true);
        fortress.Time.Advance(WatchedFile<Credentials>.LookEvery);
        Assert.Equal(fortress.Thumbprint(renewed), await ServerThumbprint());
        Assert.Equal(fortress.Thumbprint(renewed), await ServerThumbprint(fortress.Edge));

        await File.WriteAllTextAsync(fortress.SiloCertificate, old, TestContext.Current.CancellationToken);
        fortress.Time.Advance(WatchedFile<Credentials>.LookEvery);
        Assert.Equal(before, await ServerThumbprint());
    }

    private static X500DistinguishedName Subject(string unit, string organisation = "tests") => DevelopmentCertificates.Subject(unit, organisation, "made by a test");

    private string Make(string which)
    {
        var soon = TimeSpan.FromMinutes(-5);
        switch (which)
        {
            case "expired":
                return fortress.Certificate("expired", Subject("client"), ForClients, soon, TimeSpan.FromSeconds(-1));
            case "not yet good":
                return fortress.Certificate("early", Subject("client"), ForClients, TimeSpan.FromMinutes(1), Year);
            case "of an unknown authority":
                using (var strangers = fortress.Strangers())
                {
                    return fortress.Certificate("stranger", Subject("client"), ForClients, soon, Year, strangers);
                }

            case "signed by nobody but itself":
                return SelfSigned();
            case "for servers only":
                return fortress.Certificate("servers", Subject("client"), [PeerRule.ServerUsage], soon, Year);
            case "for no use in particular":
                return fortress.Certificate("useless", Subject("client"), [], soon, Year);
            case "of a silo":
                return fortress.SiloCertificate;
            case "with two places in the system":
                return fortress.Certificate("double", new("OU=client,OU=silo,O=tests,CN=x"), ForClients, soon, Year);
            case "of no organisation":
                return fortress.Certificate("nobody", new("OU=client,CN=x"), ForClients, soon, Year);
            case "of a client":
                return fortress.Certificate("mobile");
            default:
                return fortress.Certificate("other-silo", Subject("silo", "another body"), [PeerRule.ServerUsage, PeerRule.ClientUsage], soon, Year);
        }
    }

    private string SelfSigned()
    {
        using var pair = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject("client"), pair, System.Security.Cryptography.HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(PeerRule.ClientUsage)], critical: false));
        using var made = request.CreateSelfSigned(fortress.Time.GetUtcNow() - TimeSpan.FromDays(1), fortress.Time.GetUtcNow() + Year);
        var path = Path.ChangeExtension(fortress.RevocationsFile, ".self.pem");
        File.WriteAllText(path, $"{made.ExportCertificatePem()}\n{pair.ExportPkcs8PrivateKeyPem()}\n");
        return path;
    }

    /// <summary>Comes with a certificate, and waits until it has been shown the door: in the handshake or, as a server may, right after it.</summary>
    private static async Task IsShownTheDoor(IPEndPoint endpoint, string? certificate)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        using var socket = new TcpClient();
        await socket.ConnectAsync(endpoint, patience.Token);
        await using var tls = new SslStream(socket.GetStream());
        try
        {
            await tls.AuthenticateAsClientAsync(Options(certificate), patience.Token);
            Assert.Equal(0, await tls.ReadAsync(new byte[1], patience.Token));
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            // An alert, or a connection that was reset.
        }
    }

    /// <summary>Tries to come in until the silo has recorded that it did not let it.</summary>
    private async Task<Refused> IsTurnedAway(string? certificate, string clusterId, SecurityEvent what)
    {
        var before = fortress.Record.Lines.Count;
        using var trying = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var raid = Raider.Try(fortress, certificate, clusterId, trying.Token);
        var line = await fortress.Record.Next(before, what, "gateway");
        await trying.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => raid);
        return line;
    }

    private async Task<string> ServerThumbprint(IPEndPoint? door = null)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(door ?? fortress.Gateway, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(socket.GetStream());
        await tls.AuthenticateAsClientAsync(Options(fortress.Certificate("mobile")), TestContext.Current.CancellationToken);
        return Credentials.ThumbprintOf((X509Certificate2)tls.RemoteCertificate!);
    }

    private static SslClientAuthenticationOptions Options(string? certificate) => new()
    {
        ClientCertificates = certificate is null ? null : [X509Certificate2.CreateFromPemFile(certificate)],
        RemoteCertificateValidationCallback = (_, server, _, _) => server is not null,
        TargetHost = "coordination",
    };

    /// <summary>A client's first message, whole and right for its version (RFC 5246 §7.4.1.2), with suites that every version has.</summary>
    private static byte[] Hello(ushort version)
    {
        byte[] suites = [0xC0, 0x09, 0xC0, 0x0A, 0xC0, 0x2B, 0xC0, 0x2C];
        byte[] extensions =
        [
            0x00, 0x0A, 0x00, 0x04, 0x00, 0x02, 0x00, 0x17,
            0x00, 0x0B, 0x00, 0x02, 0x01, 0x00,
            0x00, 0x0D, 0x00, 0x04, 0x00, 0x02, 0x04, 0x03,
        ];
        byte[] body =
        [
            (byte)(version >> 8), (byte)(version & 0xFF), .. new byte[32], 0,
            0, (byte)suites.Length, .. suites, 1, 0,
            0, (byte)extensions.Length, .. extensions,
        ];
        byte[] handshake = [1, 0, 0, (byte)body.Length, .. body];
        return [22, 3, 1, 0, (byte)handshake.Length, .. handshake];
    }
}
