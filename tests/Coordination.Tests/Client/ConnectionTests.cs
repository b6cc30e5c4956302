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
            () => new ServiceCollection().AddCoordinationClient(options => options.Gateways.Add(gateway)));

        Assert.Contains($"'{gateway}'", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_no_connection_without_a_certificate()
    {
        var wrong = Assert.Throws<CoordinationConnectionException>(
            () => new ServiceCollection().AddCoordinationClient(options => options.Gateways.Add("127.0.0.1:30000")));

        Assert.Contains(nameof(CoordinationClientOptions.CertificateFile), wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_is_none_is_named()
    {
        var file = Path.Combine(folder, "none.pem");
        File.WriteAllText(file, "none");

        var wrong = Assert.Throws<CoordinationConnectionException>(() => new ServiceCollection().AddCoordinationClient(options =>
        {
            options.Gateways.Add("127.0.0.1:30000");
            options.CertificateFile = file;
            options.AuthoritiesFile = file;
        }));

        Assert.Contains($"'{file}'", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_must_be_a_gateway_and_not_too_many()
    {
        Assert.Throws<CoordinationConnectionException>(() => new ServiceCollection().AddCoordinationClient(_ => { }));
        Assert.Throws<CoordinationConnectionException>(() => new ServiceCollection().AddCoordinationClient(options =>
        {
            for (var i = 0; i <= CoordinationClientOptions.GatewaysMax; i++)
            {
                options.Gateways.Add("127.0.0.1:30000");
            }
        }));
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

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
