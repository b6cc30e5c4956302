using Coordination.Audit;
using Coordination.Callers;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Tests.Client;

public sealed class ConnectionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("coord-").FullName;

    [Fact]
    public void What_a_silo_writes_a_client_reads()
    {
        var path = Path.Combine(folder, DevFile.FileName);
        DevFiles.Sample.Write(path);

        var read = DevFile.Read(path);

        Assert.Equal(DevFiles.Sample.Profiles, read.Profiles);
        Assert.Equal(DevFiles.Sample.Carriers, read.Carriers);
        Assert.Equal(DevFiles.Sample with { Profiles = read.Profiles, Carriers = read.Carriers }, read);
        Assert.Empty(Directory.GetFiles(folder, "*.new"));
    }

    [Fact]
    public void The_file_holds_tokens_and_only_its_owner_may_read_it()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such mode.");
            return;
        }

        var path = Path.Combine(folder, DevFile.FileName);

        DevFiles.Sample.Write(path);
        DevFiles.Sample.Write(path);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void The_format_is_camel_case_with_roles_by_name()
    {
        var path = Path.Combine(folder, DevFile.FileName);
        File.WriteAllText(path, """
            { "gateway":"127.0.0.1:30000", "clusterId":"dev", "serviceId":"coordination", "pid":123, "http":"http://127.0.0.1:1",
              "carriers":{"CMCC":"http://127.0.0.1:2"}, "new":"is passed over",
              "profiles":{"issuer":{"token":"t","role":"PoliceIssuer","organisation":"PSB","name":"Li","certificateFile":"/c/issuer.pem"}},
              "authoritiesFile":"/c/ca.pem", "verifyWindowSeconds":20 }
            """);

        var read = DevFile.Read(path);

        Assert.Equal(new DevProfile("t", Role.PoliceIssuer, "PSB", "Li", "/c/issuer.pem"), read.Profiles["issuer"]);
        Assert.Equal(20, read.VerifyWindowSeconds);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    public void A_file_that_is_none_is_named(string content)
    {
        var path = Path.Combine(folder, DevFile.FileName);
        File.WriteAllText(path, content);

        var wrong = Assert.Throws<CoordinationConnectionException>(() => DevFile.Read(path));

        Assert.Contains(path, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named() => Assert.Contains(
        "nowhere", Assert.Throws<CoordinationConnectionException>(() => DevFile.Read(Path.Combine(folder, "nowhere", "dev.json"))).Message, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_profile_is_answered_with_those_there_are()
    {
        var wrong = Assert.Throws<CoordinationConnectionException>(() => CoordinationConnection.Of(DevFiles.Sample, "isuer"));

        Assert.Contains("'isuer'", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("approver, auditor, carrier-CMCC", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_token_is_printed()
    {
        Assert.DoesNotContain("token-", CoordinationConnection.Of(DevFiles.Sample, "issuer").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("token-", DevFiles.Sample.Profiles["issuer"].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("token-", DevFiles.Sample.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1:70000")]
    [InlineData(":30000")]
    [InlineData("host:port")]
    public void A_gateway_that_is_none_is_named(string gateway)
    {
        var wrong = Assert.Throws<CoordinationConnectionException>(
            () => new ServiceCollection().AddCoordinationClient(options => Gateway(options, gateway)));

        Assert.Contains($"'{gateway}'", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:8443")]
    [InlineData("http://127.0.0.1:8443")]
    [InlineData("https://127.0.0.1:8443/v1")]
    [InlineData("https://somebody@127.0.0.1:8443")]
    [InlineData("https://127.0.0.1:70000")]
    [InlineData("edge")]
    public void An_edge_that_is_none_is_named(string edge)
    {
        var wrong = Assert.Throws<CoordinationConnectionException>(() => new ServiceCollection().AddCoordinationClient(options =>
        {
            options.CertificateFile = options.AuthoritiesFile = CertificateFile();
            options.Edges.Add(edge);
        }));

        Assert.Contains($"'{edge}'", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_no_connection_without_a_certificate()
    {
        var wrong = Assert.Throws<CoordinationConnectionException>(
            () => new ServiceCollection().AddCoordinationClient(options => options.Edges.Add("https://127.0.0.1:8443")));

        Assert.Contains(nameof(CoordinationClientOptions.CertificateFile), wrong.Message, StringComparison.Ordinal);
        Assert.Throws<CoordinationConnectionException>(() => new ServiceCollection().AddCoordinationClient(options => Gateway(options, "127.0.0.1:30000")));
    }

    [Fact]
    public void A_certificate_that_is_none_is_named()
    {
        var file = Path.Combine(folder, "none.pem");
        File.WriteAllText(file, "none");

        var wrong = Assert.Throws<CoordinationConnectionException>(() => new ServiceCollection().AddCoordinationClient(options =>
        {
            options.Edges.Add("https://127.0.0.1:8443");
            options.CertificateFile = file;
            options.AuthoritiesFile = file;
        }));

        Assert.Contains($"'{file}'", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_must_be_an_edge_or_a_gateway_and_not_too_many()
    {
        Assert.Throws<CoordinationConnectionException>(() => Endpoints(0));
        Assert.Equal(CoordinationClientOptions.GatewaysMax, Endpoints(CoordinationClientOptions.GatewaysMax));
        Assert.Throws<CoordinationConnectionException>(() => Endpoints(CoordinationClientOptions.GatewaysMax + 1));
        Assert.Throws<CoordinationConnectionException>(() => Edges(0));
        Assert.Equal(CoordinationClientOptions.EdgesMax, Edges(CoordinationClientOptions.EdgesMax));
        Assert.Throws<CoordinationConnectionException>(() => Edges(CoordinationClientOptions.EdgesMax + 1));

        static int Endpoints(int count)
        {
            var options = new CoordinationClientOptions();
            for (var i = 0; i < count; i++)
            {
                Gateway(options, "127.0.0.1:30000");
            }

            return options.Endpoints().Length;
        }

        static int Edges(int count)
        {
            var options = new CoordinationClientOptions();
            for (var i = 0; i < count; i++)
            {
                options.Edges.Add("https://127.0.0.1:8443");
            }

            return options.EdgeAddresses().Length;
        }
    }

    [Theory]
    [InlineData(CoordinationTransport.Http, "0 edges and 1 gateways", "Edges")]
    [InlineData(CoordinationTransport.Orleans, "0 gateways and 1 edges", "Gateways")]
    public void What_is_set_for_the_other_transport_is_told_apart(CoordinationTransport transport, string found, string wanted)
    {
        var wrong = Assert.Throws<CoordinationConnectionException>(() => new ServiceCollection().AddCoordinationClient(options =>
        {
            options.CertificateFile = options.AuthoritiesFile = CertificateFile();
            options.Transport = transport;
            (transport == CoordinationTransport.Http ? options.Gateways : options.Edges).Add("https://127.0.0.1:8443");
        }));

        Assert.Contains(found, wrong.Message, StringComparison.Ordinal);
        Assert.Contains($"Transport {transport} takes 1 to 64 {wanted}", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Over_http_nothing_of_orleans_is_started()
    {
        var services = new ServiceCollection().AddCoordinationClient(options =>
        {
            options.CertificateFile = options.AuthoritiesFile = CertificateFile();
            options.Edges.Add("https://127.0.0.1:8443");
        });

        Assert.DoesNotContain(services, service => service.ServiceType.FullName!.StartsWith("Orleans", StringComparison.Ordinal));
        Assert.DoesNotContain(services, service => service.ServiceType == typeof(Microsoft.Extensions.Hosting.IHostedService));
    }

    [Fact]
    public void A_file_that_names_an_edge_is_gone_by_over_http_unless_it_is_said_otherwise()
    {
        var both = DevFiles.Sample with { Edge = "https://127.0.0.1:8443, https://127.0.0.1:8444" };

        Assert.Equal(CoordinationTransport.Http, CoordinationConnection.Of(both, "issuer").Transport);
        Assert.Equal(["https://127.0.0.1:8443", "https://127.0.0.1:8444"], CoordinationConnection.Of(both, "issuer").Edges);
        Assert.Equal(CoordinationTransport.Orleans, CoordinationConnection.Of(both, "issuer", CoordinationTransport.Orleans).Transport);
        Assert.Equal(CoordinationTransport.Orleans, CoordinationConnection.Of(DevFiles.Sample, "issuer").Transport);
        Assert.Contains("no edge", Assert.Throws<CoordinationConnectionException>(
            () => CoordinationConnection.Of(DevFiles.Sample, "issuer", CoordinationTransport.Http)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_ones_own_says_what_is_needed_and_no_more_and_its_paths_begin_at_its_folder()
    {
        var path = Path.Combine(folder, "mine.json");
        File.WriteAllText(path, """
            { "edge":"https://127.0.0.1:8443", "authoritiesFile":"ca.pem",
              "profiles":{"me":{"role":"PoliceIssuer","organisation":"PSB","name":"Li","certificateFile":"me.pem","tokenFile":"me.token"}} }
            """);
        File.WriteAllText(Path.Combine(folder, "me.token"), "first\n");

        var connection = CoordinationConnection.FromFile(path, "me");
        var options = new CoordinationClientOptions();
        connection.CopyTo(options);

        Assert.Equal(Path.Combine(folder, "ca.pem"), connection.AuthoritiesFile);
        Assert.Equal(Path.Combine(folder, "me.pem"), connection.CertificateFile);
        Assert.Equal("first", await options.CurrentToken(TestContext.Current.CancellationToken));
        File.WriteAllText(connection.TokenFile, "second");
        Assert.Equal("second", await options.CurrentToken(TestContext.Current.CancellationToken));
        File.Delete(connection.TokenFile);
        var missing = await Assert.ThrowsAsync<CoordinationConnectionException>(async () => await options.CurrentToken(TestContext.Current.CancellationToken));
        Assert.Contains("me.token", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_of_a_connection_file_is_one() =>
        Assert.Equal(2, CoordinationConnection.FromFile(Tidy.Repository.At("infra/samples/connection.json"), "issuer").Edges.Count);

    [Theory]
    [InlineData("""{ "authoritiesFile":"ca.pem", "profiles":{} }""", "edge")]
    [InlineData("""{ "gateway":"127.0.0.1:30000", "authoritiesFile":"ca.pem", "profiles":{} }""", "clusterId")]
    [InlineData("""{ "edge":"https://127.0.0.1:8443", "profiles":{} }""", "authoritiesFile")]
    [InlineData("""{ "edge":"https://127.0.0.1:8443", "authoritiesFile":"ca.pem" }""", "profiles")]
    [InlineData("""{ "edge":"https://127.0.0.1:8443", "authoritiesFile":"ca.pem", "profiles":{"me":{"certificateFile":"c"}} }""", "'me' lacks role")]
    [InlineData("""{ "edge":"https://127.0.0.1:8443", "authoritiesFile":"ca.pem", "profiles":{"me":{"role":"Auditor"}} }""", "certificateFile")]
    public void What_a_file_lacks_is_named(string content, string lacks)
    {
        var path = Path.Combine(folder, "mine.json");
        File.WriteAllText(path, content);

        Assert.Contains(lacks, Assert.Throws<CoordinationConnectionException>(() => DevFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Addresses_of_both_families_are_gateways()
    {
        var options = new CoordinationClientOptions();
        options.Gateways.Add("127.0.0.1:30000");
        options.Gateways.Add("[::1]:30001");

        Assert.Equal(["127.0.0.1:30000", "[::1]:30001"], options.Endpoints().Select(endpoint => endpoint.ToString()));
    }

    [Fact]
    public async Task Nobody_at_the_gateway_is_told_in_time()
    {
        using var certificates = DevelopmentCertificates.Open(folder, TimeProvider.System);
        var connection = new CoordinationConnection(
            [$"127.0.0.1:{FreePort()}"], "dev", "coordination", "token", certificates.Client("somebody", "PSB"), certificates.AuthoritiesFile)
        {
            ConnectTimeout = TimeSpan.Zero,
        };

        var lost = await Assert.ThrowsAsync<CoordinationUnreachableException>(
            () => CoordinationClient.Connect(connection, TestContext.Current.CancellationToken));

        Assert.Contains("127.0.0.1", lost.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static void Gateway(CoordinationClientOptions options, string gateway)
    {
        options.Transport = CoordinationTransport.Orleans;
        options.Gateways.Add(gateway);
    }

    private string CertificateFile()
    {
        using var certificates = DevelopmentCertificates.Open(folder, TimeProvider.System);
        return certificates.Client("somebody", "PSB");
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
