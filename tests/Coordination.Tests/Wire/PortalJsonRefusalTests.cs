using System.Buffers;
using System.Text;
using Coordination.Audit;
using Coordination.Wire;

namespace Coordination.Tests.Wire;

/// <summary>What is half right is refused, says where and what is wanted, and repeats nothing of what was sent.</summary>
public sealed class PortalJsonRefusalTests
{
    private const string Phone = "13800138000";
    private const string Signature = """{"algorithm":"sm2-sm3","keyId":"k","signedAt":"2026-03-02T01:00:00Z","value":"v"}""";
    private const string Whole = """
        {"key":"k","ground":"PsbCase","provision":"","reference":"r","reason":"why","services":["Data"],"province":"","contentHash":""}
        """;

    [Theory]
    [InlineData("province-portal/order", "", "$", "no JSON")]
    [InlineData("province-portal/order", "[]", "$", "orderId")]
    [InlineData("province-portal/order", "null", "$", "orderId")]
    [InlineData("province-portal/order", "{}", "$", "needed: orderId")]
    [InlineData("province-portal/order", """{"orderId":null}""", "$", "needed: orderId")]
    [InlineData("province-portal/order", """{"OrderId":"o"}""", "$", "needed: orderId")]
    [InlineData("province-portal/order", """{"orderId":"o","orderId":"o"}""", "$", "once")]
    [InlineData("province-portal/order", """{"orderId":"o","more":1}""", "$", "no others")]
    [InlineData("province-portal/order", """{"\ud800":"o"}""", "$", "needed: orderId")]
    [InlineData("province-portal/order", """{"orderId":"o",}""", "$", "byte 16")]
    [InlineData("province-portal/order", """{"orderId":"o"}{}""", "$", "no JSON")]
    [InlineData("province-portal/order", """{/*c*/"orderId":"o"}""", "$", "comments")]
    [InlineData("province-portal/order", """{"orderId":'o'}""", "$", "no JSON")]
    [InlineData("province-portal/order", """{"orderId":1}""", "$.orderId", "a text")]
    [InlineData("province-portal/order", """{"orderId":"\ud800"}""", "$.orderId", "a text")]
    [InlineData("province-portal/plan", """{"orderId":"o","rows":"1"}""", "$.rows", "a whole number")]
    [InlineData("province-portal/plan", """{"orderId":"o","rows":1.5}""", "$.rows", "a whole number")]
    [InlineData("province-portal/plan", """{"orderId":"o","rows":2147483648}""", "$.rows", "2147483647")]
    [InlineData("province-portal/plan", """{"orderId":"o","rows":NaN}""", "$", "no JSON")]
    [InlineData("province-portal/plan", """{"orderId":"o","rows":null}""", "$.rows", "a whole number")]
    [InlineData("province-portal/withdraw", """{"name":"n","isBody":"true","reason":"r"}""", "$.isBody", "true or false")]
    [InlineData("province-portal/lines", """{"orderId":"o","outcome":0,"afterRow":0,"limit":1}""", "$.outcome", "Pending")]
    [InlineData("province-portal/lines", """{"orderId":"o","outcome":"0","afterRow":0,"limit":1}""", "$.outcome", "Pending")]
    [InlineData("province-portal/lines", """{"orderId":"o","outcome":"pending","afterRow":0,"limit":1}""", "$.outcome", "Pending")]
    [InlineData("province-portal/add-rows", """{"orderId":"o","rows":{}}""", "$.rows", "a list")]
    [InlineData("province-portal/add-rows", """{"orderId":"o","rows":[{"row":1,"text":"1"},{"row":2}]}""", "$.rows[1]", "needed: row, text")]
    [InlineData("province-portal/add-rows", """{"orderId":"o","rows":[{"row":1,"text":null}]}""", "$.rows[0].text", "a text")]
    [InlineData("province-portal/protect", """{"numbers":["1",null],"kind":"Bank","reason":"r"}""", "$.numbers[1]", "a text")]
    [InlineData("province-portal/protect", """{"numbers":[],"kind":"Bank","until":"2026-03-02","reason":"r"}""", "$.until", "with its offset")]
    [InlineData("province-portal/protect", """{"numbers":[],"kind":"Bank","until":"2026-03-02T01:00:00","reason":"r"}""", "$.until", "with its offset")]
    [InlineData("province-portal/protect", """{"numbers":[],"kind":"Bank","until":1772413200,"reason":"r"}""", "$.until", "with its offset")]
    [InlineData("province-portal/protect", """{"numbers":"1","kind":"Bank","reason":"r"}""", "$.numbers", "without null")]
    [InlineData("carrier-portal/fetch", """{"request":{"cursor":"","most":1,"wait":10}}""", "$.request.wait", "a span of time")]
    [InlineData("carrier-portal/fetch", """{"request":{"cursor":"","most":1,"wait":"00:00:10","seen":{"fence":1}}}""", "$.request.seen", "needed: fence, position, heads")]
    public void It_says_where_and_what_is_wanted(string route, string json, string path, string wanted)
    {
        var refused = Assert.Throws<PortalJsonException>(() => Read(route, json));

        Assert.Equal(path, refused.Path);
        Assert.StartsWith($"{path}: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(wanted, refused.Message, StringComparison.Ordinal);
        Assert.Equal((RefusalCode.InvalidArgument, refused.Message), (refused.Refusal.Code, refused.Refusal.En));
        Assert.StartsWith(path, refused.Refusal.Zh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"key":"k","more":1}""", "$.draft.?")]
    [InlineData("""{"key":"k","\ud800":1}""", "$")]
    [InlineData("""{"key":"k","key":"k"}""", "$.draft")]
    [InlineData("""{"key":"k"}""", "$.draft")]
    [InlineData("""{"services":["Fax"]}""", "$.draft.services")]
    [InlineData("""{"services":"Data"}""", "$.draft.services")]
    [InlineData("""{"services":[4]}""", "$.draft.services")]
    [InlineData("""{"sheets":{"all":[{"name":"a","rowsBefore":0,"column":"A"},7]}}""", "$.draft.sheets.all[1]")]
    public void It_finds_the_place_within_a_record(string draft, string path) =>
        Assert.StartsWith(path, Assert.Throws<PortalJsonException>(() => Read("province-portal/submit", $$"""{"draft":{{draft}}}""")).Path, StringComparison.Ordinal);

    [Fact]
    public void What_may_be_null_may_be_left_out()
    {
        Assert.Null(Read("province-portal/submit", $$"""{"draft":{{Whole}}}""")[1]);
        Assert.NotNull(Read("province-portal/submit", $$"""{"draft":{{Whole}},"signature":{{Signature}}}""")[1]);
    }

    [Fact]
    public void An_instant_is_the_same_in_every_offset() =>
        Assert.Equal(
            new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero),
            Read("carrier-portal/report-device", """{"card":"c","imei":"i","at":"2026-03-02T09:00:00+08:00"}""")[2]);

    [Fact]
    public void A_body_may_have_just_so_many_bytes()
    {
        const string whole = """{"orderId":"o"}""";
        Assert.Equal(["o"], Read("province-portal/order", whole.PadRight(PortalJson.ArgumentsBytesMax)));

        var refused = Assert.Throws<PortalJsonException>(() => Read("province-portal/order", whole.PadRight(PortalJson.ArgumentsBytesMax + 1)));

        Assert.Contains($"{PortalJson.ArgumentsBytesMax} bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Objects_in_one_another_end_somewhere()
    {
        // Within the limit the member is found to be none; beyond it nobody looks.
        Assert.Contains("orderId", Nested(PortalJson.DepthMax).Message, StringComparison.Ordinal);
        Assert.Contains($"{PortalJson.DepthMax} levels", Nested(PortalJson.DepthMax + 1).Message, StringComparison.Ordinal);
        Assert.Contains($"{PortalJson.DepthMax} levels", Nested(100_000).Message, StringComparison.Ordinal);

        static PortalJsonException Nested(int levels) => Assert.Throws<PortalJsonException>(() =>
            Read("province-portal/order", $$"""{"orderId":{{new string('[', levels - 1)}}{{new string(']', levels - 1)}}}"""));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        byte[] json = [.. """{"orderId":"""u8, (byte)'"', 0xC0, 0x80, (byte)'"', (byte)'}'];

        Assert.Throws<PortalJsonException>(() => PortalJson.ReadArguments(Route("province-portal/order"), json));
    }

    [Theory]
    [InlineData("""{"13800138000":1}""")]
    [InlineData("""{"draft":{"13800138000":1}}""")]
    [InlineData("""{"draft":{"key":13800138000}}""")]
    [InlineData("""{"draft":{"ground":"13800138000"}}""")]
    [InlineData("""{"draft":{"services":["13800138000"]}}""")]
    [InlineData("""{"draft":{"expiresAt":"13800138000"}}""")]
    [InlineData("""{"draft":{"sheets":{"all":[{"13800138000":{}}]}}}""")]
    [InlineData("""{"draft":"13800138000"}""")]
    [InlineData("""{"draft":13800138000x""")]
    [InlineData("""{"draft" 13800138000""")]
    public void Nothing_of_what_was_sent_is_in_the_message(string json)
    {
        var refused = Assert.Throws<PortalJsonException>(() => Read("province-portal/submit", json));

        Assert.DoesNotContain(Phone, refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Phone, $"{refused.Refusal} {refused.Path}", StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_sent_is_read_or_refused()
    {
        const int rounds = 40;
        foreach (var route in PortalCatalog.All)
        {
            for (var seed = 0; seed < rounds; seed++)
            {
                var random = new Random(seed);
                var filled = new Filled(random, isSparse: random.Next(2) == 0);
                var buffer = new ArrayBufferWriter<byte>();
                PortalJson.WriteArguments(route, [.. route.Info.GetParameters().Select(filled.Of)], buffer);
                var json = buffer.WrittenSpan.ToArray();
                for (var damages = random.Next(1, 4); damages > 0; damages--)
                {
                    json[random.Next(json.Length)] = (byte)random.Next(256);
                }

                try
                {
                    var read = PortalJson.ReadArguments(route, json);
                    Assert.Equal(route.Parameters.Count, read.Length);
                }
                catch (PortalJsonException refused)
                {
                    Assert.NotEmpty(refused.Message);
                }
                catch (Exception other)
                {
                    Assert.Fail($"{route}, seed {seed}: {other}");
                }
            }
        }
    }

    private static object?[] Read(string route, string json) => PortalJson.ReadArguments(Route(route), Encoding.UTF8.GetBytes(json));

    private static PortalRoute Route(string name) => PortalCatalog.All.Single(route => route.ToString() == name);
}
