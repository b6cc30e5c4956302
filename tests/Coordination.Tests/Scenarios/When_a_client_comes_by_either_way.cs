using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Law;
using Coordination.Ministry;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;
using Coordination.Verification;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Coordination.Scenarios;

/// <summary>
/// The client library as programs use it, with real certificates and tokens, to a silo on real sockets: whichever transport it has, the same
/// is done, answered and refused.
/// </summary>
public sealed class When_a_client_comes_by_either_way(Fortress fortress) : IClassFixture<Fortress>
{
    // Each transport has numbers of its own: what one did would be there for the other.
    private static readonly Dictionary<CoordinationTransport, string> Lines = new()
    {
        [CoordinationTransport.Http] = "1390013900",
        [CoordinationTransport.Orleans] = "1390013910",
    };

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    public static TheoryData<CoordinationTransport> Transports => [.. Enum.GetValues<CoordinationTransport>()];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task An_order_goes_its_whole_road_and_is_looked_at_from_every_side(CoordinationTransport transport)
    {
        using var issuer = await Client(transport, Fortress.Police);
        using var approver = await Client(transport, Fortress.Approver);
        using var ministry = await Client(transport, Fortress.Ministry);
        using var auditor = await Client(transport, Fortress.Auditor);
        var province = issuer.Services.GetRequiredService<ProvinceClient>();
        var numbers = Enumerable.Range(0, 5).Select(last => $"{Lines[transport]}{last}").ToList();
        var rows = numbers.Select((number, index) => new OrderRow(index + 1, number, null)).Append(new(6, "12345", null)).ToList();

        var plan = Value(await province.SendRows(Pages(rows), Draft($"either-{transport}"), ct: Ct));
        var self = await province.Approve(plan.OrderId, plan.Root, "my own", Ct);
        Value(await approver.Services.GetRequiredService<ProvinceClient>().Approve(plan.OrderId, plan.Root, "seen", Ct));
        Value(await province.Apply(plan.OrderId, "case 7", Ct));
        var ended = await Until(() => province.Order(plan.OrderId, Ct), view => view.Phase is OrderPhase.Completed);

        Assert.Equal(RefusalCode.NotAllowed, self.Refusal!.Code);
        Assert.Equal([new Count("Applied", 5), new Count("InvalidNumber", 1)], ended.Outcomes.OrderBy(count => count.Name, StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(1, 6), (await Read(province.Lines(plan.OrderId, linesPerPage: 2, ct: Ct))).Select(line => line.Row));
        Assert.Equal(OrderPhase.Completed, (await Read(province.Watch(plan.OrderId, Ct)))[^1].Phase);
        Assert.Equal(6, Assert.Single(await Read(province.Rejects(ended, Ct))).Row);
        Assert.Equal(Services.TwoWay, Value(await province.Number(numbers[0], false, "", Ct)).Barred);
        Assert.NotEmpty(Value(await ministry.Services.GetRequiredService<MinistryClient>().Country(Ct)).Outcomes);
        var facts = await Read(auditor.Services.GetRequiredService<AuditClient>().OrderFacts(plan.OrderId, "complaint 17", Ct));
        Assert.Contains(facts, fact => fact is { Kind: "OrderApproved", By: "approver-1" });
        Assert.Equal("LIFTED", Value(await province.Lift(numbers[0], plan.OrderId, true, "wrong number", ct: Ct)).Code);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_carrier_reports_verifies_and_is_refused_what_is_not_its_own(CoordinationTransport transport)
    {
        using var mobile = await Client(transport, Fortress.Mobile);
        using var unicom = await Client(transport, Fortress.Unicom);
        var carrier = mobile.Services.GetRequiredService<CarrierClient>();
        var number = $"{Lines[transport]}9";
        var now = fortress.Time.GetUtcNow();

        var reported = Value(await carrier.Report(CarrierReport.Standing($"stand-{transport}", number, "CMCC-51", $"holder-{transport}", now.AddDays(-1)), Ct));
        var opened = Value(await carrier.OpenCase(new($"risk-{transport}", number, "model M7", 1), Ct));
        var again = Value(await carrier.OpenCase(new($"risk-{transport}", number, "model M7", 1), Ct));
        var passed = Value(await carrier.Pass(number, new(opened.CaseId, VerificationOutcome.Passed, 3, now, "hall 0451", "tx-1"), Ct));
        var foreign = await unicom.Services.GetRequiredService<CarrierClient>().OpenCase(new($"other-{transport}", number, "model M7", 1), Ct);
        var fetched = await carrier.Fetch(new("", 1, TimeSpan.Zero, null), Ct);

        Assert.Equal("RECORDED", reported.Code);
        Assert.Equal(opened.CaseId, again.CaseId);
        Assert.Equal(CaseStatus.Passed, passed.Status);
        Assert.Equal(RefusalCode.NotFound, foreign.Refusal!.Code);
        Assert.Equal(RefusalCode.Precondition, fetched.Refusal!.Code);
        Assert.False(Value(await carrier.Explain(number, chinese: true, Ct)).Restricted);
        Assert.All(Value(await carrier.Carriers(Ct)).Carriers, view => Assert.StartsWith("CMCC", view.Executor, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Who_proves_nothing_gets_the_same_refusal(CoordinationTransport transport)
    {
        var theirs = fortress.Token(Fortress.Police, fortress.Certificate("somebody-else"));
        using var thief = await Client(transport, Fortress.Police, theirs);
        using var nobody = await Client(transport, Fortress.Police, "");
        using var carrier = await Client(transport, Fortress.Mobile);

        var stolen = await thief.Services.GetRequiredService<ProvinceClient>().Carriers(Ct);
        var none = await nobody.Services.GetRequiredService<ProvinceClient>().Carriers(Ct);
        var other = await carrier.Services.GetRequiredService<ProvinceClient>().Number($"{Lines[transport]}0", false, "", Ct);

        Assert.Equal(RefusalCode.NotAuthenticated, stolen.Refusal!.Code);
        Assert.Equal(stolen.Refusal, none.Refusal);
        Assert.Equal(RefusalCode.NotAllowed, other.Refusal!.Code);
    }

    private static OrderDraft Draft(string key) => new(key, Ground.PsbCase, "", "case 7", "list of the case", Services.None, "", new('a', 64), null);

    private static T Value<T>(Answer<T> answer)
        where T : class => answer.Value ?? throw new CoordinationRefusedException(answer.Refusal!);

    private static async IAsyncEnumerable<IReadOnlyList<OrderRow>> Pages(List<OrderRow> rows)
    {
        foreach (var page in rows.Chunk(4))
        {
            yield return page;
            await Task.Yield();
        }
    }

    private static async Task<List<T>> Read<T>(IAsyncEnumerable<T> stream)
    {
        var all = new List<T>();
        await foreach (var one in stream)
        {
            all.Add(one);
        }

        return all;
    }

    private async Task<IHost> Client(CoordinationTransport transport, Principal who, string? token = null)
    {
        var certificate = fortress.Certificate(who.Id);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddCoordinationClient(options =>
        {
            options.Transport = transport;
            options.Clock = fortress.Time;
            options.Edges.Add($"https://{fortress.Edge}");
            options.Gateways.Add(fortress.Gateway.ToString());
            options.ClusterId = Fortress.ClusterId;
            options.CertificateFile = certificate;
            options.AuthoritiesFile = fortress.Certificates.AuthoritiesFile;
            options.TokenSource = _ => new(token ?? fortress.Token(who, certificate));
        });
        var host = builder.Build();
        await host.StartAsync(Ct);
        return host;
    }

    private async Task<OrderView> Until(Func<Task<Answer<OrderView>>> look, Func<OrderView, bool> seen)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Country.EvidenceMax);
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var last = Value(await look());
        while (!seen(last))
        {
            fortress.Time.Advance(Step);
            Assert.False(patience.IsCancellationRequested, $"It was never seen that the order completed; last seen: {last}");
            await pulse.WaitForNextTickAsync(Ct);
            last = Value(await look());
        }

        return last;
    }
}
