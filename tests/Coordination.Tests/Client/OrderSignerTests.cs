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

    private readonly FakePortals portals = new();
    private readonly SigningKey key = CryptoSuites.National.CreateKey();
    private readonly FakeTimeProvider time = new(FakeProvinceDesk.Noon);

    public void Dispose() => key.Dispose();

    [Fact]
    public async Task Each_act_carries_a_signature_over_what_it_means()
    {
        await using var client = new CoordinationClient(portals, time, 1, new OrderSigner(key, "body-1", time));
        await client.Province.Submit(Draft, Ct);
        Signed("Submit", 1, at => OrderStatement.Submit(Draft, at));

        portals.ProvinceDesk.Phase = OrderPhase.Planned;
        var seen = (await client.Province.Order(FakeProvinceDesk.OrderId, Ct)).Value!;
        await client.Province.Approve(seen.OrderId, seen.Root, "seen", Ct);
        Signed("Approve", 3, at => OrderStatement.Approve(seen.OrderId, seen.Root, "seen", at));

        await client.Province.Apply(seen, "go", Ct);
        Signed("Apply", 2, at => OrderStatement.Apply(seen.OrderId, seen.Root, "go", at));
        Assert.Equal(1, portals.Log.Count("Order"));
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

    private string Wrong(CoordinationClientOptions options) => Assert.Throws<CoordinationConnectionException>(() => OrderSigner.For(options, time)).Message;

    private void Signed(string call, int argument, Func<DateTimeOffset, string> statement)
    {
        var signature = Assert.IsType<OrderSignature>(portals.Log.Of(call).Single()[argument]);
        Assert.Equal(("sm2-sm3", "body-1", FakeProvinceDesk.Noon), (signature.Algorithm, signature.KeyId, signature.SignedAt));
        Assert.True(key.Public.Verifies(Encoding.UTF8.GetBytes(statement(signature.SignedAt)), Convert.FromBase64String(signature.Value)));
    }
}
