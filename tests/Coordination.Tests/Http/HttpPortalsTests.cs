using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Http;
using Coordination.Orders;
using Coordination.Tests.Client;
using Coordination.Tests.Wire;
using Coordination.Wire;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Coordination.Tests.Http;

/// <summary>What the portals' methods ask and are answered over HTTP/2 and mutual TLS.</summary>
public sealed class HttpPortalsTests(EdgeCertificates certificates) : IClassFixture<EdgeCertificates>
{
    private readonly FakePortals portals = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_method_of_every_portal_comes_to_its_own_with_its_arguments_and_back_with_its_answer()
    {
        await using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var recording = PortalCatalog.All.Select(route => route.Info.DeclaringType!).Distinct().ToDictionary(portal => portal, RecordingPortal.Of);
        await using var edge = await ScriptedEdge.Start(certificates, route => recording[route.Info.DeclaringType!]);
        using var client = certificates.Portals(edge.Address);
        var doors = new object[] { client.Audit, client.Carrier, client.Ministry, client.Province };
        var filled = new Filled(new Random(20260301), isSparse: false);

        foreach (var route in PortalCatalog.All)
        {
            object?[] arguments = [.. route.Info.GetParameters().Select(filled.Of)];

            var answer = await route.Ask(doors.Single(route.Info.DeclaringType!.IsInstanceOfType), arguments);

            var asked = recording[route.Info.DeclaringType!].Asked[^1];
            Assert.Same(route, asked.Route);
            Assert.True(Bytes(arguments).SequenceEqual(Bytes(asked.Arguments)), $"{route}: the arguments differ");
            Assert.True(Bytes(asked.Answer).SequenceEqual(Bytes(answer)), $"{route}: the answer differs");
        }

        Assert.Equal(PortalCatalog.All.Select(route => route.Path), edge.Requests.Select(request => request.Path));
        var thumbprint = certificates.Load(certificates.Client("somebody")).Thumbprint;
        Assert.All(edge.Requests, request => Assert.Equal(("HTTP/2", "Bearer token-1", thumbprint), (request.Protocol, request.Authorization, request.Thumbprint)));

        byte[] Bytes(object value) => services.GetRequiredService<Serializer>().SerializeToArray(value);
    }

    [Theory]
    [InlineData(400, RefusalCode.InvalidArgument)]
    [InlineData(401, RefusalCode.NotAuthenticated)]
    [InlineData(403, RefusalCode.NotAllowed)]
    [InlineData(404, RefusalCode.NotFound)]
    [InlineData(409, RefusalCode.Conflict)]
    [InlineData(429, RefusalCode.TooBusy)]
    [InlineData(503, RefusalCode.Unavailable)]
    public async Task A_refusal_is_the_same_value_whichever_status_it_comes_with(int status, RefusalCode code)
    {
        await using var edge = await ScriptedEdge.Start(certificates, portals);
        edge.Instead = context => ScriptedEdge.Reply(context, status, $$$"""{"refusal":{"code":"{{{code}}}","zh":"不行","en":"no","retryAfter":"00:00:07"}}""", "9");
        using var client = certificates.Portals(edge.Address);

        var answer = await client.Province.Carriers();

        Assert.Equal(new Refusal(code, "不行", "no") { RetryAfter = TimeSpan.FromSeconds(7) }, answer.Refusal);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Whoever_is_too_busy_to_say_so_is_asked_again_when_the_header_says_three_times_at_most(int status)
    {
        await using var edge = await ScriptedEdge.Start(certificates, portals);
        edge.Instead = context => ScriptedEdge.Reply(context, status, retryAfter: "4");
        using var client = certificates.Portals(edge.Address);
        var time = new HurryingTime();

        var answer = await new CoordinationClient(client, time, 1).Province.Carriers(Ct);

        Assert.Equal((RefusalCode.TooBusy, TimeSpan.FromSeconds(4)), (answer.Refusal!.Code, answer.Refusal.RetryAfter));
        Assert.Equal(1 + PortalCalls.RepeatsMax, edge.Requests.Count);
        Assert.All(time.Waits, wait => Assert.InRange(wait, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(4) + PortalCalls.PauseMax));
    }

    [Fact]
    public async Task What_is_no_answer_of_a_portal_is_told_with_its_status_and_nothing_of_its_body()
    {
        await using var edge = await ScriptedEdge.Start(certificates, portals);
        edge.Instead = context => ScriptedEdge.Reply(context, 418, """{"number":"13800138000"}""");
        using var client = certificates.Portals(edge.Address);

        var lost = await Assert.ThrowsAsync<CoordinationUnreachableException>(() => new CoordinationClient(client, new HurryingTime(), 1).Province.Carriers(Ct));

        Assert.Contains("HTTP 418", lost.Message, StringComparison.Ordinal);
        Assert.Contains(edge.Address.Authority, lost.Message, StringComparison.Ordinal);
        Assert.True(lost.IsSent);
        Assert.DoesNotContain("13800138000", lost.ToString(), StringComparison.Ordinal);
        Assert.Single(edge.Requests);
    }

    [Theory]
    [InlineData(200, "{}")]
    [InlineData(200, """{"value":{}}""")]
    [InlineData(200, null)]
    public async Task Half_an_answer_is_none(int status, string? json)
    {
        await using var edge = await ScriptedEdge.Start(certificates, portals);
        edge.Instead = context => ScriptedEdge.Reply(context, status, json);
        using var client = certificates.Portals(edge.Address);

        await Assert.ThrowsAsync<CoordinationUnreachableException>(() => client.Province.Carriers());
    }

    [Fact]
    public async Task The_token_is_asked_for_with_every_call_and_none_is_sent_where_there_is_none()
    {
        await using var edge = await ScriptedEdge.Start(certificates, portals);
        var options = certificates.Options(edge.Address);
        var tokens = new Queue<string>(["first", "second", ""]);
        options.TokenSource = _ => ValueTask.FromResult(tokens.Dequeue());
        using var client = CoordinationClientRegistration.OverHttp(options);

        await client.Province.Carriers();
        await client.Province.Carriers();
        await client.Province.Carriers();

        Assert.Equal(["Bearer first", "Bearer second", ""], edge.Requests.Select(request => request.Authorization));
    }

    [Theory]
    [InlineData("token\nx-more: 1")]
    [InlineData("secret ")]
    [InlineData("tökén")]
    public async Task A_token_that_is_none_is_not_sent_and_not_repeated(string token)
    {
        await using var edge = await ScriptedEdge.Start(certificates, portals);
        var options = certificates.Options(edge.Address);
        options.Token = token;
        using var client = CoordinationClientRegistration.OverHttp(options);

        var wrong = await Assert.ThrowsAsync<CoordinationConnectionException>(() => client.Province.Carriers());

        Assert.DoesNotContain(token, wrong.ToString(), StringComparison.Ordinal);
        Assert.Empty(edge.Requests);
    }

    [Fact]
    public void Who_asks_to_wait_is_answered_that_much_later()
    {
        var usual = TimeSpan.FromSeconds(15);

        Assert.Equal(usual + FetchRequest.WaitMax, HttpPortals.Patience(usual, [new FetchRequest("", 1, FetchRequest.WaitMax, null)]));
        Assert.Equal(usual + TimeSpan.FromSeconds(3), HttpPortals.Patience(usual, [new FetchRequest("", 1, TimeSpan.FromSeconds(3), null)]));
        Assert.Equal(usual + FetchRequest.WaitMax, HttpPortals.Patience(usual, [new FetchRequest("", 1, TimeSpan.MaxValue, null)]));
        Assert.Equal(usual, HttpPortals.Patience(usual, [new FetchRequest("", 1, -FetchRequest.WaitMax, null)]));
        Assert.Equal(usual, HttpPortals.Patience(usual, ["13800138000", true]));
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_lost_and_asked_for_again()
    {
        await using var edge = await ScriptedEdge.Start(certificates, portals);
        var options = certificates.Options(edge.Address);
        var usual = options.AnswerTimeout;
        using var client = CoordinationClientRegistration.OverHttp(options);
        await client.Province.Carriers();
        edge.Instead = async context =>
        {
            if (options.AnswerTimeout == usual)
            {
                return false;
            }

            // Whoever asks again has time enough, however slow the machine.
            options.AnswerTimeout = usual;
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };
        options.AnswerTimeout = TimeSpan.FromSeconds(1);

        var answer = await new CoordinationClient(client, new HurryingTime(), 1).Province.Resend("13800138000", "again", ct: Ct);

        Assert.NotNull(answer.Value);
        Assert.Equal(1, portals.Log.Count("Resend"));
        Assert.Single(edge.Requests.Skip(1).Select(request => request.Body).Distinct());
        Assert.True(edge.Requests.Count >= 3, $"{edge.Requests.Count} requests");
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_to_its_end()
    {
        await using var edge = await ScriptedEdge.Start(certificates, portals);
        edge.Instead = async context =>
        {
            context.Response.ContentType = PortalJson.MediaType;
            var page = new byte[1024 * 1024];
            for (var sent = 0; sent <= EdgeLink.AnswerBytesMax && !context.RequestAborted.IsCancellationRequested; sent += page.Length)
            {
                await context.Response.Body.WriteAsync(page, CancellationToken.None);
            }

            return true;
        };
        using var client = certificates.Portals(edge.Address);

        var lost = await Assert.ThrowsAsync<EdgeException>(() => client.Province.Carriers());

        Assert.True(lost.IsSent);
    }

    [Fact]
    public async Task Rows_whose_answer_was_lost_on_the_way_are_sent_again()
    {
        await using var edge = await ScriptedEdge.Start(certificates, portals);
        using var client = certificates.Portals(edge.Address);
        edge.Instead = async context => edge.Requests.Count == 1 && await ScriptedEdge.Reply(context, 502);

        var answer = await new CoordinationClient(client, new HurryingTime(), 1).Province.AddRows(
            FakeProvinceDesk.OrderId, [new OrderRow(1, "13800138000", null), new OrderRow(2, "", "UNCLOSED_QUOTE", 0)], Ct);

        Assert.Null(answer.Refusal);
        Assert.Equal(2, edge.Requests.Count);
        var rows = Assert.IsAssignableFrom<IReadOnlyList<OrderRow>>(Assert.Single(portals.Log.Of("AddRows"))[1]);
        Assert.Equal([new OrderRow(1, "13800138000", null), new OrderRow(2, "", "UNCLOSED_QUOTE", 0)], rows);
    }
}
