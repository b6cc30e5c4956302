using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Coordination.Audit;
using Coordination.Harness;
using Coordination.Numbers;

namespace Coordination.Edge;

/// <summary>Each limit of an HTTP edge is met by somebody, who is told or cut off, and it is on record.</summary>
public sealed class When_an_edge_is_pressed(Fortress fortress) : IClassFixture<Fortress>
{
    private const string Explain = "/v1/carrier-portal/explain";
    private const string Asking = """{"number":"13900139004","chinese":false}""";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1.5);

    private string Mine => fortress.Certificate("mobile");

    private string Token => fortress.Token(Fortress.Mobile, Mine);

    [Theory]
    [InlineData("1.1", false)]
    [InlineData("2.0", false)]
    [InlineData("2.0", true)]
    [Trait("Hostile", "34")]
    public async Task A_body_has_an_end_whether_it_says_how_long_it_is_or_not(string version, bool isChunked)
    {
        var before = fortress.Record.Lines.Count;
        using var caller = fortress.Caller(Mine, new(version));

        var reply = await caller.Post(Explain, Token, Asking.PadRight(EdgeLimits.BodyBytesMax + 1), request =>
        {
            if (isChunked)
            {
                request.Content = new Unmeasured(request.Content!);
            }

            // Who is told that it is too much before he has sent it need not send it.
            request.Headers.ExpectContinue = true;
        });

        Assert.Equal(413, reply.Status);
        await fortress.Record.Next(before, SecurityEvent.MessageRefused, "carrier-portal/explain", "413");
    }

    [Fact]
    public async Task A_body_of_just_that_length_is_read()
    {
        using var caller = fortress.Caller(Mine);

        Assert.Equal(200, (await caller.Post(Explain, Token, Asking.PadRight(EdgeLimits.BodyBytesMax))).Status);
    }

    [Theory]
    [InlineData(1_024, 1, 414)]
    [InlineData(1, 16_384, 431)]
    [Trait("Hostile", "34")]
    public async Task A_first_line_and_headers_have_an_end(int line, int header, int status)
    {
        var before = fortress.Record.Lines.Count;

        var told = await Hear(fortress.Edge, $"POST /{new string('x', line)} HTTP/1.1\r\nHost: x\r\nX: {new string('y', header)}\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", told, StringComparison.Ordinal);
        await fortress.Record.Next(before, SecurityEvent.MessageRefused, "edge", "beyond a limit");
    }

    [Fact]
    [Trait("Hostile", "34")]
    public async Task There_are_so_many_headers()
    {
        var before = fortress.Record.Lines.Count;
        var headers = string.Concat(Enumerable.Range(0, EdgeLimits.HeadersMax + 1).Select(number => $"X-{number}: x\r\n"));

        Assert.StartsWith("HTTP/1.1 431 ", await Hear(fortress.Edge, $"POST {Explain} HTTP/1.1\r\n{headers}\r\n"), StringComparison.Ordinal);
        await fortress.Record.Next(before, SecurityEvent.MessageRefused, "edge", "beyond a limit");
    }

    [Fact]
    public async Task There_are_so_many_connections_and_one_more_is_closed()
    {
        await using var edge = await fortress.AnotherEdge(new() { ConnectionsMax = 2 });
        var before = fortress.Record.Lines.Count;
        await using var first = await Enter(edge.At!);
        await using var second = await Enter(edge.At!);

        await Assert.ThrowsAnyAsync<Exception>(() => Enter(edge.At!));

        await fortress.Record.Next(before, SecurityEvent.MessageRefused, "edge", nameof(EdgeLimits.ConnectionsMax));
    }

    [Fact]
    public async Task A_client_is_told_how_many_requests_it_may_begin_at_once()
    {
        await using var edge = await fortress.AnotherEdge(new() { StreamsMax = 7 });
        await using var tls = await Enter(edge.At!, SslApplicationProtocol.Http2);

        // RFC 9113 §3.4 and §6.5: the preface and no settings of its own; the answer is a frame of pairs of 16 and 32 bits.
        await tls.WriteAsync(Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0"), TestContext.Current.CancellationToken);
        var head = new byte[9];
        await tls.ReadExactlyAsync(head, TestContext.Current.CancellationToken);
        Assert.Equal(4, head[3]);
        var settings = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
        await tls.ReadExactlyAsync(settings, TestContext.Current.CancellationToken);

        var streams = settings.Chunk(6).Single(pair => pair[1] == 3);
        Assert.Equal(7, streams[5]);
    }

    [Fact]
    [Trait("Hostile", "42")]
    public async Task Headers_that_do_not_come_are_not_waited_for()
    {
        await using var edge = await fortress.AnotherEdge(new() { HeadersWithin = Soon });
        var before = fortress.Record.Lines.Count;

        Assert.StartsWith("HTTP/1.1 408 ", await Hear(edge.At!, $"POST {Explain} HTTP/1.1\r\nHost: x\r\n"), StringComparison.Ordinal);
        await fortress.Record.Next(before, SecurityEvent.MessageRefused, "edge", "beyond a limit");
    }

    [Fact]
    [Trait("Hostile", "42")]
    public async Task A_body_that_trickles_is_not_waited_for()
    {
        await using var edge = await fortress.AnotherEdge(new() { BytesPerSecondMin = 1_000_000, SlowFor = Soon });
        var before = fortress.Record.Lines.Count;

        await using var tls = await Enter(edge.At!);
        Assert.StartsWith("HTTP/1.1 100 ", await Hear(tls, Begun()), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 408 ", await Hear(tls, "{"), StringComparison.Ordinal);
        await fortress.Record.Next(before, SecurityEvent.MessageRefused, "carrier-portal/explain", "408");
    }

    [Fact]
    [Trait("Hostile", "42")]
    public async Task Nor_one_that_takes_too_long_in_all()
    {
        var limits = new EdgeLimits { BytesPerSecondMin = 0.001 };
        await using var edge = await fortress.AnotherEdge(limits);
        var before = fortress.Record.Lines.Count;
        await using var tls = await Enter(edge.At!);

        // Who is told to go on is waited for.
        Assert.StartsWith("HTTP/1.1 100 ", await Hear(tls, Begun()), StringComparison.Ordinal);
        fortress.Time.Advance(limits.BodyWithin);

        Assert.StartsWith("HTTP/1.1 408 ", await Hear(tls, "{"), StringComparison.Ordinal);
        await fortress.Record.Next(before, SecurityEvent.MessageRefused, "carrier-portal/explain", "408");
    }

    [Fact]
    public async Task A_connection_without_requests_ends()
    {
        await using var edge = await fortress.AnotherEdge(new() { IdleMax = Soon });
        await using var tls = await Enter(edge.At!);

        Assert.Empty(await Hear(tls, string.Empty));
    }

    [Theory]
    [InlineData("explain", Asking)]
    [InlineData("fetch", """{"request":{"cursor":"","most":1,"wait":"00:00:10"}}""")]
    public async Task An_answer_that_does_not_come_is_not_waited_for_and_nobody_says_that_nothing_happened(string method, string body)
    {
        var limits = new EdgeLimits();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var edge = await fortress.AnotherEdge(limits, AnsweringPortal.Of(() =>
        {
            asked.SetResult();
            return new TaskCompletionSource<object>().Task;
        }));
        using var caller = new EdgeCaller(edge.At!, Mine);

        var coming = caller.Post($"/v1/carrier-portal/{method}", Token, body);
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        var reply = await Until(coming, method == "fetch" ? limits.FetchWithin : limits.AnswerWithin);

        Assert.Equal((504, nameof(RefusalCode.Unanswered)), (reply.Status, CodeOf(reply)));
    }

    [Fact]
    [Trait("Hostile", "60")]
    public async Task What_fails_inside_stays_inside()
    {
        await using var edge = await fortress.AnotherEdge(new(), AnsweringPortal.Of(() => throw new InvalidOperationException("SELECT secret FROM Coordination.Journal at 10.0.0.1")));
        using var caller = new EdgeCaller(edge.At!, Mine);

        var reply = await caller.Post(Explain, Token, Asking);

        Assert.Equal((500, nameof(RefusalCode.Unanswered)), (reply.Status, CodeOf(reply)));
        Assert.DoesNotContain("secret", reply.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Journal", reply.Body, StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{16}$", reply.Of(EdgeDoor.CorrelationHeader));
    }

    [Fact]
    public async Task An_answer_has_an_end()
    {
        var text = new string('x', EdgeLimits.AnswerBytesMax);
        await using var edge = await fortress.AnotherEdge(new(), AnsweringPortal.Of(() => Task.FromResult<object>(new Answer<Explanation>(new("139****9004", false, text, []), null))));
        using var caller = new EdgeCaller(edge.At!, Mine);

        Assert.Equal(500, (await caller.Post(Explain, Token, Asking)).Status);
    }

    private static string CodeOf(EdgeReply reply) => JsonDocument.Parse(reply.Body).RootElement.GetProperty("refusal").GetProperty("code").GetString()!;

    /// <summary>A request whose body is still to come.</summary>
    private string Begun() => $"POST {Explain} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {Token}\r\nExpect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n";

    /// <summary>Moves the silo's clock until something has come, which waits by that clock from an instant nobody is told.</summary>
    private async Task<T> Until<T>(Task<T> coming, TimeSpan step)
    {
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!coming.IsCompleted)
        {
            fortress.Time.Advance(step);
            await pulse.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        return await coming;
    }

    private async Task<string> Hear(IPEndPoint edge, string said)
    {
        await using var tls = await Enter(edge);
        return await Hear(tls, said);
    }

    /// <summary>Says something over a proved connection and hears what comes back, until it is ended or an answer's head is whole.</summary>
    private static async Task<string> Hear(SslStream tls, string said)
    {
        var heard = new StringBuilder();
        try
        {
            await tls.WriteAsync(Encoding.ASCII.GetBytes(said), TestContext.Current.CancellationToken);
            var buffer = new byte[4_096];
            int read;
            do
            {
                read = await tls.ReadAsync(buffer, TestContext.Current.CancellationToken);
                heard.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }
            while (read > 0 && !heard.ToString().Contains("\r\n\r\n", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            // Ended by a reset.
        }

        return heard.ToString();
    }

    private async Task<SslStream> Enter(IPEndPoint edge, SslApplicationProtocol? protocol = null)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(edge, TestContext.Current.CancellationToken);
        var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                ApplicationProtocols = [protocol ?? SslApplicationProtocol.Http11],
                ClientCertificates = [X509Certificate2.CreateFromPemFile(Mine)],
                RemoteCertificateValidationCallback = (_, server, _, _) => server is not null,
                TargetHost = "coordination",
            },
            TestContext.Current.CancellationToken);
        return tls;
    }

    /// <summary>A body that does not say how long it is.</summary>
    private sealed class Unmeasured : HttpContent
    {
        private readonly HttpContent inner;

        public Unmeasured(HttpContent inner)
        {
            this.inner = inner;
            Headers.ContentType = inner.Headers.ContentType;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => inner.CopyToAsync(stream, TestContext.Current.CancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
