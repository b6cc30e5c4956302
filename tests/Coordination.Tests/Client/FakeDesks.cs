using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Coordination.Appeals;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Deadlines;
using Coordination.Holders;
using Coordination.Ministry;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;
using Coordination.Sims;
using Coordination.Verification;

namespace Coordination.Tests.Client;

/// <summary>A carriers' desk that knows one case.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "The proxy calls these by name on the object.")]
public sealed class FakeCarrierDesk
{
    internal const string CaseId = "case:0123456789abcdef0123456789";

    internal static IReadOnlyList<CarrierView> Rows { get; } =
    [
        new("CMCC-51", "中国移动", "China Mobile", true, null, FakeProvinceDesk.Noon, "", 0, 0, null),
        new("CTCC-00", "中国电信", "China Telecom", false, FakeProvinceDesk.Noon.AddMinutes(1), null, "503", 12_345, 2, FakeProvinceDesk.Noon)
        {
            QueueAge = new TimeSpan(0, 12, 34),
            IsPulled = true,
            SeenAt = FakeProvinceDesk.Noon.AddMinutes(12),
        },
    ];

    public Task<Answer<CaseView>> OpenCase(CaseRequest request) => Case(request.Number, CaseStatus.Noticed);

    public Task<Answer<CaseView>> RecordResult(string commandId, string number, VerificationResult result) =>
        Case(number, result.Outcome == VerificationOutcome.Passed ? CaseStatus.Passed : CaseStatus.Noticed);

    public Task<Answer<AppealReceipt>> SubmitAppeal(AppealRequest request) =>
        FakeProvinceDesk.Answered(new AppealReceipt("appeal:1", "138****8000", "SUBMITTED"));

    public Task<Answer<AppealReceipt>> DecideAppeal(string commandId, string number, string appealId, AppealOutcome outcome, string reason) =>
        FakeProvinceDesk.Answered(new AppealReceipt(appealId, "138****8000", outcome.ToString().ToUpperInvariant()));

    internal CarrierReport? Reported { get; private set; }

    public Task<Answer<ReportReceipt>> Report(CarrierReport report)
    {
        Reported = report;
        return FakeProvinceDesk.Answered(new ReportReceipt("138****8000", 1, "RECORDED"));
    }

    public Task<Answer<NumberReceipt>> MayPortOut(string number) => FakeProvinceDesk.Answered(new NumberReceipt("138****8000", 0, "MAY_PORT"));

    public Task<Answer<SimView>> ReportDevice(string card, string imei, DateTimeOffset at) =>
        FakeProvinceDesk.Answered(new SimView("898600****0123", "49015420****518", [], [], []));

    public Task<Answer<Explanation>> Explain(string number, bool chinese) =>
        FakeProvinceDesk.Answered(new Explanation("138****8000", false, "Nothing is barred.", []));

    public Task<Answer<CarriersView>> Carriers() => FakeProvinceDesk.Answered(new CarriersView([Rows[0]]));

    private readonly Channel<Fetched> given = Channel.CreateUnbounded<Fetched>();
    private readonly Channel<string> acked = Channel.CreateUnbounded<string>();
    private readonly Channel<FetchRequest> asked = Channel.CreateUnbounded<FetchRequest>();

    internal void Gives(params CommandBatch[] batches)
    {
        foreach (var batch in batches)
        {
            given.Writer.TryWrite(Nothing with { Cursor = $"after {batch.BatchId}", Commands = batch, Told = batch.History });
        }
    }

    internal void Gives(NoticeBatch batch) => given.Writer.TryWrite(Nothing with { Notices = batch });

    internal void Asks(ChangesWish wish) => given.Writer.TryWrite(Nothing with { Changes = wish });

    internal void GivesNothing(int times)
    {
        for (var time = 0; time < times; time++)
        {
            given.Writer.TryWrite(Nothing);
        }
    }

    internal void Tells(HistorySeen told) => given.Writer.TryWrite(Nothing with { Told = told });

    /// <summary>Returns once this batch was acknowledged.</summary>
    internal async Task Acked(string batchId)
    {
        while (await acked.Reader.ReadAsync(TestContext.Current.CancellationToken) != batchId)
        {
        }
    }

    /// <summary>Returns once it was asked so many more times for what to do.</summary>
    internal async Task Asked(int times)
    {
        for (var time = 0; time < times; time++)
        {
            await asked.Reader.ReadAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Nothing more comes, and no fetch waits.</summary>
    internal void Closes() => given.Writer.TryComplete();

    public async Task<Answer<Fetched>> Fetch(FetchRequest request)
    {
        asked.Writer.TryWrite(request);
        return await given.Reader.WaitToReadAsync(TestContext.Current.CancellationToken) && given.Reader.TryRead(out var fetched) ? fetched : Nothing;
    }

    public Task<Answer<AckReceipt>> Ack(BatchAck ack) => Acknowledged(ack.BatchId, 1);

    public Task<Answer<AckReceipt>> AckNotices(NoticesAck ack) => Acknowledged(ack.BatchId, ack.Results.Count);

    public Task<Answer<AckReceipt>> ReportChanges(ChangesReport report) => Acknowledged(report.WishId, report.Lines.Count);

    private static Fetched Nothing { get; } = new(string.Empty, null, null, null, null, string.Empty, string.Empty);

    private Task<Answer<AckReceipt>> Acknowledged(string what, int taken)
    {
        acked.Writer.TryWrite(what);
        return FakeProvinceDesk.Answered(new AckReceipt(what, taken, null));
    }

    private static Task<Answer<CaseView>> Case(string number, CaseStatus status) => FakeProvinceDesk.Answered(new CaseView(
        CaseId, number, status, 2, 1, 3, FakeProvinceDesk.Noon, FakeProvinceDesk.Noon.AddHours(24)));
}

/// <summary>A ministry's desk with one province, and a database that was restored from a backup.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "The proxy calls these by name on the object.")]
public sealed class FakeMinistryDesk
{
    /// <summary>Looks at the country after which nothing runs any more.</summary>
    internal int LooksUntilOver { get; set; } = int.MaxValue;

    /// <summary>Why holders are moved to another key; empty while they are not.</summary>
    internal string Rotated { get; private set; } = string.Empty;

    /// <summary>Runs at each look at the country; a watcher's time passes here.</summary>
    internal Action OnLook { get; set; } = () => { };

    public Task<Answer<MinistryView>> Country()
    {
        OnLook();
        var isOver = --LooksUntilOver <= 0;
        return FakeProvinceDesk.Answered(new MinistryView(
            [
                new ProvinceView("51", "四川", "Sichuan", 3, isOver ? 0 : 1, Outcomes(isOver), [new("CMCC", 1230)], 0)
                {
                    Effect = FakeProvinceDesk.Effect(isOver),
                },
            ],
            Outcomes(isOver),
            FakeCarrierDesk.Rows,
            isOver ? [] : [FakeProvinceDesk.OrderId])
        {
            Effect = FakeProvinceDesk.Effect(isOver),
        });
    }

    public Task<Answer<QuotasView>> Quotas() => FakeProvinceDesk.Answered(new QuotasView(
        [
            new("11", 10_000, 0, FakeProvinceDesk.Noon.AddDays(1), 10_000, 0, 0),
            new("51", 10_000, 2_000, FakeProvinceDesk.Noon.AddDays(1), 8_000, 1_234, 3),
        ]));

    public Task<Answer<QuotaView>> SetQuota(string province, long numbers, DateTimeOffset until, string reason) =>
        FakeProvinceDesk.Answered(new QuotaView(province, numbers, 0, until, numbers, 0, 0));

    private static IReadOnlyList<Count> Outcomes(bool isOver) => isOver ? [new("Applied", 1230)] : [new("Applied", 1200), new("Pending", 30)];

    /// <summary>The fence; 1 is in doubt.</summary>
    internal int Raised { get; set; } = 1;

    internal List<ForgottenEffectView> Effects { get; set; } =
    [
        .. Enumerable.Range(1, 3).Select(entry => new ForgottenEffectView(
            entry, $"1380013800{entry}", "CMCC", 1, entry, entry == 2 ? Services.None : Services.OneWay, Services.None, FakeProvinceDesk.Noon, entry == 3)),
    ];

    internal List<string> Missing { get; set; } = [];

    public Task<Answer<OrderView>> Stop(string orderId, string reason) =>
        FakeProvinceDesk.Answered(new FakeProvinceDesk { Phase = OrderPhase.Stopped }.View());

    public Task<Answer<DeadlinesView>> Deadlines() => FakeProvinceDesk.Answered(new DeadlinesView(
        FakeProvinceDesk.Noon,
        [
            VerifyWindow,
            new DeadlinePolicyView("hold-term", TimeSpan.Zero, null, 0, 0, null, []),
        ]));

    public Task<Answer<RebasePreview>> PreviewRebase(DeadlineRebase rebase) => FakeProvinceDesk.Answered(
        new RebasePreview(rebase.Policy, 15_360_000, 40, rebase.Span ?? TimeSpan.FromHours(24), rebase.NotBefore));

    public Task<Answer<DeadlinePolicyView>> Rebase(string commandId, DeadlineRebase rebase, string reason) => FakeProvinceDesk.Answered(VerifyWindow);

    private static DeadlinePolicyView VerifyWindow { get; } = new(
        "verify-window",
        TimeSpan.FromHours(30),
        FakeProvinceDesk.Noon.AddDays(1),
        100_000,
        3,
        TimeSpan.FromSeconds(61),
        [new(1, FakeProvinceDesk.Noon, TimeSpan.FromHours(30), null, "ministry", "工业和信息化部", "festival"), new(2, FakeProvinceDesk.Noon, null, FakeProvinceDesk.Noon.AddDays(1), "ministry", "工业和信息化部", "outage")]);

    public Task<Answer<CapView>> Cap(string carrier, string province) =>
        FakeProvinceDesk.Answered(new CapView($"{carrier}-{province}", 100_000, 12, null));

    public Task<Answer<CapView>> RaiseCap(string carrier, string province, long perHour, DateTimeOffset until, string reason) =>
        FakeProvinceDesk.Answered(new CapView($"{carrier}-{province}", perHour, 12, until));

    public Task<Answer<HolderKeysView>> HolderKeys() => FakeProvinceDesk.Answered(KeysOfHolders());

    public Task<Answer<HolderKeysView>> RotateHolderKeys(string reason)
    {
        Rotated = reason;
        return HolderKeys();
    }

    private HolderKeysView KeysOfHolders() => new(
        [
            new("k1", "international", FakeProvinceDesk.Noon, null, "VALID", 2, 1, 12_345),
            new("k2", "national", FakeProvinceDesk.Noon, null, "CURRENT", 12_345, 0, 0),
        ],
        Rotated.Length > 0 ? 3 : 0,
        "k2",
        Rotated,
        "ministry-1",
        FakeProvinceDesk.Noon,
        null);

    public Task<Answer<FenceView>> Fence() => FakeProvinceDesk.Answered(View());

    public Task<Answer<FenceView>> RaiseFence(int above, string reason)
    {
        Raised = Math.Max(Raised, above + 1);
        return FakeProvinceDesk.Answered(View());
    }

    public Task<Answer<ForgottenPage>> ForgottenEffects(long after, int limit, bool fullDigits, string purpose)
    {
        var page = Effects.Where(effect => effect.Entry > after).Take(Math.Min(limit, 2)).ToArray();
        return FakeProvinceDesk.Answered(new ForgottenPage(page, page.Length > 0 && page[^1].Entry < Effects[^1].Entry ? page[^1].Entry : null, Missing));
    }

    public Task<Answer<NumberReceipt>> SettleEffect(long entry, string reason) =>
        FakeProvinceDesk.Answered(new NumberReceipt("138****8001", 4, "SETTLED"));

    private FenceView View() => new(
        Raised,
        Raised > 1 ? FakeProvinceDesk.Noon : null,
        Raised == 1 ? FakeProvinceDesk.Noon : null,
        Raised == 1 ? "CMCC 见过链 0 的第 9 批，而本数据库中没有。" : "",
        Raised == 1 ? "CMCC has seen batch 9 of chain 0, and it is not in this database." : "",
        [
            new FenceCarrierView("CMCC", FakeProvinceDesk.Noon, Raised > 1, true, 2, 1),
            new FenceCarrierView("CTCC", null, false, false, 0, 0),
        ]);
}

/// <summary>An auditors' desk: seven facts, three to a page.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "The proxy calls these by name on the object.")]
public sealed class FakeAuditDesk
{
    private const int FactsPerPage = 3;

    internal static IReadOnlyList<FactView> Facts { get; } =
    [
        .. Enumerable.Range(1, 7).Select(version => new FactView(
            version, 0, "HoldPlaced", FakeProvinceDesk.Noon.AddMinutes(version), FakeProvinceDesk.Noon.AddMinutes(version), "issuer",
            "广州市公安局", FakeProvinceDesk.OrderId, [new("services", "TwoWay")], new string('a', 64))),
    ];

    public Task<Answer<HistoryView>> History(string number, int afterVersion, string purpose) => Page("138****8000", afterVersion);

    public Task<Answer<HistoryView>> OrderHistory(string orderId, int afterVersion, string purpose) => Page(orderId, afterVersion, Signed);

    /// <summary>An order's acts, whose signatures stand in every way.</summary>
    internal static IReadOnlyList<FactView> Signed { get; } =
        [.. Facts.Take(7).Select(fact => fact with { Kind = "OrderApproved", Signature = (SignatureStanding)(fact.Version - 1) })];

    public Task<Answer<NumberView>> Number(string number, bool fullDigits, string purpose) => FakeProvinceDesk.Answered(
        new NumberView("138****8000", "51", "CMCC-51", 0, 0, Services.None, [], [], null));

    private static Task<Answer<HistoryView>> Page(string subject, int after, IReadOnlyList<FactView>? facts = null)
    {
        var page = (facts ?? Facts).Where(fact => fact.Version > after).Take(FactsPerPage).ToArray();
        var isLast = page.Length == 0 || page[^1].Version == Facts[^1].Version;
        return FakeProvinceDesk.Answered(new HistoryView(subject, page, isLast ? null : page[^1].Version));
    }
}
