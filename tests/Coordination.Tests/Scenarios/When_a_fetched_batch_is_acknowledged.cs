using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Numbers;
using Coordination.Orders;

namespace Coordination.Scenarios;

/// <summary>What was fetched belongs to who fetched it, until it is acknowledged or its time ends.</summary>
public sealed class When_a_fetched_batch_is_acknowledged
{
    private const string Number = "13900139000";
    private const string Other = "13900139001";

    [Fact]
    public async Task What_was_not_acknowledged_in_time_comes_again_under_its_id_and_both_acknowledgements_count()
    {
        await using var country = await Country.Start(pulled: ["CMCC"]);
        var (one, another) = (new HandFetcher(country, CarrierCode.Cmcc), new HandFetcher(country, CarrierCode.Cmcc));
        await country.Order(Country.Police, "batch-1", [Number]);
        var first = await one.Given();
        await another.Admitted();
        Assert.Null((await another.Fetch()).Commands);
        country.Time.Advance(LaneGrain.GivenFor);

        var second = await another.Given();
        var late = await one.Ack(first);
        var inTime = await another.Ack(second);

        Assert.Equal(Assert.Single(first.Commands).CommandId, Assert.Single(second.Commands).CommandId);
        Assert.NotEqual(first.BatchId, second.BatchId);
        Assert.Equal((1, 1), (late.Value!.Taken, inTime.Value!.Taken));
        Assert.True((await country.Number(Number)).Provisioning.Single() is { State: "applied", Applied: Services.TwoWay });
        Assert.Null((await another.Fetch()).Commands);
    }

    [Fact]
    public async Task Processes_that_fetch_at_the_same_time_are_given_different_commands_and_together_all()
    {
        const int numbers = 400;
        await using var country = await Country.Start(pulled: ["CMCC"]);
        var fetchers = Enumerable.Range(0, 4).Select(_ => new HandFetcher(country, CarrierCode.Cmcc)).ToList();
        foreach (var fetcher in fetchers)
        {
            await fetcher.Admitted();
        }

        var order = await country.Order(Country.Police, "batch-1", [.. Enumerable.Range(0, numbers).Select(index => $"{13_800_000_000L + index}")]);
        await fetchers[0].Waiting(numbers);
        var given = new List<CarrierCommand>();
        while (given.Count < numbers)
        {
            var fetched = await Task.WhenAll(fetchers.Select(fetcher => fetcher.Fetch(most: 30)));
            foreach (var (batch, fetcher) in fetched.Zip(fetchers).Where(one => one.First.Commands is not null).Select(one => (one.First.Commands!, one.Second)))
            {
                given.AddRange(batch.Commands);
                Assert.Equal(batch.Commands.Count, (await fetcher.Ack(batch)).Value!.Taken);
            }

            country.Time.Advance(TimeSpan.FromMilliseconds(200));
        }

        Assert.Equal(numbers, given.Select(command => command.CommandId).Distinct().Count());
        Assert.Equal(numbers, given.Count);
        Assert.Equal([new Count(nameof(ItemOutcome.Applied), numbers)], (await country.Ended(Country.Police, order.OrderId)).Outcomes);
    }

    [Fact]
    public async Task A_repeat_is_answered_as_the_first_time_also_by_another_silo_and_another_body_is_a_conflict()
    {
        await using var country = await Country.Start(pulled: ["CMCC"]);
        var fetcher = new HandFetcher(country, CarrierCode.Cmcc);
        await country.Order(Country.Police, "batch-1", [Number]);
        var batch = await fetcher.Given();
        var ack = new BatchAck(batch.BatchId, country.Time.GetUtcNow(), []);

        var both = await Task.WhenAll(fetcher.Ack(ack), fetcher.Ack(ack));
        var repeated = await fetcher.Ack(ack);
        await country.Restart();
        var afterwards = await fetcher.Ack(ack);
        var otherwise = await fetcher.Ack(ack with { Exceptions = [new(batch.Commands[0].CommandId, AckLevel.Refused, CarrierRefusal.Failed, null)] });

        Assert.All(both, answer => Assert.Equal(new AckReceipt(batch.BatchId, 1, null), answer.Value));
        Assert.Equal((both[0].Value, both[0].Value), (repeated.Value, afterwards.Value));
        Assert.Equal(RefusalCode.Conflict, otherwise.Refusal!.Code);
        Assert.True((await country.Number(Number)).Provisioning.Single() is { State: "applied" });
    }

    [Fact]
    public async Task Exceptions_are_taken_for_what_they_say_and_what_is_not_known_yet_comes_again()
    {
        await using var country = await Country.Start(pulled: ["CMCC"]);
        var fetcher = new HandFetcher(country, CarrierCode.Cmcc);
        await fetcher.Admitted();
        string[] numbers = [.. Enumerable.Range(0, 40).Select(index => $"{13_800_000_000L + index}")];
        var order = await country.Order(Country.Police, "batch-1", numbers);
        await fetcher.Waiting(numbers.Length);
        var batch = await fetcher.Given();
        Assert.True(batch.Commands.Count >= 4, $"Only {batch.Commands.Count} numbers share a lane.");

        var answer = await fetcher.Ack(
            batch,
            new(batch.Commands[0].CommandId, AckLevel.Refused, CarrierRefusal.NotAssigned, null),
            new(batch.Commands[1].CommandId, AckLevel.Accepted, CarrierRefusal.None, null),
            new(batch.Commands[2].CommandId, AckLevel.Unknown, CarrierRefusal.None, null));
        var others = new List<CommandBatch>();
        while ((await fetcher.Fetch()).Commands is { } more)
        {
            others.Add(more);
            await fetcher.Ack(more);
        }

        country.Time.Advance(LaneGrain.GivenFor);
        var again = await fetcher.Given();
        await fetcher.Ack(again);
        var ended = await country.Ended(Country.Police, order.OrderId);

        Assert.Equal(batch.Commands.Count - 3, answer.Value!.Taken);
        Assert.DoesNotContain(others.SelectMany(one => one.Commands), command => batch.Commands.Any(before => before.CommandId == command.CommandId));
        Assert.Equal(
            new[] { batch.Commands[1].CommandId, batch.Commands[2].CommandId }.Order(StringComparer.Ordinal),
            again.Commands.Select(command => command.CommandId).Order(StringComparer.Ordinal));
        Assert.Equal(
            [new Count(nameof(ItemOutcome.Applied), numbers.Length - 1), new Count(nameof(ItemOutcome.NotAssigned), 1)],
            ended.Outcomes.OrderBy(count => count.Name, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_what_contradicts_itself_nothing_is_taken_and_of_the_rest_everything()
    {
        await using var country = await Country.Start(pulled: ["CMCC"]);
        var fetcher = new HandFetcher(country, CarrierCode.Cmcc);
        await fetcher.Admitted();
        string[] numbers = [.. Enumerable.Range(0, 40).Select(index => $"{13_800_000_000L + index}")];
        var order = await country.Order(Country.Police, "batch-1", numbers);
        await fetcher.Waiting(numbers.Length);
        var batch = await fetcher.Given();
        Assert.True(batch.Commands.Count >= 4, $"Only {batch.Commands.Count} numbers share a lane.");
        string[] wrong = [batch.Commands[0].CommandId, batch.Commands[1].CommandId];
        var refused = new NotApplied(batch.Commands[2].CommandId, AckLevel.Refused, CarrierRefusal.NotAssigned, null);
        NotApplied[] exceptions =
        [
            new(wrong[0], AckLevel.Refused, CarrierRefusal.None, null),
            new(wrong[1], AckLevel.Unknown, CarrierRefusal.None, null),
            new(wrong[1], AckLevel.Refused, CarrierRefusal.NotAssigned, null),
            refused,
        ];

        var first = await fetcher.Ack(batch, exceptions);
        var repeated = await fetcher.Ack(batch, exceptions);
        while ((await fetcher.Fetch()).Commands is { } more)
        {
            await fetcher.Ack(more);
        }

        country.Time.Advance(LaneGrain.GivenFor);
        var again = await fetcher.Given();
        await fetcher.Ack(again);
        var ended = await country.Ended(Country.Police, order.OrderId);

        Assert.Equal(batch.Commands.Count - 3, first.Value!.Taken);
        Assert.Equal(wrong.Order(StringComparer.Ordinal), first.Value.NotTaken!.Order(StringComparer.Ordinal));
        Assert.Equal((first.Value.Taken, first.Value.NotTaken!.Count), (repeated.Value!.Taken, repeated.Value.NotTaken!.Count));
        Assert.Equal(wrong.Order(StringComparer.Ordinal), again.Commands.Select(command => command.CommandId).Order(StringComparer.Ordinal));
        Assert.Equal(
            [new Count(nameof(ItemOutcome.Applied), numbers.Length - 1), new Count(nameof(ItemOutcome.NotAssigned), 1)],
            ended.Outcomes.OrderBy(count => count.Name, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_batch_that_was_never_given_is_anothers_or_is_forgotten_does_not_exist()
    {
        await using var country = await Country.Start(pulled: ["CMCC", "CTCC"]);
        var (own, stranger) = (new HandFetcher(country, CarrierCode.Cmcc), new HandFetcher(country, CarrierCode.Ctcc));
        await country.Order(Country.Police, "batch-1", [Number, "13300133000"]);
        var batch = await own.Given();
        var foreign = await stranger.Given();
        var never = await own.Ack(new BatchAck($"CMCC-00/0/{new string('0', 32)}", country.Time.GetUtcNow(), []));
        BatchAck[] others =
        [
            new(batch.BatchId[..^1] + (batch.BatchId[^1] == '0' ? '1' : '0'), country.Time.GetUtcNow(), []),
            new(foreign.BatchId, country.Time.GetUtcNow(), []),
            new(batch.BatchId, country.Time.GetUtcNow(), [new(foreign.Commands[0].CommandId, AckLevel.Unknown, CarrierRefusal.None, null)]),
            new("CMCC-00/63/" + new string('0', 32), country.Time.GetUtcNow(), []),
            new("no batch at all", country.Time.GetUtcNow(), []),
        ];

        Assert.Equal(RefusalCode.NotFound, never.Refusal!.Code);
        foreach (var ack in others)
        {
            Assert.Equal(never.Refusal, (await own.Ack(ack)).Refusal);
        }

        // What was given and not acknowledged comes again from another silo, under the same id; what that one acknowledges counts.
        await country.Restart();
        Assert.Equal(never.Refusal, (await own.Ack(batch)).Refusal);
        var again = await own.Given();
        Assert.Equal(batch.Commands.Select(command => command.CommandId), again.Commands.Select(command => command.CommandId));
        Assert.NotNull((await own.Ack(again)).Value);
        Assert.True((await country.Number(Number)).Provisioning.Single() is { State: "applied" });
        Assert.True((await country.Number("13300133000")).Provisioning.Single() is { State: "ordered" });
    }

    [Fact]
    public async Task Only_the_carriers_own_system_fetches_and_only_where_it_is_set_up_to()
    {
        await using var country = await Country.Start(pulled: ["CMCC"]);
        var ask = new FetchRequest(string.Empty, 1, TimeSpan.Zero, null);
        var ack = new BatchAck($"CMCC-00/0/{new string('0', 32)}", country.Time.GetUtcNow(), []);
        var notices = new NoticesAck(ack.BatchId, []);
        var report = new ChangesReport("wish", [], null);
        foreach (var person in new[] { Country.Police, Country.Approver, Country.Sichuan, Country.MinistryDesk, Country.Auditor })
        {
            Assert.Equal(RefusalCode.NotAllowed, (await country.As(person, portals => portals.Carrier.Fetch(ask))).Refusal!.Code);
            Assert.Equal(RefusalCode.NotAllowed, (await country.As(person, portals => portals.Carrier.Ack(ack))).Refusal!.Code);
            Assert.Equal(RefusalCode.NotAllowed, (await country.As(person, portals => portals.Carrier.AckNotices(notices))).Refusal!.Code);
            Assert.Equal(RefusalCode.NotAllowed, (await country.As(person, portals => portals.Carrier.ReportChanges(report))).Refusal!.Code);
        }

        var called = Country.SystemOf(CarrierCode.Ctcc);
        Assert.Equal(RefusalCode.Precondition, (await country.As(called, portals => portals.Carrier.Fetch(ask))).Refusal!.Code);
        Assert.Equal(RefusalCode.Precondition, (await country.As(called, portals => portals.Carrier.Ack(ack))).Refusal!.Code);
        Assert.Equal(RefusalCode.NotAuthenticated, (await new GrainPortals(country.Client).Carrier.Fetch(ask)).Refusal!.Code);
        var own = Country.SystemOf(CarrierCode.Cmcc);
        Assert.Equal(RefusalCode.NotFound, (await country.As(own, portals => portals.Carrier.ReportChanges(report))).Refusal!.Code);
        Assert.Equal(RefusalCode.NotFound, (await country.As(own, portals => portals.Carrier.AckNotices(notices))).Refusal!.Code);
    }

    [Fact]
    public async Task The_largest_that_may_be_said_passes_the_gateway()
    {
        await using var country = await Country.Start(pulled: ["CMCC"]);
        var fetcher = new HandFetcher(country, CarrierCode.Cmcc);
        var client = new CarrierClient(country.PortalsOf(fetcher.System), new PortalCalls(TimeProvider.System, 1));
        var never = $"CMCC-00/0/{new string('0', 32)}";
        var now = country.Time.GetUtcNow();
        var ids = Enumerable.Range(0, CommandBatch.CommandsMax).Select(index => $"{index:x32}").ToList();
        var cancellation = TestContext.Current.CancellationToken;

        var answers = new[]
        {
            await client.Ack(new BatchAck(never, now, ids.ConvertAll(id => new NotApplied(id, AckLevel.Refused, CarrierRefusal.Ported, "CTCC-00"))), cancellation),
            await client.Ack(new NoticesAck(never, ids.ConvertAll(id => new NoticeResult(id, true, now))), cancellation),
            await client.ReportChanges(
                new("wish", [.. Enumerable.Repeat(new LineStanding("+8613800138000", 1, 1, 0, Services.TwoWay, now), ChangesReport.LinesMax)], new string('n', ChangesReport.NextLengthMax)),
                cancellation),
        };
        var fetched = await country.As(fetcher.System, portals => portals.Carrier.Fetch(
            new(new string('c', FetchRequest.CursorLengthMax), CommandBatch.CommandsMax, TimeSpan.Zero, new(1, 1, new string('h', HistorySeen.HeadsLengthMax)))));

        Assert.All(answers, answer => Assert.Equal(RefusalCode.NotFound, answer.Refusal!.Code));
        Assert.Null(fetched.Value!.Told);
    }

    [Fact]
    public async Task A_carrier_has_so_many_batches_of_a_lane_at_a_time_and_no_more()
    {
        const int lanes = 4;
        const int numbers = OrderDecision.UrgentNumbersMax + 1;
        await using var country = await Country.Start(pulled: ["CMCC"]);
        var fetcher = new HandFetcher(country, CarrierCode.Cmcc);
        await fetcher.Admitted();
        await country.Order(Country.Police, "bulk", [.. Enumerable.Range(0, numbers).Select(index => $"{13_800_000_000L + index}")]);
        await fetcher.Waiting(numbers);
        var batches = new List<CommandBatch> { await fetcher.Given(most: 1) };
        for (var looked = 0; looked < 3 * lanes * GivenBatches.BulkMax; looked++)
        {
            if ((await fetcher.Fetch(most: 1)).Commands is { } batch)
            {
                batches.Add(batch);
            }

            country.Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(lanes * GivenBatches.BulkMax, batches.Count);
        await country.Order(Country.Police, "urgent", [Number]);
        Assert.Equal("+8613900139000", Assert.Single((await fetcher.Given(most: 1)).Commands).Number);
        await fetcher.Ack(batches[0]);
        Assert.Single((await fetcher.Given(most: 1)).Commands);
    }

    [Fact]
    public async Task So_many_fetches_of_a_carrier_wait_at_a_time_and_one_more_is_refused()
    {
        await using var country = await Country.Start(pulled: ["CMCC"]);
        var fetcher = new HandFetcher(country, CarrierCode.Cmcc);
        await fetcher.Admitted();

        // The clock stands still, so that all of them wait but the one that finds no place, whichever of them that is.
        var fetches = Enumerable.Range(0, FetchRequest.WaitingMax + 1)
            .Select(_ => country.As(fetcher.System, portals => portals.Carrier.Fetch(new(string.Empty, 1, FetchRequest.WaitMax, fetcher.Seen))))
            .ToList();
        var refused = await Task.WhenAny(fetches);

        Assert.Equal(RefusalCode.LimitReached, (await refused).Refusal?.Code);
        Assert.Equal([refused], fetches.Where(fetch => fetch.IsCompleted));
        country.Time.Advance(FetchRequest.WaitMax);
        Assert.All(await Task.WhenAll(fetches.Except([refused])), answer => Assert.NotNull(answer.Value?.Told));
        Assert.NotNull((await fetcher.Fetch()).Told);
    }
}
