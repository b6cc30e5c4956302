using System.Text.Json;
using Coordination.Carriers;
using Coordination.Numbers;

namespace Coordination.Gateways;

/// <summary>What a carrier says of the history it has seen, however odd: it is believed or it is nothing.</summary>
public sealed class HistoryAnswerTests
{
    private const string Line = """{"number":"+8613800138000","fence":1,"sequence":3,"epoch":0,"barred":["voiceOut"],"appliedAt":"2026-03-01T10:00:00+08:00"}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"history":null}""", 0)]
    [InlineData("""{"history":{"fence":2,"position":9,"heads":"x"}}""", 2)]
    [InlineData("""{"history":{"fence":2,"position":9,"heads":"x","more":[1]},"more":{}}""", 2)]
    public async Task A_mark_or_that_there_is_none_is_read(string body, int fence)
    {
        await using var test = new GatewayCase(await ScriptedCarrier.Start(200, body));

        Assert.Equal(fence, (await test.Gateway.Witness(GatewayCase.Unit, null, Cancellation))!.Fence);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("""{"history":"none"}""")]
    [InlineData("""{"history":[]}""")]
    [InlineData("""{"history":{"fence":0,"position":9,"heads":"x"}}""")]
    [InlineData("""{"history":{"fence":"1","position":9,"heads":"x"}}""")]
    [InlineData("""{"history":{"fence":1.5,"position":9,"heads":"x"}}""")]
    [InlineData("""{"history":{"fence":1,"heads":"x"}}""")]
    [InlineData("""{"history":{"fence":1,"position":9}}""")]
    [InlineData("""{"history":{"fence":1,"position":9,"heads":7}}""")]
    public async Task What_is_no_mark_is_no_answer(string body)
    {
        await using var test = new GatewayCase(await ScriptedCarrier.Start(200, body));

        Assert.Null(await test.Gateway.Witness(GatewayCase.Unit, null, Cancellation));
    }

    [Fact]
    public async Task A_mark_that_cannot_be_read_costs_no_command_its_answer()
    {
        await using var test = new GatewayCase(await ScriptedCarrier.Start(static async context =>
        {
            var id = Assert.Single(await ScriptedCarrier.CommandIdsOf(context));
            await ScriptedCarrier.Write(context, 200, $$"""{"history":{"fence":[]},"results":[{"commandId":"{{id}}","level":"applied"}]}""");
        }));

        var answer = await test.Gateway.Send(GatewayCase.Unit, GatewayCase.Commands(1), GatewayCase.Mark, Cancellation);

        Assert.Equal(AckLevel.Applied, Assert.Single(answer.Acks).Level);
        Assert.Null(answer.Seen);
    }

    [Fact]
    public async Task A_batch_that_was_split_tells_the_highest_mark_of_its_parts()
    {
        var position = 10;
        await using var test = new GatewayCase(await ScriptedCarrier.Start(async context =>
        {
            var ids = await ScriptedCarrier.CommandIdsOf(context);
            var results = string.Join(',', ids.Select(static id => $$"""{"commandId":"{{id}}","level":"applied"}"""));
            await (ids.Count > 1
                ? ScriptedCarrier.Write(context, 400, "{}")
                : ScriptedCarrier.Write(context, 200, $$"""{"history":{"fence":1,"position":{{--position}},"heads":"x"},"results":[{{results}}]}"""));
        }));

        var answer = await test.Gateway.Send(GatewayCase.Unit, GatewayCase.Commands(2), GatewayCase.Mark, Cancellation);

        Assert.Equal(9, answer.Seen!.Position);
    }

    [Fact]
    public async Task Every_request_with_commands_tells_where_the_record_stands()
    {
        JsonElement told = default;
        await using var test = new GatewayCase(await ScriptedCarrier.Start(async context =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            told = body.RootElement.GetProperty("history").Clone();
            await ScriptedCarrier.Write(context, 200, """{"results":[]}""");
        }));

        await test.Send(GatewayCase.Commands(1));

        Assert.Equal(
            (GatewayCase.Mark.Fence, GatewayCase.Mark.Position, GatewayCase.Mark.Heads),
            (told.GetProperty("fence").GetInt32(), told.GetProperty("position").GetInt64(), told.GetProperty("heads").GetString()));
    }

    [Fact]
    public async Task While_nothing_may_be_sent_one_may_still_ask()
    {
        await using var test = new GatewayCase(
            await ScriptedCarrier.Start(200, """{"history":null,"lines":[]}"""),
            options: new HttpCarrierGatewayOptions { MaySend = static () => false });

        Assert.Equal(AckLevel.Unknown, Assert.Single(await test.Send(GatewayCase.Commands(1))).Level);
        Assert.Equal(HistoryMark.None, await test.Gateway.Witness(GatewayCase.Unit, GatewayCase.Mark, Cancellation));
        Assert.Empty((await test.Gateway.Changes(GatewayCase.Unit, null, null, Cancellation))!.Lines);
    }

    [Fact]
    public async Task A_page_of_changes_is_read()
    {
        await using var test = new GatewayCase(await ScriptedCarrier.Start(200, $$"""{"unit":"CMCC-51","lines":[{{Line}}],"next":"n"}"""));

        var page = await test.Gateway.Changes(GatewayCase.Unit, null, null, Cancellation);

        Assert.Equal(
            new LineAtCarrier(Msisdn.FromKey(8613800138000), 1, 3, 0, Services.VoiceOut, new(2026, 3, 1, 2, 0, 0, TimeSpan.Zero)),
            Assert.Single(page!.Lines));
        Assert.Equal("n", page.Next);
    }

    [Theory]
    [InlineData("number", "\"13800138000\"")]
    [InlineData("number", "\"+8600000000000\"")]
    [InlineData("number", "8613800138000")]
    [InlineData("fence", "-1")]
    [InlineData("sequence", "0")]
    [InlineData("sequence", "\"3\"")]
    [InlineData("epoch", "-1")]
    [InlineData("barred", "[\"emergency\"]")]
    [InlineData("barred", "null")]
    [InlineData("appliedAt", "\"yesterday\"")]
    public async Task One_line_that_cannot_be_read_makes_the_page_unknown(string member, string value)
    {
        var odd = System.Text.Json.Nodes.JsonNode.Parse(Line)!;
        odd[member] = System.Text.Json.Nodes.JsonNode.Parse(value);
        await using var test = new GatewayCase(await ScriptedCarrier.Start(200, $$"""{"unit":"CMCC-51","lines":[{{Line}},{{odd.ToJsonString()}}]}"""));

        Assert.Null(await test.Gateway.Changes(GatewayCase.Unit, null, null, Cancellation));
    }

    [Theory]
    [InlineData("""{"lines":null}""")]
    [InlineData("""{"lines":[null]}""")]
    [InlineData("{}")]
    public async Task Neither_is_a_page_without_lines(string body)
    {
        await using var test = new GatewayCase(await ScriptedCarrier.Start(200, body));

        Assert.Null(await test.Gateway.Changes(GatewayCase.Unit, null, null, Cancellation));
    }
}
