using System.Buffers.Text;
using System.Text;
using Coordination.Crypto;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Orders;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Tests.Client;

/// <summary>A client with its body's key signs what it orders and approves, as it was seen.</summary>
public sealed class OrderSignerTests : IDisposable
{
    private static readonly OrderDraft Draft = new("case-7", Ground.PsbCase, "", "京公(诈)〔2026〕1号", "case 7", Services.None, "", new('a', 64), null);

    private static readonly string Token = TokenOf("""{"sub":"officer-1","org":"市局"}""");

    private readonly FakePortals portals = new();
    private readonly SigningKey key = CryptoSuites.National.CreateKey();
    private readonly FakeTimeProvider time = new(FakeProvinceDesk.Noon);

    public void Dispose() => key.Dispose();

    [Fact]
    public async Task Each_act_carries_a_signature_over_what_it_means()
    {
        await using var client = new CoordinationClient(portals, time, 1, new OrderSigner(key, "body-1", _ => ValueTask.FromResult(Token), time));
        await client.Province.Submit(Draft, Ct);
        Signed("Submit", 1, who => OrderStatement.Submit(Draft, who));

        portals.ProvinceDesk.Phase = OrderPhase.Planned;
        var seen = (await client.Province.Order(FakeProvinceDesk.OrderId, Ct)).Value!;
        await client.Province.Approve(seen.OrderId, seen.Root, "seen", Ct);
        Signed("Approve", 3, who => OrderStatement.Approve(seen.OrderId, seen.Root, "seen", who));

        await client.Province.Apply(seen, "go", Ct);
        Signed("Apply", 2, who => OrderStatement.Apply(seen.OrderId, seen.Root, "go", who));
        Assert.Equal(1, portals.Log.Count("Order"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no.token")]
    [InlineData("a.!.c")]
    [InlineData("a.bm9uZQ.c")]
    [InlineData("a.W10.c")]
    public void Of_what_is_no_token_nobody_is_known(string token) => Assert.Equal(new(string.Empty, string.Empty), TokenHolder.Of(token));

    [Fact]
    public void Who_signs_the_token_says()
    {
        Assert.Equal(new("市局", "officer-1"), TokenHolder.Of(Token));
        Assert.Equal(new(string.Empty, "x"), TokenHolder.Of(TokenOf("""{"sub":"x","org":7}""")));
    }

    [Fact]
    public async Task Without_a_key_nothing_is_signed()
    {
        await using var client = new CoordinationClient(portals, time, 1);
        await client.Province.Submit(Draft, Ct);

        Assert.Null(portals.Log.Of("Submit").Single()[1]);
    }

    [Fact]
    public void A_key_is_given_whole_or_not_at_all()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "no key");
        Assert.Null(OrderSigner.For(new(), time));
        Assert.Contains("together or not at all", Wrong(new() { SigningKeyFile = file }), StringComparison.Ordinal);
        Assert.Contains("together or not at all", Wrong(new() { SigningKeyId = "k" }), StringComparison.Ordinal);
        Assert.Contains("A private key on P-256", Wrong(new() { SigningKeyFile = file, SigningKeyId = "k" }), StringComparison.Ordinal);
        Assert.Contains("nowhere.key", Wrong(new() { SigningKeyFile = "nowhere.key", SigningKeyId = "k" }), StringComparison.Ordinal);
        File.WriteAllText(file, key.ToPem());
        Assert.NotNull(OrderSigner.For(new() { SigningKeyFile = file, SigningKeyId = "k" }, time));
        File.Delete(file);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string TokenOf(string claims) => $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.c2ln";

    private string Wrong(CoordinationClientOptions options) => Assert.Throws<CoordinationConnectionException>(() => OrderSigner.For(options, time)).Message;

    private void Signed(string call, int argument, Func<Signatory, string> statement)
    {
        var signature = Assert.IsType<OrderSignature>(portals.Log.Of(call).Single()[argument]);
        Assert.Equal(("sm2-sm3", "body-1", FakeProvinceDesk.Noon), (signature.Algorithm, signature.KeyId, signature.SignedAt));
        Assert.True(key.Public.Verifies(Encoding.UTF8.GetBytes(statement(new("市局", "officer-1", signature.SignedAt))), Convert.FromBase64String(signature.Value)));
    }
}
