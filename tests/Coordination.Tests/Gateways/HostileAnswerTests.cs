using Coordination.Carriers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Coordination.Gateways;

/// <summary>Whatever a carrier answers, each command has one answer, and what cannot be understood is unknown.</summary>
public sealed class HostileAnswerTests
{
    private static string Id(int n) => GatewayCase.Command(n).CommandId;

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("""{"results":null}""")]
    [InlineData("""{"results":{}}""")]
    [InlineData("""{"results":[]}""")]
    [InlineData("""{"results":[1]}""")]
    [InlineData("""{"results":[""")]
    [InlineData("""{"results":[]} {"results":[]}""")]
    [InlineData("""{"results":[],"results":[]}""")]
    [InlineData("<html><body>Welcome to the proxy</body></html>")]
    public async Task An_answer_that_is_not_the_contracts_leaves_all_unknown(string body)
    {
        await using var test = new GatewayCase(await ScriptedCarrier.Start(200, body));

        AssertAllUnknown(await test.Send(GatewayCase.Commands(3)), 3);
    }

    [Theory]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    [InlineData("\u0000\u0001\u0002")]
    [InlineData("\"\\ud800\"")]
    public async Task An_odd_value_in_an_answer_is_survived(string odd)
    {
        await using var test = new GatewayCase(await ScriptedCarrier.Start(200, $$"""{"results":[{"commandId":{{odd}}}]}"""));

        AssertAllUnknown(await test.Send(GatewayCase.Commands(2)), 2);
    }

    [Theory]
    [InlineData("\"level\":\"done\"")]
    [InlineData("\"level\":\"Applied\"")]
    [InlineData("\"level\":7")]
    [InlineData("\"level\":null")]
    [InlineData("\"level\":[\"applied\"]")]
    [InlineData("\"code\":\"STALE\"")]
    [InlineData("\"level\":\"refused\",\"code\":\"PORTED\"")]
    [InlineData("\"level\":\"refused\",\"code\":\"PORTED\",\"servingUnit\":\"nowhere\"")]
    [InlineData("\"level\":\"refused\",\"code\":\"PORTED\",\"servingUnit\":{\"unit\":\"CTCC-00\"}")]
    [InlineData("\"level\":\"refused\",\"code\":\"PORTED\",\"servingUnit\":\"CMCC-51\"")]
    public async Task One_result_that_cannot_be_understood_costs_only_itself(string members)
    {
        await using var test = new GatewayCase(await ScriptedCarrier.Start(
            200, $$"""{"results":[{"commandId":"{{Id(1)}}",{{members}}},{"commandId":"{{Id(2)}}","level":"applied"}]}"""));

        var acks = await test.Send(GatewayCase.Commands(2));

        Assert.Equal([AckLevel.Unknown, AckLevel.Applied], acks.Select(static ack => ack.Level));
    }

    [Theory]
    [InlineData("NOT_ASSIGNED", CarrierRefusal.NotAssigned)]
    [InlineData("STALE", CarrierRefusal.Stale)]
    [InlineData("EXPIRED", CarrierRefusal.Expired)]
    [InlineData("EPOCH_ENDED", CarrierRefusal.EpochEnded)]
    [InlineData("LOWER_FENCE", CarrierRefusal.LowerFence)]
    [InlineData("FAILED", CarrierRefusal.Failed)]
    [InlineData("CONFLICT", CarrierRefusal.Failed)]
    [InlineData("SOMETHING_NEW", CarrierRefusal.Failed)]
    public async Task A_refusal_is_read_by_its_code(string code, int refusal)
    {
        await using var test = new GatewayCase(await ScriptedCarrier.Start(
            200, $$"""{"results":[{"commandId":"{{Id(1)}}","level":"refused","code":"{{code}}","servingUnit":"CTCC-00","new":{"a":1} }]}"""));

        var ack = Assert.Single(await test.Send(GatewayCase.Commands(1)));

        Assert.Equal(new CommandAck(Id(1), AckLevel.Refused, (CarrierRefusal)refusal, null, null, null), ack);
    }

    [Fact]
    public async Task Answers_about_others_commands_are_not_taken_for_ours()
    {
        var foreign = new string('a', 32);
        await using var test = new GatewayCase(await ScriptedCarrier.Start(
            200,
            $$"""{"results":[{"commandId":"{{foreign}}","level":"applied"},{"commandId":"{{Id(2)}}","level":"applied"},{"level":"applied"},{"commandId":"{{Id(1).ToUpperInvariant()}}","level":"applied"}]}"""));

        var acks = await test.Send(GatewayCase.Commands(3));

        Assert.Equal([AckLevel.Unknown, AckLevel.Applied, AckLevel.Unknown], acks.Select(static ack => ack.Level));
    }

    [Fact]
    public async Task Two_answers_that_differ_are_as_good_as_none()
    {
        await using var test = new GatewayCase(await ScriptedCarrier.Start(
            200,
            $$"""{"results":[{"commandId":"{{Id(1)}}","level":"applied"},{"commandId":"{{Id(1)}}","level":"refused","code":"STALE"},{"commandId":"{{Id(1)}}","level":"applied"},{"commandId":"{{Id(2)}}","level":"applied"},{"commandId":"{{Id(2)}}","level":"applied"}]}"""));

        var acks = await test.Send(GatewayCase.Commands(2));

        Assert.Equal([AckLevel.Unknown, AckLevel.Applied], acks.Select(static ack => ack.Level));
    }

    [Fact]
    public async Task An_instant_is_turned_to_utc_and_one_that_is_none_is_absent()
    {
        await using var test = new GatewayCase(await ScriptedCarrier.Start(
            200,
            $$"""{"results":[{"commandId":"{{Id(1)}}","level":"applied","appliedAt":"2026-03-01T10:00:00+08:00"},{"commandId":"{{Id(2)}}","level":"applied","appliedAt":"yesterday","noticeSentAt":12}]}"""));

        var acks = await test.Send(GatewayCase.Commands(2));

        Assert.Equal(new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero), acks[0].AppliedAt);
        Assert.Equal(TimeSpan.Zero, acks[0].AppliedAt!.Value.Offset);
        Assert.Equal((AckLevel.Applied, null, null), (acks[1].Level, acks[1].AppliedAt, acks[1].NoticeSentAt));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_larger_than_its_bound_is_not_read(bool isLengthTold)
    {
        const int chunks = 4 * CarrierLine.AnswerBytesMax / 65_536;
        var sent = 0;
        await using var test = new GatewayCase(await ScriptedCarrier.Start(async context =>
        {
            if (isLengthTold)
            {
                context.Response.ContentLength = chunks * 65_536;
            }

            var chunk = new byte[65_536];
            Array.Fill(chunk, (byte)' ');
            for (var i = 0; i < chunks && !context.RequestAborted.IsCancellationRequested; i++)
            {
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
                Interlocked.Increment(ref sent);
            }
        }));

        AssertAllUnknown(await test.Send(GatewayCase.Commands(2)), 2);
        Assert.Contains("larger", test.Health.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_asked_for_again()
    {
        var asked = 0;
        await using var test = new GatewayCase(await ScriptedCarrier.Start(async context =>
        {
            if (Interlocked.Increment(ref asked) == 1)
            {
                context.Response.ContentLength = 1_000;
                await context.Response.WriteAsync("""{"results":[{"commandId":""");
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            }

            await ScriptedCarrier.Apply(context);
        }));

        var acks = await test.Send(GatewayCase.Commands(3));

        Assert.All(acks, static ack => Assert.Equal(AckLevel.Applied, ack.Level));
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task An_answer_that_drips_is_cut_off_when_patience_ends()
    {
        var dripping = new SemaphoreSlim(0);
        await using var test = new GatewayCase(await ScriptedCarrier.Start(async context =>
        {
            await context.Response.WriteAsync("""{"results":[""");
            await context.Response.Body.FlushAsync();
            dripping.Release();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        }));

        var sending = test.Send(GatewayCase.Commands(1));
        for (var attempt = 0; attempt <= test.Settings.RetriesMax; attempt++)
        {
            await dripping.WaitAsync(TestContext.Current.CancellationToken);
            test.Time.Advance(test.Settings.AttemptTimeout);
        }

        AssertAllUnknown(await sending, 1);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await ScriptedCarrier.Start(ScriptedCarrier.Apply);
        await using var test = new GatewayCase(await ScriptedCarrier.Start(context =>
        {
            context.Response.Redirect(new Uri(elsewhere.Address, "/v1/commands").ToString(), permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        }));

        AssertAllUnknown(await test.Send(GatewayCase.Commands(1)), 1);
        Assert.Equal(0, elsewhere.Requests);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(422)]
    [InlineData(204)]
    [InlineData(202)]
    public async Task A_status_that_trying_again_does_not_mend_is_asked_once(int status)
    {
        var carrier = await ScriptedCarrier.Start(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await using var test = new GatewayCase(carrier);

        AssertAllUnknown(await test.Send(GatewayCase.Commands(2)), 2);
        Assert.Equal(1, carrier.Requests);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_status_that_may_pass_is_asked_again_and_the_same(int status)
    {
        var bodies = new List<string>();
        await using var test = new GatewayCase(await ScriptedCarrier.Start(async context =>
        {
            bodies.Add(await new StreamReader(context.Request.Body).ReadToEndAsync());
            context.Response.StatusCode = status;
        }));

        AssertAllUnknown(await test.Send(GatewayCase.Commands(2)), 2);
        Assert.Equal(3, bodies.Count);
        Assert.Single(bodies.Distinct());
    }

    [Fact]
    public async Task Numbers_travel_in_bodies_only()
    {
        const string digits = "13800000001";
        var seen = new List<string>();
        var bodies = new List<string>();
        await using var test = new GatewayCase(await ScriptedCarrier.Start(async context =>
        {
            seen.Add(context.Features.Get<IHttpRequestFeature>()!.RawTarget);
            seen.AddRange(context.Request.Headers.Select(static header => $"{header.Key}: {header.Value}"));
            bodies.Add(await new StreamReader(context.Request.Body).ReadToEndAsync());
            await ScriptedCarrier.Write(context, 500, $"no service for {digits}");
        }));

        await test.Send(GatewayCase.Commands(1));

        Assert.All(bodies, body => Assert.Contains($"\"number\":\"+86{digits}\"", body, StringComparison.Ordinal));
        Assert.All(seen, text => Assert.DoesNotContain(digits, text, StringComparison.Ordinal));
        Assert.DoesNotContain(digits, test.Health.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notice_is_delivered_only_when_the_carrier_says_so_and_when()
    {
        NoticeToSend[] notices = [.. Enumerable.Range(1, 5).Select(static n => new NoticeToSend(
            new string((char)('0' + n), 32), GatewayCase.Command(n).Number, "T", "文", "text"))];
        await using var test = new GatewayCase(await ScriptedCarrier.Start(
            200,
            $$"""
            {"results":[
              {"noticeId":"{{notices[0].NoticeId}}","delivered":true,"at":"2026-03-01T02:00:00Z"},
              {"noticeId":"{{notices[1].NoticeId}}","delivered":true},
              {"noticeId":"{{notices[2].NoticeId}}","delivered":"yes","at":"2026-03-01T02:00:00Z"},
              {"noticeId":"{{notices[3].NoticeId}}","delivered":false}]}
            """));

        var acks = await test.Gateway.SendNotices(GatewayCase.Unit, notices, TestContext.Current.CancellationToken);

        Assert.Equal([true, null, null, false, null], acks.Select(static ack => ack.Delivered));
        Assert.Equal(notices.Select(static notice => notice.NoticeId), acks.Select(static ack => ack.NoticeId));
    }

    private static void AssertAllUnknown(IReadOnlyList<CommandAck> acks, int count)
    {
        Assert.Equal(GatewayCase.Commands(count).Select(static command => command.CommandId), acks.Select(static ack => ack.CommandId));
        Assert.All(acks, static ack => Assert.Equal(new CommandAck(ack.CommandId, AckLevel.Unknown, CarrierRefusal.None, null, null, null), ack));
    }
}
