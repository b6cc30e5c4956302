using System.Globalization;
using Coordination.Carriers;
using Coordination.Numbers;

namespace Coordination.Conformance;

/// <summary>
/// What every way to a carrier keeps (promises P3, P5, P23): one answer per command whatever happens, silence never taken for a
/// refusal, and nothing done twice however often it is sent.
/// </summary>
public abstract partial class CarrierGatewayConformance : IAsyncLifetime
{
    private ICarrierBench? opened;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ICarrierBench Bench => opened ?? throw new InvalidOperationException("The bench is opened before each case.");

    private ICarrierGateway Gateway => Bench.Gateway;

    public async ValueTask InitializeAsync() => opened = await Open();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Bench.DisposeAsync();
    }

    [Fact]
    public async Task A_command_is_applied_once_and_says_when()
    {
        var command = Bar(1);

        var ack = Assert.Single(await Send(command));

        Assert.Equal(AckLevel.Applied, ack.Level);
        Assert.Equal(CarrierRefusal.None, ack.Refusal);
        Assert.Equal(command.CommandId, ack.CommandId);
        Assert.Equal(Bench.CarrierNow, ack.AppliedAt!.Value, TimeSpan.FromSeconds(1));
        Assert.Null(ack.NoticeSentAt);
        Assert.Equal(new CarrierEffect(command.Number, 1, 1, command.CommandId, true), Assert.Single(Bench.Effects()));
    }

    [Fact]
    public async Task Each_of_many_commands_has_exactly_one_answer_and_one_effect_on_its_own_number()
    {
        Bench.Trouble(CarrierTrouble.Shuffles);
        var commands = Enumerable.Range(1, Gateway.CommandsPerRequestMax).Select(n => Bar(n)).ToArray();

        var acks = await Send(commands);

        Assert.Equal(commands.Select(static command => command.CommandId), acks.Select(static ack => ack.CommandId));
        Assert.All(acks, static ack => Assert.Equal(AckLevel.Applied, ack.Level));
        var effects = Bench.Effects();
        Assert.Equal(commands.Length, effects.Count);
        Assert.Equal(
            commands.Select(static command => command.Number).Order(), effects.Select(static effect => effect.Number).Order());
    }

    [Fact]
    public async Task No_commands_need_no_carrier()
    {
        Bench.Trouble(CarrierTrouble.Down);

        Assert.Empty(await Send());
    }

    [Fact]
    public async Task More_than_a_request_holds_is_the_callers_mistake()
    {
        var commands = Enumerable.Range(1, Gateway.CommandsPerRequestMax + 1).Select(n => Bar(n)).ToArray();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Send(commands));

        Assert.Empty(Bench.Effects());
    }

    [Fact]
    public async Task A_resend_is_answered_as_the_first_time_and_has_no_second_effect()
    {
        var first = Assert.Single(await Send(Bar(1)));

        var again = Assert.Single(await Send(Bar(1)));

        Assert.Equal(first, again);
        Assert.Single(Bench.Effects());
    }

    [Fact]
    public async Task A_carrier_that_works_twice_has_no_second_effect()
    {
        Bench.Trouble(CarrierTrouble.Duplicates);

        var acks = await Send(Bar(1), Bar(2));

        Assert.All(acks, static ack => Assert.Equal(AckLevel.Applied, ack.Level));
        Assert.Equal(2, Bench.Effects().Count);
    }

    [Fact]
    public async Task A_command_that_was_overtaken_is_stale()
    {
        await Send(Bar(1, sequence: 2));

        var ack = Assert.Single(await Send(Bar(1, sequence: 1)));

        Assert.Equal((AckLevel.Refused, CarrierRefusal.Stale), (ack.Level, ack.Refusal));
        Assert.Equal(2, Assert.Single(Bench.Effects()).Sequence);
    }

    [Fact]
    public async Task After_a_higher_fence_a_lower_one_is_refused_on_every_number()
    {
        await Send(Bar(1, fence: 2));

        var acks = await Send(Bar(1, fence: 1, sequence: 9), Bar(2, fence: 1));

        Assert.All(acks, static ack => Assert.Equal((AckLevel.Refused, CarrierRefusal.LowerFence), (ack.Level, ack.Refusal)));
        Assert.Single(Bench.Effects());
    }

    [Fact]
    public async Task A_higher_fence_begins_its_sequences_anew()
    {
        await Send(Bar(1, fence: 1, sequence: 9));

        var ack = Assert.Single(await Send(Free(1, fence: 2, sequence: 1)));

        Assert.Equal(AckLevel.Applied, ack.Level);
        Assert.False(Bench.Effects()[^1].IsBarring);
    }

    [Fact]
    public async Task A_freeing_command_that_comes_too_late_frees_nothing()
    {
        await Send(Bar(1));

        var ack = Assert.Single(await Send(Free(1, sequence: 2) with { NotAfter = Bench.CarrierNow - TimeSpan.FromMilliseconds(1) }));

        Assert.Equal((AckLevel.Refused, CarrierRefusal.Expired), (ack.Level, ack.Refusal));
        Assert.True(Assert.Single(Bench.Effects()).IsBarring);
    }

    [Fact]
    public async Task A_freeing_command_in_time_gives_all_of_it_back()
    {
        await Send(Bar(1));

        var ack = Assert.Single(await Send(Free(1, sequence: 2)));

        Assert.Equal(AckLevel.Applied, ack.Level);
        Assert.Equal([true, false], Bench.Effects().Select(static effect => effect.IsBarring));
    }

    [Fact]
    public async Task A_resend_after_its_time_still_learns_that_it_was_applied()
    {
        var command = Free(1) with { NotAfter = Bench.CarrierNow };
        await Send(command);

        var ack = Assert.Single(await Send(command with { NotAfter = Bench.CarrierNow - TimeSpan.FromHours(1) }));

        Assert.Equal(AckLevel.Applied, ack.Level);
        Assert.Single(Bench.Effects());
    }

    [Fact]
    public async Task A_ported_number_names_who_serves_it()
    {
        var elsewhere = CarrierUnit.Parse("CTCC-00");
        await Bench.Port(Number(1), elsewhere);

        var acks = await Send(Bar(1), Bar(2));

        Assert.Equal((AckLevel.Refused, CarrierRefusal.Ported, elsewhere), (acks[0].Level, acks[0].Refusal, acks[0].ServingUnit));
        Assert.Equal((AckLevel.Applied, null), (acks[1].Level, acks[1].ServingUnit));
    }

    [Fact]
    public async Task A_number_nobody_holds_is_refused()
    {
        await Bench.Release(Number(1));

        var ack = Assert.Single(await Send(Bar(1)));

        Assert.Equal((AckLevel.Refused, CarrierRefusal.NotAssigned), (ack.Level, ack.Refusal));
        Assert.Empty(Bench.Effects());
    }

    [Fact]
    public async Task A_command_for_an_earlier_holder_does_not_reach_the_new_one()
    {
        await Bench.Reassign(Number(1), epoch: 1);

        var refused = Assert.Single(await Send(Bar(1)));
        var applied = Assert.Single(await Send(Bar(1, sequence: 2) with { Epoch = 1 }));

        Assert.Equal((AckLevel.Refused, CarrierRefusal.EpochEnded), (refused.Level, refused.Refusal));
        Assert.Equal(AckLevel.Applied, applied.Level);
        Assert.Single(Bench.Effects());
    }

    [Fact]
    public async Task A_register_that_fails_is_a_refusal_and_not_a_silence()
    {
        Bench.Trouble(CarrierTrouble.Refuses);

        var ack = Assert.Single(await Send(Bar(1)));

        Assert.Equal((AckLevel.Refused, CarrierRefusal.Failed), (ack.Level, ack.Refusal));
    }

    [Fact]
    public async Task What_was_accepted_is_applied_by_the_next_asking()
    {
        Bench.Trouble(CarrierTrouble.AcceptsFirst);

        var first = Assert.Single(await Send(Bar(1)));
        var second = Assert.Single(await Send(Bar(1)));

        Assert.Equal((AckLevel.Accepted, null), (first.Level, first.AppliedAt));
        Assert.Equal(AckLevel.Applied, second.Level);
        Assert.Single(Bench.Effects());
    }

    [Fact]
    public async Task A_lost_answer_is_unknown_and_the_resend_finds_one_effect()
    {
        Bench.Trouble(CarrierTrouble.LosesAnswers);
        var lost = await Send(Bar(1), Bar(2));

        Bench.Trouble(CarrierTrouble.None);
        Bench.OutlastRest();
        var found = await Send(Bar(1), Bar(2));

        Assert.All(lost, static ack => Assert.Equal(AckLevel.Unknown, ack.Level));
        Assert.All(found, static ack => Assert.Equal(AckLevel.Applied, ack.Level));
        Assert.Equal(2, Bench.Effects().Count);
    }

    [Fact]
    public async Task A_silent_carrier_is_unknown_when_patience_ends()
    {
        Bench.Trouble(CarrierTrouble.Silent);

        var sending = Send(Bar(1), Bar(2));
        await Bench.OutlastPatience(sends: 1);
        var acks = await sending;

        Assert.Equal(2, acks.Count);
        Assert.All(acks, static ack => Assert.Equal((AckLevel.Unknown, CarrierRefusal.None), (ack.Level, ack.Refusal)));
        Assert.NotNull(Gateway.Health(Bench.Unit).LastError);
    }

    [Fact]
    public async Task The_caller_may_give_up_before_the_gateway_does()
    {
        Bench.Trouble(CarrierTrouble.Silent);
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var sending = Gateway.Send(Bench.Unit, [Bar(1)], Mark(1), caller.Token).AsTask();
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Theory]
    [InlineData(CarrierTrouble.Down)]
    [InlineData(CarrierTrouble.Unavailable)]
    public async Task Calls_to_a_failing_carrier_rest_and_go_on_when_it_is_back(int trouble)
    {
        Bench.Trouble((CarrierTrouble)trouble);
        Assert.Equal(AckLevel.Unknown, Assert.Single(await Send(Bar(1))).Level);
        await SendUntilCallsRest();

        // The carrier is back, but the rest is not over: nothing is sent, and health says until when.
        Bench.Trouble(CarrierTrouble.None);
        Assert.Equal(AckLevel.Unknown, Assert.Single(await Send(Bar(1))).Level);
        Assert.NotNull(Gateway.Health(Bench.Unit).RetryAt);
        Assert.Empty(Bench.Effects());

        Bench.OutlastRest();
        Assert.True(Gateway.Health(Bench.Unit).IsOpen);
        Assert.Equal(AckLevel.Applied, Assert.Single(await Send(Bar(1))).Level);
        Assert.Equal((true, null), (Gateway.Health(Bench.Unit).IsOpen, Gateway.Health(Bench.Unit).RetryAt));
        Assert.NotNull(Gateway.Health(Bench.Unit).LastAnswerAt);
        Assert.Single(Bench.Effects());
    }

    [Fact]
    public async Task A_unit_without_a_gateway_is_unknown_and_not_open()
    {
        var nowhere = CarrierUnit.Parse("MVNO-999-00");

        var acks = (await Gateway.Send(nowhere, [Bar(1)], Mark(1), Cancellation)).Acks;

        Assert.Equal(AckLevel.Unknown, Assert.Single(acks).Level);
        Assert.False(Gateway.Health(nowhere).IsOpen);
    }

    [Fact]
    public async Task A_notice_that_travels_with_a_bar_says_when_it_was_sent()
    {
        var told = Assert.Single(await Send(Bar(1) with { Notice = "PSB_CASE" }));

        Bench.Trouble(CarrierTrouble.CannotNotify);
        var untold = Assert.Single(await Send(Bar(2) with { Notice = "PSB_CASE" }));

        Assert.NotNull(told.NoticeSentAt);
        Assert.Equal((AckLevel.Applied, null), (untold.Level, untold.NoticeSentAt));
    }

    [Fact]
    public async Task A_notice_is_delivered_once_and_asked_about_as_often_as_one_likes()
    {
        var first = await SendNotices(Notice(1), Notice(2));
        var again = await SendNotices(Notice(1), Notice(2));

        Assert.Equal([Notice(1).NoticeId, Notice(2).NoticeId], first.Select(static ack => ack.NoticeId));
        Assert.All(first, static ack => Assert.True(ack.Delivered));
        Assert.All(first, static ack => Assert.NotNull(ack.At));
        Assert.Equal(first, again);
    }

    [Fact]
    public async Task A_notice_that_cannot_be_delivered_is_told_apart_from_one_not_known()
    {
        Bench.Trouble(CarrierTrouble.CannotNotify);
        var undelivered = Assert.Single(await SendNotices(Notice(1)));

        Bench.Trouble(CarrierTrouble.Down);
        var unknown = Assert.Single(await SendNotices(Notice(2)));

        Assert.False(undelivered.Delivered);
        Assert.Null(unknown.Delivered);
    }

    [Fact]
    public async Task Whatever_the_carrier_does_every_number_ends_at_its_newest_state_by_steps_that_only_rise()
    {
        const int seed = 20_260_301;
        const int numbers = 20;
        var random = new Random(seed);
        var newest = new int[numbers];
        CarrierTrouble[] troubles =
        [
            CarrierTrouble.None, CarrierTrouble.LosesAnswers, CarrierTrouble.Duplicates, CarrierTrouble.Shuffles,
            CarrierTrouble.AcceptsFirst, CarrierTrouble.Unavailable, CarrierTrouble.Down,
        ];

        for (var round = 0; round < 60; round++)
        {
            Bench.Trouble(troubles[random.Next(troubles.Length)]);
            Bench.OutlastRest();
            var chosen = Enumerable.Range(0, numbers).Where(_ => random.Next(2) == 0).ToArray();
            foreach (var number in chosen)
            {
                newest[number] += random.Next(3);
            }

            // Old versions are sent now and then, as after a takeover by a silo that had not heard.
            await Send([.. chosen.Select(n => Bar(n, sequence: Math.Max(1, newest[n] - (random.Next(4) == 0 ? 1 : 0))))]);
        }

        Bench.Trouble(CarrierTrouble.None);
        Bench.OutlastRest();
        var last = await Send([.. Enumerable.Range(0, numbers).Select(n => Bar(n, sequence: Math.Max(1, newest[n])))]);

        Assert.All(last, ack => Assert.True(ack.Level == AckLevel.Applied, $"seed {seed}: {ack}"));
        foreach (var line in Bench.Effects().GroupBy(static effect => effect.Number))
        {
            var sequences = line.Select(static effect => effect.Sequence).ToArray();
            Assert.True(sequences.SequenceEqual(sequences.Distinct().Order()), $"seed {seed}: {line.Key} {string.Join(' ', sequences)}");
        }
    }

    /// <summary>A fresh carrier without trouble and a gateway to it.</summary>
    private protected abstract Task<ICarrierBench> Open();

    private protected Command Bar(int n, int sequence = 1, int fence = 1) =>
        Of(n, fence, sequence, Services.TwoWay, Priority.Bulk, null);

    private protected Command Free(int n, int sequence = 1, int fence = 1) =>
        Of(n, fence, sequence, Services.None, Priority.Restore, Bench.CarrierNow + TimeSpan.FromSeconds(30));

    private protected Msisdn Number(int n) => Msisdn.FromKey(
        long.Parse(Bench.Prefix.ToString(CultureInfo.InvariantCulture).PadRight(13, '0'), CultureInfo.InvariantCulture) + n);

    private static HistoryMark Mark(int fence, long position = 1) =>
        new(fence, position, string.Create(CultureInfo.InvariantCulture, $"0:{position}:{position:x64}"));

    private Command Of(int n, int fence, int sequence, Services barred, Priority priority, DateTimeOffset? notAfter) =>
        new(Number(n), fence, sequence, 0, barred, priority, notAfter, null)
        {
            CommandId = CommandIds.For(Bench.Unit, Number(n), fence, sequence),
        };

    private NoticeToSend Notice(int n) => new(
        n.ToString("x32", CultureInfo.InvariantCulture), Number(n), "VERIFY_WITHIN_24H", "请在24小时内完成二次实人认证。", "Please verify within 24 hours.");

    private async Task<IReadOnlyList<CommandAck>> Send(params Command[] commands) =>
        (await Gateway.Send(Bench.Unit, commands, Mark(commands.Select(static command => command.Fence).DefaultIfEmpty(1).Max()), Cancellation)).Acks;

    private async Task<IReadOnlyList<NoticeAck>> SendNotices(params NoticeToSend[] notices) =>
        await Gateway.SendNotices(Bench.Unit, notices, Cancellation);

    private async Task SendUntilCallsRest()
    {
        const int sendsMax = 100;
        for (var sends = 0; Gateway.Health(Bench.Unit).IsOpen; sends++)
        {
            Assert.True(sends < sendsMax, $"Calls did not rest after {sendsMax} failures.");
            await Send(Bar(1));
        }
    }
}
