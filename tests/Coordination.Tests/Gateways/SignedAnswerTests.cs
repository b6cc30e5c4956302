using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.CarrierSimulator;
using Coordination.Crypto;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Coordination.Gateways;

/// <summary>Of a carrier that signs, an answer counts when it is signed by it, whole, now, for this request; else nothing is known.</summary>
public sealed class SignedAnswerTests : IDisposable
{
    private readonly SigningKey key = CryptoSuites.International.CreateKey();
    private readonly SigningKey national = CryptoSuites.National.CreateKey();
    private readonly Keys keys = new();
    private readonly List<string> log = [];
    private readonly string folder = Directory.CreateTempSubdirectory("coordination-answers-").FullName;

    public SignedAnswerTests()
    {
        keys.All["now"] = new("now", "carrier:CMCC", key.Public, null, null, null);
        keys.All["sm2"] = new("sm2", "carrier:CMCC", national.Public, null, null, null);
        keys.All["others"] = new("others", "carrier:CTCC", key.Public, null, null, null);
    }

    public void Dispose()
    {
        key.Dispose();
        national.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("now")]
    [InlineData("sm2")]
    public async Task A_signed_answer_counts_and_is_handed_on_as_it_was_signed(string id)
    {
        var signing = id == "now" ? key : national;
        var answer = await Send(new() { Key = signing, KeyId = id });

        Assert.All(answer.Acks, ack => Assert.Equal(AckLevel.Applied, ack.Level));
        var word = Assert.Single(answer.Words);
        Assert.Equal((signing.Suite.Kind, id), (word.Algorithm, word.KeyId));
        Assert.True(signing.Public.Verifies(Encoding.UTF8.GetBytes(word.Signed), Convert.FromBase64String(word.Signature)));
        Assert.Contains(answer.Acks[0].CommandId, Encoding.UTF8.GetString(AnswerSigned.Unpacked(word.Body)!), StringComparison.Ordinal);
        Assert.Empty(log);
    }

    [Fact]
    public async Task Nothing_unsigned_is_believed() => await Unknown(new() { IsSigned = false }, "is not signed");

    [Fact]
    [Trait("Hostile", "10")]
    public async Task Nothing_that_was_changed_on_the_way_is_believed()
    {
        await Unknown(new() { ChangeBody = body => body.Replace("applied", "accepted", StringComparison.Ordinal) }, "is not what its digest says");
        await Unknown(new() { ChangeSignature = bytes => bytes[5] ^= 1 }, "does not verify");
        await Unknown(new() { Algorithm = "sm2-sm3" }, "does not verify");
        await Unknown(new() { Components = "(\"@status\" \"content-digest\")" }, "over something else");
    }

    [Fact]
    [Trait("Hostile", "38")]
    public async Task Nothing_another_key_signed_is_believed()
    {
        await Unknown(new() { Key = national, KeyId = "now" }, "is not what its digest says");
        using var stranger = CryptoSuites.International.CreateKey();
        await Unknown(new() { Key = stranger }, "does not verify with the key 'now'");
        await Unknown(new() { KeyId = "others" }, "not this carrier's ('others')");
        await Unknown(new() { KeyId = "nobody" }, "not this carrier's ('nobody')");
    }

    [Fact]
    public async Task Nothing_a_revoked_key_or_one_out_of_use_signed_is_believed()
    {
        var now = GatewayNow;
        keys.All["now"] = keys.All["now"] with { RevokedAt = now.AddDays(1) };
        await Unknown(new(), "revoked or not in use");
        keys.All["now"] = keys.All["now"] with { RevokedAt = null, Until = now };
        await Unknown(new(), "revoked or not in use");
        keys.All["now"] = keys.All["now"] with { Until = null, From = now.AddSeconds(1) };
        await Unknown(new(), "revoked or not in use");
        keys.All["now"] = keys.All["now"] with { From = now };
        await Unknown(new() { Age = TimeSpan.FromSeconds(1) }, "revoked or not in use");
        keys.All["now"] = keys.All["now"] with { From = null, Until = now.AddSeconds(1) };
        await Unknown(new() { Age = TimeSpan.FromSeconds(-1) }, "revoked or not in use");
    }

    [Fact]
    [Trait("Hostile", "39")]
    public async Task An_answer_to_another_request_is_none_to_this()
    {
        await Unknown(new() { RequestDigest = _ => "sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:" }, "does not verify");
        await Unknown(new() { Age = TimeSpan.FromMinutes(6) }, "more than five minutes from now");
        await Unknown(new() { Age = TimeSpan.FromMinutes(-6) }, "more than five minutes from now");
    }

    [Fact]
    [Trait("Hostile", "10")]
    public async Task The_simulated_carrier_signs_no_answer_to_a_request_that_is_not_what_its_digest_says()
    {
        await using var carriers = await CarrierSimulation.Start(new() { Carriers = ["CMCC"], DataFile = Path.Combine(folder, "carriers.db") }, TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = carriers.Addresses["CMCC"] };

        Assert.Equal(HttpStatusCode.OK, await Ask("""{"unit":"CMCC-00"}""", """{"unit":"CMCC-00"}"""));
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask("""{"unit":"CMCC-00"}""", """{"unit":"CMCC-01"}"""));

        async Task<HttpStatusCode> Ask(string sent, string digested)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/history") { Content = new StringContent(sent, Encoding.UTF8, "application/json") };
            request.Headers.Add("Content-Digest", $"sha-256=:{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(digested)))}:");
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task A_carrier_without_a_key_on_the_list_is_believed_as_before()
    {
        keys.All.Clear();
        var answer = await Send(new() { IsSigned = false });

        Assert.All(answer.Acks, ack => Assert.Equal(AckLevel.Applied, ack.Level));
        Assert.Empty(answer.Words);
    }

    [Fact]
    public void What_was_signed_is_read_as_it_was_made_and_nothing_else_passes_for_it()
    {
        const string input = "sig=(\"@status\" \"content-digest\" \"content-digest\";req);created=1772330400;keyid=\"now\";alg=\"sm2-sm3\"";
        var made = AnswerStatement.Of(input, "sm3=:AA==:", "sha-256=:BB==:")!;

        Assert.Equal(made, AnswerStatement.Read(made.Text));
        Assert.Equal(("sm3=:AA==:", "sha-256=:BB==:", "now", "sm2-sm3", GatewayNow), (made.Digest, made.Asked, made.KeyId, made.Algorithm, made.Created));
        Assert.All(
            [
                made.Text.Replace("200", "500", StringComparison.Ordinal),
                made.Text + "\n",
                "\n" + made.Text,
                made.Text.Replace("\"@status\" ", string.Empty, StringComparison.Ordinal),
                made.Text.Replace(";req:", ":", StringComparison.Ordinal),
                made.Text.Replace("AA==:", "AA==:\n\"x\": y", StringComparison.Ordinal),
            ],
            text => Assert.Null(AnswerStatement.Read(text)));
        Assert.Null(AnswerStatement.Of(input + "\n", "d", "a"));
        Assert.Null(AnswerStatement.Of(input + ";tag=\"x\"", "d", "a"));
    }

    [Fact]
    public void An_answer_is_unpacked_as_it_was_and_never_beyond_its_bound()
    {
        var body = Encoding.UTF8.GetBytes("""{"results":[]}""");
        Assert.Equal(body, AnswerSigned.Unpacked(AnswerSigned.Packed(body)));
        Assert.Equal(AnswerSigned.BodyBytesMax, AnswerSigned.Unpacked(AnswerSigned.Packed(new byte[AnswerSigned.BodyBytesMax]))!.Length);
        Assert.Null(AnswerSigned.Unpacked(AnswerSigned.Packed(new byte[AnswerSigned.BodyBytesMax + 1])));
        Assert.Null(AnswerSigned.Unpacked("no base64"));
        Assert.Null(AnswerSigned.Unpacked(Convert.ToBase64String([7, 7, 7])));
    }

    private static DateTimeOffset GatewayNow => new(2026, 3, 1, 2, 0, 0, TimeSpan.Zero);

    private async Task Unknown(Signing signing, string why)
    {
        log.Clear();
        var answer = await Send(signing);

        Assert.All(answer.Acks, ack => Assert.Equal(AckLevel.Unknown, ack.Level));
        Assert.Empty(answer.Words);
        Assert.Null(answer.Seen);
        Assert.Contains(log, line => line.Contains(why, StringComparison.Ordinal));
    }

    private async Task<CommandAcks> Send(Signing signing)
    {
        await using var carrier = await ScriptedCarrier.Start(context => Answer(context, signing with { Key = signing.Key ?? key }));
        await using var gateway = new HttpCarrierGateway(
            [new CarrierSettings { Code = "CMCC", BaseAddress = carrier.Address, RetryDelayMin = TimeSpan.Zero, RetryDelayMax = TimeSpan.Zero }],
            new() { Keys = keys },
            new Microsoft.Extensions.Time.Testing.FakeTimeProvider(GatewayNow),
            new Lines(log));
        return await gateway.Send(GatewayCase.Unit, GatewayCase.Commands(3), GatewayCase.Mark, TestContext.Current.CancellationToken);
    }

    private static async Task Answer(HttpContext context, Signing signing)
    {
        var results = (await ScriptedCarrier.CommandIdsOf(context)).Select(static id => $$"""{"commandId":"{{id}}","level":"applied","appliedAt":"2026-03-01T10:00:00+08:00"}""");
        var body = $$"""{"results":[{{string.Join(',', results)}}]}""";
        if (signing.IsSigned)
        {
            var suite = signing.Key!.Suite;
            var digest = $"{suite.HashName}=:{Convert.ToBase64String(suite.Hash([Encoding.UTF8.GetBytes(body)]))}:";
            var asked = signing.RequestDigest(context.Request.Headers["Content-Digest"].ToString());
            var created = (GatewayNow - signing.Age).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            var parameters = $"{signing.Components};created={created};keyid=\"{signing.KeyId}\";alg=\"{signing.Algorithm ?? suite.SignatureName}\"";
            var signature = signing.Key.Sign(Encoding.UTF8.GetBytes($"\"@status\": 200\n\"content-digest\": {digest}\n\"content-digest\";req: {asked}\n\"@signature-params\": {parameters}"));
            signing.ChangeSignature(signature);
            context.Response.Headers["Content-Digest"] = digest;
            context.Response.Headers["Signature-Input"] = $"sig={parameters}";
            context.Response.Headers["Signature"] = $"sig=:{Convert.ToBase64String(signature)}:";
        }

        await ScriptedCarrier.Write(context, 200, signing.ChangeBody(body));
    }

    private sealed record Signing
    {
        public SigningKey? Key { get; init; }

        public string KeyId { get; init; } = "now";

        public bool IsSigned { get; init; } = true;

        public string? Algorithm { get; init; }

        public string Components { get; init; } = "(\"@status\" \"content-digest\" \"content-digest\";req)";

        public TimeSpan Age { get; init; }

        public Func<string, string> ChangeBody { get; init; } = body => body;

        public Func<string, string> RequestDigest { get; init; } = digest => digest;

        public Action<byte[]> ChangeSignature { get; init; } = _ => { };
    }

    private sealed class Keys : IBodyKeys
    {
        public Dictionary<string, BodyKey> All { get; } = new(StringComparer.Ordinal);

        public bool AllowsUnsigned => false;

        public BodyKey? Find(string keyId) => All.GetValueOrDefault(keyId);

        public bool Signs(string body) => All.Values.Any(key => key.Body == body);
    }

    private sealed class Lines(List<string> lines) : ILogger<HttpCarrierGateway>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == 4205)
            {
                lock (lines)
                {
                    lines.Add(formatter(state, exception));
                }
            }
        }
    }
}
