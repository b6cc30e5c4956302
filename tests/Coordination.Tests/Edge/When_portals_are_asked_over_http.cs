using System.Text.Json;
using Coordination.Audit;
using Coordination.Harness;
using Coordination.Journal;

namespace Coordination.Edge;

/// <summary>The portals' contracts over HTTP: what is asked for in their words is answered, and nothing else is.</summary>
public sealed class When_portals_are_asked_over_http(Fortress fortress) : IClassFixture<Fortress>
{
    private const string Explain = "/v1/carrier-portal/explain";
    private const string OpenCase = "/v1/carrier-portal/open-case";
    private const string OwnNumber = "13900139002";
    private const string OthersNumber = "13000130002";
    private const string Case = """{"request":{"key":"over-http-1","number":"13900139002","reference":"model","level":1}}""";

    private string Mine => fortress.Certificate("mobile");

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_portal_answers_as_it_answers_over_Orleans(string version)
    {
        await using var raider = await Raider.Connect(fortress, Mine);
        var expected = await raider.With(fortress.Token(Fortress.Mobile, Mine), portals => portals.Carrier.Explain(OwnNumber, chinese: true));

        var reply = await Ask(Explain, Asking(OwnNumber, "true"), version: version);

        Assert.Equal(200, reply.Status);
        Assert.Equal(expected.Value!.Text, JsonDocument.Parse(reply.Body).RootElement.GetProperty("value").GetProperty("text").GetString());
        Assert.Equal("application/json", reply.Of("Content-Type"));
    }

    [Fact]
    [Trait("Hostile", "9")]
    public async Task A_repeat_gets_the_same_case_and_it_is_opened_once()
    {
        var first = await Ask(OpenCase, Case);
        var second = await Ask(OpenCase, Case);

        Assert.Equal((200, CaseOf(first)), (second.Status, CaseOf(second)));
        var placed = Assert.Single(await fortress.Facts(Subject.OfNumber(86_13900139002)), fact => fact.Kind is FactKind.HoldPlaced);
        Assert.Equal(Fortress.Mobile.Id, placed.By.Id);

        static string? CaseOf(EdgeReply reply) => JsonDocument.Parse(reply.Body).RootElement.GetProperty("value").GetProperty("caseId").GetString();
    }

    public static TheoryData<string, string> Headers => new()
    {
        { "X-Forwarded-For", "127.0.0.1" },
        { "X-Forwarded-Client-Cert", "Subject=\"OU=silo,O=Coordination development\"" },
        { "X-SSL-Client-S-DN", "OU=silo,O=Coordination development" },
        { "X-SSL-Client-Verify", "SUCCESS" },
        { "Forwarded", "for=127.0.0.1;by=silo" },
        { "X-Real-IP", "127.0.0.1" },
        { "X-Original-URL", "/v1/ministry-portal/country" },
        { "X-HTTP-Method-Override", "GET" },
        { "X-User", "ministry-1" },
        { "X-Role", "MinistryOperator" },
        { "Client-Cert", ":MIIB:" },
        { "coordination.entry", "ministry-1" },
        { "coordination.stamp", "x" },
        { "Cookie", "role=MinistryOperator" },
        { "Proxy-Authorization", "Bearer x" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    [Trait("Hostile", "12")]
    public async Task Who_calls_is_never_taken_from_a_header(string name, string value)
    {
        var before = fortress.Record.Lines.Count;

        var others = await Ask(Explain, Asking(OthersNumber), change: request => request.Headers.TryAddWithoutValidation(name, value));
        var ministrys = await Ask("/v1/ministry-portal/country", "{}", change: request => request.Headers.TryAddWithoutValidation(name, value));

        Assert.Equal((404, 403), (others.Status, ministrys.Status));
        Assert.Equal(Fortress.Mobile.Id, (await fortress.Record.Next(before, SecurityEvent.NotFound, "carrier-portal/explain")).Who);
        Assert.Equal(Fortress.Mobile.Id, (await fortress.Record.Next(before, SecurityEvent.NotAllowed, "ministry-portal/country")).Who);
    }

    [Theory]
    [InlineData("X-Forwarded-Client-Cert")]
    [InlineData("X-Access-Token")]
    [Trait("Hostile", "12")]
    public async Task A_token_stands_in_one_place_only(string header)
    {
        using var caller = fortress.Caller(Mine);
        var token = fortress.Token(Fortress.Mobile, Mine);

        Assert.Equal(401, (await caller.Post(Explain, null, Asking(OwnNumber), request => request.Headers.TryAddWithoutValidation(header, $"Bearer {token}"))).Status);
        Assert.Equal(401, (await caller.Post(Explain, null, Asking(OwnNumber), request => request.Headers.TryAddWithoutValidation("Authorization", $"Basic {token}"))).Status);
        Assert.Equal(401, (await caller.Post(Explain, token, Asking(OwnNumber), request => request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}"))).Status);
        Assert.Equal(404, (await caller.Post($"{Explain}?access_token={token}", token, Asking(OwnNumber))).Status);
        Assert.Equal(401, (await caller.Post($"{Explain}?access_token={token}", null, Asking(OwnNumber))).Status);
        Assert.DoesNotContain(fortress.Record.Lines, line => line.ToString().Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Hostile", "13")]
    public async Task Not_yours_and_does_not_exist_are_the_same_bytes()
    {
        var others = await Ask(Explain, Asking(OthersNumber));
        var unknown = await Ask("/v1/carrier-portal/case", $$"""{"number":"{{OwnNumber}}","caseId":"case:none"}""");

        Assert.Equal(404, others.Status);
        Assert.Equal((others.Status, others.Body), (unknown.Status, unknown.Body));
        Assert.Equal(Names(others), Names(unknown));

        static IEnumerable<string> Names(EdgeReply reply) => reply.Headers.Keys.Order(StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("system-CMCC", "/v1/province-portal/stop", """{"orderId":"order:none","reason":"mine now"}""")]
    [InlineData("system-CMCC", "/v1/ministry-portal/raise-fence", """{"above":1,"reason":"mine now"}""")]
    [InlineData("sc-1", "/v1/ministry-portal/stop", """{"orderId":"order:none","reason":"mine now"}""")]
    [InlineData("sc-1", "/v1/carrier-portal/fetch", """{"request":{"cursor":"","most":1,"wait":"00:00:00"}}""")]
    [InlineData("auditor-1", "/v1/province-portal/lift", """{"commandId":"c-1","number":"13900139002","orderId":"order:none","revoke":true,"reason":"mine now"}""")]
    [Trait("Hostile", "16")]
    public async Task An_act_of_another_role_is_forbidden(string id, string path, string body)
    {
        var who = new[] { Fortress.Mobile, Fortress.Sichuan, Fortress.Auditor }.Single(principal => principal.Id == id);
        var before = fortress.Record.Lines.Count;

        var reply = await Ask(path, body, who);

        Assert.True(reply.Status == 403, $"{reply.Status} {reply.Body}");
        Assert.Equal(id, (await fortress.Record.Next(before, SecurityEvent.NotAllowed, path["/v1/".Length..])).Who);
    }

    [Theory]
    [InlineData("""{"request":{"key":"m-1","number":"13900139003","reference":"r","level":1},"principal":{"id":"ministry-1","role":"MinistryOperator"}}""")]
    [InlineData("""{"request":{"key":"m-1","number":"13900139003","reference":"r","level":1,"carrierId":"CUCC"}}""")]
    [InlineData("""{"request":{"key":"m-1","number":"13900139003","reference":"r","level":1,"status":"Passed"}}""")]
    [InlineData("""{"request":{"key":"m-1","number":"13900139003","reference":"r","level":1,"approvedBy":"somebody"}}""")]
    [InlineData("""{"request":{"key":"m-1","number":"13900139003","reference":"r","level":1,"province":"51"}}""")]
    [InlineData("""{"request":{"key":"m-1","number":"13900139003","reference":"r","level":1,"$type":"Coordination.Audit.Principal"}}""")]
    [InlineData("""{"request":{"Key":"m-1","number":"13900139003","reference":"r","level":1}}""")]
    [Trait("Hostile", "20")]
    public Task What_a_request_has_no_place_for_is_refused(string body) => IsNoRequest(body);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"13900139003\"")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"request":null}""")]
    [InlineData("""{"request":{"key":"m-1","number":"13900139003","reference":"r","level":1}}x""")]
    [InlineData("""{"request":{"key":"m-1","number":"13900139003","reference":"r","level":1}}{}""")]
    [InlineData("""{"request":{"key":"m-1","number":"13900139003","reference":"r","level":1},"request":{"key":"m-2","number":"13900139003","reference":"r","level":1}}""")]
    [InlineData("""{"request":{"key":"m-1","key":"m-2","number":"13900139003","reference":"r","level":1}}""")]
    [InlineData("""{"request":{"key":"m-1","number":"13900139003","reference":"r","level":NaN}}""")]
    [InlineData("""{"request":{"key":"m-1","number":"13900139003","reference":"r","level":1e400}}""")]
    [InlineData("""{"request":{"key":"m-1","number":"13900139003","reference":"r","level":99999999999999999999}}""")]
    [InlineData("""{"request":{"key":"m-1","number":"13900139003","reference":"r","level":"1"}}""")]
    [InlineData("""{"request":{"key":"m-1","number":13900139003,"reference":"r","level":1}}""")]
    [InlineData("""{"request":{"key":"m-1","number":"13900139003","reference":"r","level":1,}}""")]
    [InlineData("""{"request":{"key":"m-1","number":"13900139003","reference":"r"/**/,"level":1}}""")]
    [InlineData("""{"request":{"key":"m-1","number":"13900139003","reference":"\ud800","level":1}}""")]
    [InlineData("""{"request":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}""")]
    [Trait("Hostile", "58")]
    public Task What_is_no_such_JSON_is_refused(string body) => IsNoRequest(body);

    [Theory]
    [InlineData("""{"chinese":false}""")]
    [InlineData("""{"number":null,"chinese":false}""")]
    [InlineData("""{"number":"","chinese":false}""")]
    [InlineData("""{"number":"*","chinese":false}""")]
    [InlineData("""{"number":"%","chinese":false}""")]
    [InlineData("""{"number":"13900139002,13000130002","chinese":false}""")]
    [InlineData("""{"number":[],"chinese":false}""")]
    [InlineData("""{"number":{"$ne":""},"chinese":false}""")]
    [Trait("Hostile", "23")]
    public async Task Nothing_said_or_a_pattern_never_means_all(string body) => Assert.Equal(400, (await Ask(Explain, body)).Status);

    [Theory]
    [InlineData("*")]
    [InlineData("")]
    [InlineData("51,11")]
    [Trait("Hostile", "23")]
    public async Task Nor_is_there_a_province_that_is_all_of_them(string province) =>
        Assert.Equal(400, (await Ask("/v1/province-portal/province", $$"""{"province":"{{province}}"}""", Fortress.Sichuan)).Status);

    [Theory]
    [InlineData("/")]
    [InlineData("/health")]
    [InlineData("/live")]
    [InlineData("/ready")]
    [InlineData("/metrics")]
    [InlineData("/v1")]
    [InlineData("/v1/number/explain")]
    [InlineData("/v1/order/stop")]
    [InlineData("/v1/fence/raise")]
    [InlineData("/v1/carrier-portal/Explain")]
    [InlineData("/v1/carrier-portal/explain/")]
    [InlineData("/v1/carrier-portal/%65xplain")]
    [InlineData("/v1/carrier-portal/explain?number=13900139002")]
    [InlineData("/v1/carrier-portal/../carrier-portal/explain")]
    [InlineData("/v2/carrier-portal/explain")]
    [Trait("Hostile", "37")]
    [Trait("Hostile", "65")]
    public async Task Nothing_else_has_a_path(string path)
    {
        var before = fortress.Record.Lines.Count;
        using var caller = fortress.Caller(Mine);

        var reply = await caller.Post(Explain, fortress.Token(Fortress.Mobile, Mine), Asking(OwnNumber), request => request.RequestUri = new(
            $"https://{fortress.Edge}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));

        Assert.Equal(404, reply.Status);
        var line = await fortress.Record.Next(before, SecurityEvent.NotFound, "edge");
        Assert.DoesNotContain(OwnNumber, line.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("PATCH")]
    public async Task Post_is_the_only_method(string method)
    {
        var reply = await Ask(Explain, Asking(OwnNumber), change: request => request.Method = new(method));

        Assert.Equal(405, reply.Status);
        Assert.Equal("POST", reply.Of("Allow"));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=gb18030")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Json_is_the_only_form(string type)
    {
        Assert.Equal(415, (await Ask(Explain, Asking(OwnNumber), change: request => request.Content!.Headers.ContentType = new(type.Split(';')[0]) { CharSet = type.Contains(';', StringComparison.Ordinal) ? "gb18030" : null })).Status);
        Assert.Equal(415, (await Ask(Explain, Asking(OwnNumber), change: request => request.Content!.Headers.ContentEncoding.Add("gzip"))).Status);
    }

    [Fact]
    [Trait("Hostile", "60")]
    [Trait("Hostile", "66")]
    public async Task Every_answer_is_kept_by_nobody_and_tells_nothing_of_what_it_was_made_with()
    {
        EdgeReply[] replies =
        [
            await Ask(Explain, Asking(OwnNumber)),
            await Ask(Explain, Asking(OthersNumber)),
            await Ask(Explain, "{"),
            await Ask(Explain, Asking("1")),
            await Ask("/v1/ministry-portal/country", "{}"),
            await Ask("/nowhere", "{}"),
            await Ask(Explain, Asking(OwnNumber), change: request => request.Method = HttpMethod.Get),
            await Ask(Explain, Asking(OwnNumber), change: request => request.Content!.Headers.ContentType = new("text/plain")),
            await Ask(Explain, Asking(OwnNumber), change: request => request.Headers.Remove("Authorization")),
        ];

        Assert.Equal([200, 404, 400, 400, 403, 404, 405, 415, 401], replies.Select(reply => reply.Status));
        Assert.Equal(replies.Length, replies.Select(reply => reply.Of(EdgeDoor.CorrelationHeader)).Distinct().Count());
        Assert.All(replies, reply =>
        {
            Assert.Equal("no-store", reply.Of("Cache-Control"));
            Assert.Matches("^[0-9a-f]{16}$", reply.Of(EdgeDoor.CorrelationHeader));
            Assert.Null(reply.Of("Server"));
            Assert.DoesNotContain("Exception", reply.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("Coordination.", reply.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", reply.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("SELECT", reply.Body, StringComparison.OrdinalIgnoreCase);
            using var body = JsonDocument.Parse(reply.Body);
            Assert.Equal(reply.Status == 200 ? "value" : "refusal", Assert.Single(body.RootElement.EnumerateObject()).Name);
        });
    }

    [Fact]
    [Trait("Hostile", "62")]
    public async Task Whoever_proves_nothing_learns_nothing_of_whomever_he_names()
    {
        using var stranger = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        using var issuer = fortress.IssuerKey();
        using var caller = fortress.Caller(Mine);
        var ministry = fortress.Certificate("ministry");
        await File.AppendAllTextAsync(fortress.RevocationsFile, "subject removed-1\n", TestContext.Current.CancellationToken);
        fortress.Time.Advance(TimeSpan.FromSeconds(60));
        var withdrawn = await Ask("/v1/province-portal/withdraw", """{"name":"withdrawn-1","isBody":false,"reason":"left"}""", Fortress.Ministry, ministry);
        Assert.True(withdrawn.Status == 200, withdrawn.Body);

        string[] tokens =
        [
            ForgedToken.Of(fortress, Fortress.Mobile, Mine).Signed(stranger),
            ForgedToken.Of(fortress, Fortress.Mobile with { Id = "nobody-1" }, Mine).Signed(stranger),
            ForgedToken.Of(fortress, Fortress.Mobile with { Id = "withdrawn-1" }, Mine).Signed(stranger),
            ForgedToken.Of(fortress, Fortress.Mobile with { Id = "removed-1" }, Mine).Signed(stranger),
            ForgedToken.Of(fortress, Fortress.Mobile with { Id = "removed-1" }, Mine).Signed(issuer),
            ForgedToken.Of(fortress, Fortress.Mobile with { Id = "withdrawn-1" }, ministry).Signed(issuer),
        ];
        var before = fortress.Record.Lines.Count;
        var replies = new List<EdgeReply>();
        foreach (var token in tokens)
        {
            replies.Add(await caller.Post(Explain, token, Asking(OwnNumber)));
        }

        Assert.All(replies, reply => Assert.Equal((401, replies[0].Body, replies[0].Of("WWW-Authenticate")), (reply.Status, reply.Body, reply.Of("WWW-Authenticate"))));
        Assert.Equal(tokens.Length, fortress.Record.Lines.Skip(before).Count(line => line is { Event: SecurityEvent.NotAuthenticated, Door: "carrier-portal/explain" }));

        // Who proves that he is the one whose rights have ended is told that: it is his own.
        Assert.Equal(403, (await Ask("/v1/province-portal/carriers", "{}", Fortress.Sichuan with { Id = "withdrawn-1" })).Status);
    }

    [Fact]
    public async Task Whoever_tries_tokens_is_asked_to_come_again()
    {
        var prober = fortress.Certificate("prober");
        using var caller = fortress.Caller(prober);
        EdgeReply reply;
        var tried = 0;
        do
        {
            reply = await caller.Post(Explain, "a.b.c", Asking(OwnNumber));
            tried++;
        }
        while (reply.Status == 401 && tried <= 2 * Admission.FailedTokens.AtOnceMax);

        Assert.Equal(429, reply.Status);
        Assert.True(tried > Admission.FailedTokens.AtOnceMax, $"asked to come again after {tried}");
        Assert.True(int.Parse(reply.Of("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture) > 0);
        await fortress.Record.Next(0, SecurityEvent.Probing, Admission.FailedTokens.Door);
    }

    [Fact]
    [Trait("Hostile", "28")]
    [Trait("Hostile", "35")]
    public async Task A_client_over_Orleans_cannot_say_that_it_was_let_in_over_http()
    {
        await using var raider = await Raider.Connect(fortress, Mine);
        RequestContext.Set(Entry.ContextKey, Fortress.Ministry.Id);
        var answer = await raider.With(fortress.Token(Fortress.Mobile, Mine), portals => portals.Ministry.Country());
        Assert.Equal(RefusalCode.NotAllowed, answer.Refusal?.Code);

        var before = fortress.Record.Lines.Count;
        RequestContext.Set(Entry.ContextKey, new Entry(new object(), Fortress.Ministry));
        var lost = raider.With(fortress.Token(Fortress.Mobile, Mine), portals => portals.Ministry.Country());
        await fortress.Record.Next(before, SecurityEvent.MessageRefused, "gateway");
        Assert.False(lost.IsCompletedSuccessfully);
    }

    private static string Asking(string number, string chinese = "false") => $$"""{"number":"{{number}}","chinese":{{chinese}}}""";

    private async Task IsNoRequest(string body)
    {
        var before = fortress.Record.Lines.Count;

        var reply = await Ask(OpenCase, body);

        Assert.Equal((400, "InvalidArgument"), (reply.Status, JsonDocument.Parse(reply.Body).RootElement.GetProperty("refusal").GetProperty("code").GetString()));
        Assert.DoesNotContain("13900139003", reply.Body, StringComparison.Ordinal);
        Assert.Equal(Fortress.Mobile.Id, (await fortress.Record.Next(before, SecurityEvent.MessageRefused, "carrier-portal/open-case")).Who);
        Assert.Empty(await fortress.Facts(Subject.OfNumber(86_13900139003)));
    }

    private async Task<EdgeReply> Ask(
        string path, string body, Principal? who = null, string? certificate = null, Action<HttpRequestMessage>? change = null, string version = "2.0")
    {
        var shown = certificate ?? Mine;
        using var caller = fortress.Caller(shown, new(version));
        return await caller.Post(path, fortress.Token(who ?? Fortress.Mobile, shown), body, change);
    }
}
