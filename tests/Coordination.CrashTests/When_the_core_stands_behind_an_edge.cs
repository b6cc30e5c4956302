using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Coordination.Harness;

namespace Coordination;

/// <summary>One core silo, one edge silo: what comes in at the edge is carried out behind it, and nothing outside reaches the core.</summary>
public sealed class When_the_core_stands_behind_an_edge
{
    private const int Lines = 500;

    private static readonly string[] Tables = ["tcp", "tcp6"];
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    public static bool IsLinux => OperatingSystem.IsLinux();

    [Fact]
    public Task An_order_goes_from_the_edge_to_its_last_acknowledgement() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        await using var border = await Border.Of(place);
        var drawn = place.Order(Lines);
        var issuer = await border.As(Surroundings.Police);

        var order = await OrderRun.Begin(issuer, await border.As(Surroundings.Approver), drawn);
        Verdict.EveryNumberBarredExactlyOnce(drawn, await OrderRun.Ends(issuer, order), place.Data);

        // Over HTTP it is the same order, and the auditor, who reads the record itself, finds it.
        using var shown = JsonDocument.Parse((await Asked(border, Surroundings.Police, "province-portal/order", $$"""{"orderId":"{{order.OrderId}}"}""")).Body);
        Assert.Equal("Completed", shown.RootElement.GetProperty("value").GetProperty("phase").GetString());
        var history = await Asked(border, Surroundings.Auditor, "audit-portal/order-history", $$"""{"orderId":"{{order.OrderId}}","afterVersion":0,"purpose":"test"}""");
        Assert.Contains("OrderSubmitted", history.Body, StringComparison.Ordinal);
        Assert.Equal(200, (await Asked(border, Surroundings.Police, "province-portal/carriers", "{}")).Status);

        // Whatever was written, the core silo wrote.
        var writers = (await border.Rows.Slots()).Where(slot => slot.Owner is not null).ToList();
        Assert.NotEmpty(writers);
        Assert.All(writers, slot => Assert.StartsWith($"127.0.0.1:{border.Core.SiloPort}@", slot.Owner, StringComparison.Ordinal));
        await border.Edge.Stopped();
        await border.Core.Stopped();
    });

    [Fact]
    public Task Without_a_core_silo_the_edge_says_so_and_goes_on_when_there_is_one() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        await using var border = await Border.Of(place);
        Assert.Equal(200, (await Asked(border, Surroundings.Police, "province-portal/carriers", "{}")).Status);
        await border.Core.Process.Kill();

        var refused = await Until(border, reply => reply.Status == 503, 504);

        Assert.Equal("Unavailable", JsonDocument.Parse(refused.Body).RootElement.GetProperty("refusal").GetProperty("code").GetString());
        Assert.NotNull(refused.Of("Retry-After"));
        await border.Edge.Until(report => !report.Ready && !report.Of("core").Ok, "the edge was not ready without a core silo");
        await border.CoreAgain();
        await Until(border, reply => reply.Status == 200, 503, 504);
        await border.Edge.Until(report => report.Ready, "the edge was ready again");
        await border.Edge.Stopped();
        await border.Core.Stopped();
    });

    [Fact(SkipUnless = nameof(IsLinux), Skip = "Who listens is read from Linux' /proc.")]
    [Trait("Hostile", "25")]
    [Trait("Hostile", "37")]
    public Task A_core_silo_listens_to_silos_only() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        await using var border = await Border.Of(place);
        var (core, edge) = (border.Core, border.Edge);

        int[] ofCore = [core.SiloPort, await core.HealthPort()];
        int[] ofEdge = [edge.SiloPort, edge.GatewayPort, (await edge.Edge()).Port, await edge.HealthPort()];
        Assert.Equal(ofCore.Order(), Listening(core.Process.Id));
        Assert.Equal(ofEdge.Order(), Listening(edge.Process.Id));

        // A client's certificate, good at the edge, opens nothing where silos speak.
        Assert.Equal(200, (await Asked(border, Surroundings.Police, "province-portal/carriers", "{}")).Status);
        foreach (var silo in new[] { core, edge })
        {
            await IsShownTheDoor(silo.SiloPort, border.Around.ClientCertificate(Surroundings.Police));
            await silo.Process.Says("Security: ConnectionRefused at silo");
        }

        await edge.Stopped();
        await core.Stopped();
    });

    private static async Task<EdgeReply> Asked(Border border, Audit.Principal who, string act, string body)
    {
        var (caller, token) = await border.Around.Over(border.Edge, who);
        using (caller)
        {
            return await caller.Post($"/v1/{act}", token, body);
        }
    }

    /// <summary>Asks until an answer is as wanted; until then it is one of these, and never none.</summary>
    private static async Task<EdgeReply> Until(Border border, Func<EdgeReply, bool> wanted, params int[] before)
    {
        using var patience = new CancellationTokenSource(SiloProcess.Patience);
        using var timer = new PeriodicTimer(LookEvery);
        while (true)
        {
            var reply = await Asked(border, Surroundings.Police, "province-portal/carriers", "{}");
            if (wanted(reply))
            {
                return reply;
            }

            Assert.True(before.Contains(reply.Status) && !patience.IsCancellationRequested, $"{reply.Status} {reply.Body}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task IsShownTheDoor(int port, string certificateFile)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(socket.GetStream());
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    ClientCertificates = [X509Certificate2.CreateFromPemFile(certificateFile)],
                    RemoteCertificateValidationCallback = (_, server, _, _) => server is not null,
                    TargetHost = "coordination",
                },
                TestContext.Current.CancellationToken);
            Assert.Equal(0, await tls.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            // An alert, or a connection that was reset.
        }
    }

    /// <summary>TCP ports on which a process listens, ascending: those of its sockets that stand in the tables of its network as such.</summary>
    private static List<int> Listening(int process)
    {
        const string listens = "0A";
        var own = new DirectoryInfo($"/proc/{process}/fd").EnumerateFileSystemInfos()
            .Select(handle => handle.LinkTarget)
            .OfType<string>()
            .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))
            .Select(target => target["socket:[".Length..^1])
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Tables
                .SelectMany(table => File.ReadLines($"/proc/{process}/net/{table}").Skip(1))
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields[3] == listens && own.Contains(fields[9]))
                .Select(fields => int.Parse(fields[1].Split(':')[^1], NumberStyles.HexNumber, CultureInfo.InvariantCulture))
                .Order(),
        ];
    }
}
