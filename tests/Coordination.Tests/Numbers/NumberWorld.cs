using Coordination.Appeals;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Deadlines;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Orders;
using Coordination.Provinces;
using Coordination.Verification;
using static Coordination.Numbers.People;

namespace Coordination.Numbers;

/// <summary>
/// One number with everything around it that a commit touches, in memory: facts, outbox rows, deadlines, notices, lines and
/// answers, each doing what the journal's contract says and nothing else.
/// </summary>
internal sealed class NumberWorld
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 1, 30, 0, TimeSpan.Zero);

    private readonly List<(int Version, FactRecord Fact)> history = [];
    private readonly Dictionary<string, byte[]> answers = [];

    public NumberState State { get; private set; } = new();

    public DateTimeOffset Now { get; set; } = Start;

    public Msisdn Number { get; init; } = Msisdn.FromKey(8613800138000);

    public ProvinceCode Province { get; init; } = Sichuan;

    public LegalSettings Law { get; set; } = new();

    /// <summary>Versions of policies, ascending.</summary>
    public List<PolicyRow> Policies { get; } = [];

    public FakeDirectory Directory { get; } = new(MobileSichuan, TelecomSichuan, UnicomSichuan);

    public DeadlineRules Deadlines => DeadlineRules.Of(Law, Policies);

    public Circumstances At => new(Now, Law, Deadlines, Directory, Number, Province);

    /// <summary>Version of the subject in the journal: writes so far.</summary>
    public int Written { get; private set; }

    public IReadOnlyList<(int Version, FactRecord Fact)> History => history;

    public IEnumerable<IFact> Facts => history.Select(entry => entry.Fact.Fact);

    public Dictionary<CarrierUnit, Row> Rows { get; } = [];

    public List<ProvisioningWish> Commands { get; } = [];

    /// <summary>Wishes of the version that is commanded already.</summary>
    public List<ProvisioningWish> Joined { get; } = [];

    public Dictionary<(DeadlinePolicy Policy, string Tag), Change.DeadlineSet> Due { get; } = [];

    public Dictionary<string, NoticeWish> Notices { get; } = [];

    public Dictionary<string, Line> Lines { get; } = [];

    /// <summary>Changes of the last call.</summary>
    public IReadOnlyList<Change> Last { get; private set; } = [];

    /// <summary>The next call decides, and its silo dies before the commit.</summary>
    public bool CrashBeforeCommit { get; set; }

    public HoldAnswer Place(HoldTerms terms, int? epoch = null, Priority priority = Priority.Bulk, DateTimeOffset? notAfter = null, CarrierUnit? unit = null) =>
        Place(new PlaceHold(terms, epoch, 1, notAfter ?? Now.AddSeconds(10), unit ?? MobileSichuan, priority));

    public HoldAnswer Place(PlaceHold request)
    {
        var answer = Commit(NumberDecision.PlaceHold(State, request, At));
        if (!answer.Late && !Lines.ContainsKey(request.Terms.OrderId))
        {
            var line = new Line(answer.Version, request.Terms.Services);
            Lines.Add(request.Terms.OrderId, line);
            if (answer.Outcome is not ItemOutcome.Pending)
            {
                line.Outcomes.Add(answer.Outcome);
            }
        }

        return answer;
    }

    public LiftOutcome Lift(string order, Principal by, bool revoke = false, string? command = null)
    {
        var request = new LiftHold(command ?? $"lift-{order}-{by.Id}", order, revoke, "查清", by);
        return AnswerTo(request.CommandId, NumberDecision.FingerprintOf(request)) is { } before
            ? (LiftOutcome)before
            : Commit(NumberDecision.LiftHold(State, request, At)).Outcome;
    }

    /// <summary>One number of an undo, as its shard asks for it.</summary>
    public LiftOutcome Undo(string order)
    {
        var request = new LiftHold($"undo-{order}", order, true, "错单", People.Chengdu, Wrongful: true, Priority.Bulk);
        return AnswerTo(request.CommandId, NumberDecision.FingerprintOf(request)) is { } before
            ? (LiftOutcome)before
            : Commit(NumberDecision.LiftHold(State, request, At)).Outcome;
    }

    public AppealAnswer Appeal(string appeal, string order, Principal? by = null)
    {
        var request = new SubmitAppeal(appeal, order, "不是本人", by ?? Hall);
        return AnswerTo(request.AppealId, AppealDecision.FingerprintOf(request)) is { } before
            ? (AppealAnswer)before
            : Commit(AppealDecision.Submit(State, request, At));
    }

    public AppealAnswer DecideAppeal(string appeal, AppealOutcome outcome, Principal by)
    {
        var request = new DecideAppeal($"decide-{appeal}-{by.Id}", appeal, outcome, "查清", by);
        return AnswerTo(request.CommandId, AppealDecision.FingerprintOf(request)) is { } before
            ? (AppealAnswer)before
            : Commit(AppealDecision.Decide(State, request, At));
    }

    public VerificationAnswer Verify(
        string @case, VerificationOutcome outcome = VerificationOutcome.Passed, int level = 1, DateTimeOffset? checkedAt = null, string? command = null)
    {
        var result = new VerificationResult(@case, outcome, level, checkedAt ?? Now, "provider", "T-1");
        var id = command ?? $"verify-{answers.Count}";
        return AnswerTo(id, VerificationDecision.FingerprintOf(result)) is { } before
            ? (VerificationAnswer)before
            : Commit(VerificationDecision.Record(State, id, result, Hall, At));
    }

    public int Assign(CarrierUnit unit, string? token, DateTimeOffset? since = null, string? command = null)
    {
        var report = new NumberReport(command ?? $"assign-{answers.Count}-{Written}", ReportKind.Standing, since ?? Now, Telecom)
        {
            Unit = unit,
            Original = MobileSichuan,
            Holder = token,
        };
        return Report(report).Epoch;
    }

    public ReportAnswer Report(NumberReport report) => AnswerTo(report.CommandId, ReportDecision.FingerprintOf(report)) is { } before
        ? ReportAnswer.Of(before)
        : Commit(ReportDecision.Report(State, report, At));

    public int Resend(string command = "resend-1") =>
        AnswerTo(command, NumberDecision.FingerprintOfResend("again")) is { } before
            ? before
            : Commit(NumberDecision.Resend(State, command, "again", Chengdu, At));

    public bool Refuse(CarrierRefusal refusal, CarrierUnit? serving = null, CarrierUnit? executor = null, int? version = null) => Commit(
        RefusalDecision.CarrierRefused(State, executor ?? State.Executor ?? MobileSichuan, version ?? State.Version, refusal, serving, At));

    public bool Answer(string noticeId, bool delivered, DateTimeOffset? at = null) =>
        Commit(NoticeDecision.NoticeAnswered(State, noticeId, delivered, at ?? Now, At));

    /// <summary>Answers the one notice under way.</summary>
    public bool Deliver(bool delivered = true, DateTimeOffset? at = null) => Answer(Notices.Keys.Single(), delivered, at);

    /// <summary>A tick of a shard that takes everything for due, so that all the checking is left to the number.</summary>
    public bool Tick(DeadlinePolicy policy, string tag, int? generation = null) => Tick(new(
        policy, tag, generation ?? (Due.TryGetValue((policy, tag), out var due) ? due.Generation : 0), DateTimeOffset.MaxValue, Priority.Bulk)).Fired;

    public TickAnswer Tick(DeadlineTick tick) => Commit(NumberDecision.DeadlineReached(State, tick, At));

    /// <summary>Lets every deadline fire whose cut-off has passed, as the poller does.</summary>
    public void Poll()
    {
        foreach (var range in Deadlines.DueBy(Now))
        {
            foreach (var due in Due.Values.Where(due => due.Policy == range.Policy && due.AnchorAt >= range.After.AnchorAt && due.AnchorAt <= range.UpTo).ToList())
            {
                Tick(new DeadlineTick(due.Policy, due.Tag, due.Generation, range.UpTo, Priority.Bulk));
            }
        }
    }

    public void Pass(TimeSpan span)
    {
        Now += span;
        Poll();
    }

    /// <summary>The carrier applied what was wanted of it; a version not above the applied one has no effect.</summary>
    public void Ack(CarrierUnit? executor = null, ProvisioningWish? sent = null)
    {
        var row = Rows[executor ?? MobileSichuan];
        var wish = sent ?? row.Wish;
        if (wish.Version <= row.AppliedVersion)
        {
            return;
        }

        row.AppliedVersion = wish.Version;
        row.AppliedServices = wish.Services;
        if (wish.Version == row.Wish.Version && row.State is ProvisioningState.Ordered)
        {
            row.State = ProvisioningState.Applied;
        }

        foreach (var line in Lines.Values.Where(line => line.IsPending && line.Version <= wish.Version))
        {
            line.Outcomes.Add((line.Services & ~wish.Services) == Services.None ? ItemOutcome.Applied : ItemOutcome.Superseded);
        }
    }

    public Explanation Explain(bool chinese = true) =>
        ExplanationText.Of(State, [.. Rows.Values.Select(row => row.Stored(Number.Key, Now))], At, chinese);

    public NumberView View() => NumberViews.Of(State, [.. Rows.Values.Select(row => row.Stored(Number.Key, Now))], At, MobileSichuan, false);

    private int? AnswerTo(string commandId, long fingerprint)
    {
        Last = [];
        if (!answers.TryGetValue(commandId, out var bytes))
        {
            return null;
        }

        var before = CommandAnswer.Decode(commandId, bytes);
        return before.Fingerprint == fingerprint ? before.Value : throw new CommandIdReusedException(commandId);
    }

    private T Commit<T>(Decided<NumberState, T> decided)
    {
        Last = [];
        if (CrashBeforeCommit)
        {
            CrashBeforeCommit = false;
            throw new SiloDiedException();
        }

        if (decided.Changes.Count == 0)
        {
            Assert.Same(State, decided.State);
            return decided.Answer;
        }

        Written++;
        State = decided.State;
        Last = decided.Changes;
        foreach (var change in decided.Changes)
        {
            Apply(change);
        }

        return decided.Answer;
    }

    private void Apply(Change change)
    {
        switch (change)
        {
            case Change.Recorded recorded:
                history.Add((Written, recorded.Fact));
                break;
            case Change.BarOrdered ordered:
                Order(ordered.Wish);
                break;
            case Change.BarWithdrawn withdrawn:
                Rows[withdrawn.Executor].State = withdrawn.State;
                Rows[withdrawn.Executor].Refusal = withdrawn.Refusal;
                break;
            case Change.NoticeOrdered notice:
                Notices.Add(notice.Wish.NoticeId, notice.Wish);
                break;
            case Change.NoticeSettled settled:
                Notices.Remove(settled.NoticeId);
                break;
            case Change.DeadlineSet set:
                Due[(set.Policy, set.Tag)] = set;
                break;
            case Change.DeadlineCleared cleared:
                Due.Remove((cleared.Policy, cleared.Tag));
                break;
            case Change.Answered answered:
                answers.Add(answered.CommandId, answered.Answer);
                break;
            case Change.LineEnded ended when Lines.TryGetValue(ended.OrderId, out var line) && line.IsPending:
                line.Outcomes.Add(ended.Outcome);
                break;
        }
    }

    private void Order(ProvisioningWish wish)
    {
        if (Rows.TryGetValue(wish.Executor, out var row) && row.Wish.Version == wish.Version)
        {
            // Another order joins: it wants what is commanded already, and the journal gives it what a stopped one left unsent.
            Assert.Equal((row.Wish.Services, row.Wish.Epoch, row.Wish.Frees), (wish.Services, wish.Epoch, wish.Frees));
            Joined.Add(wish);
            return;
        }

        Commands.Add(wish);
        if (row is not null)
        {
            row.Wish = wish;
            row.State = ProvisioningState.Ordered;
            row.Refusal = CarrierRefusal.None;
        }
        else
        {
            Rows.Add(wish.Executor, new Row(wish));
        }
    }

    /// <summary>An outbox row.</summary>
    internal sealed class Row(ProvisioningWish wish)
    {
        public ProvisioningWish Wish { get; set; } = wish;

        public ProvisioningState State { get; set; }

        public int AppliedVersion { get; set; }

        public Services AppliedServices { get; set; }

        public CarrierRefusal Refusal { get; set; }

        public ProvisioningRow Stored(long number, DateTimeOffset now) =>
            new(number, Wish, State, AppliedVersion, AppliedServices, now, State is ProvisioningState.Applied ? now : null, Refusal);
    }

    /// <summary>A line of an order.</summary>
    internal sealed class Line(int version, Services services)
    {
        public int Version { get; } = version;

        public Services Services { get; } = services;

        public List<ItemOutcome> Outcomes { get; } = [];

        public bool IsPending => Outcomes.Count == 0;
    }
}

/// <summary>The silo died before the commit: nothing of the call is durable, and its caller knows nothing.</summary>
internal sealed class SiloDiedException : Exception;
