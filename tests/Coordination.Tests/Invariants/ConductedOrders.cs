using System.Globalization;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;
using Coordination.Verification;
using static Coordination.Numbers.People;

namespace Coordination.Invariants;

/// <summary>What happens to an order, or to one of its numbers.</summary>
internal enum OrderDeed
{
    /// <summary>Its pump asks a number, and hears the answer or dies.</summary>
    Call = 0,

    /// <summary>Its pump asks a number, and the call is long on its way.</summary>
    Send = 1,

    /// <summary>A call that was long on its way arrives; it may arrive again.</summary>
    Arrive = 2,

    Pause = 3,
    Resume = 4,
    Cancel = 5,
    Stop = 6,

    /// <summary>Every line has ended, and no call is on its way that could still place anything.</summary>
    Complete = 7,

    Retry = 8,

    /// <summary>Its authority ends one hold.</summary>
    Lift = 9,

    /// <summary>The holder passes; ends the finding of a carrier and nothing else, and keeps what was not held before to people.</summary>
    Verify = 10,

    /// <summary>It is taken back on every number, as soon as it may be; a crash leaves the rest for later.</summary>
    Undo = 11,
}

/// <summary>
/// A few orders over a few numbers, conducted by the product's decisions, beside a set that says what should be held. The set knows
/// of each order whether it places, and of each number who was asked, lifted and verified: no hold, no phase, no version.
/// </summary>
internal sealed class ConductedOrders
{
    public const int Orders = 4;
    public const int Numbers = 5;

    /// <summary>The finding of a carrier, which a verification ends.</summary>
    private const int Finding = Orders - 1;

    private static readonly LineCount[] Failed = [new(ProvinceCode.Unknown, CarrierCode.Cmcc, ItemOutcome.TimedOut, 1)];

    // Five seconds to a step: what lives ten is void at the second step, to the tick.
    private static readonly TimeSpan StepLength = TimeSpan.FromSeconds(5);

    private readonly OrderState[] orders;
    private readonly bool[] places = [.. Enumerable.Repeat(true, Orders)];
    private readonly HashSet<int> undoing = [];
    private readonly HashSet<(int Order, int Number)> askedInTime = [];
    private readonly HashSet<int> verified = [];
    private readonly List<(int Order, int Number, int Run, DateTimeOffset NotAfter)> onTheirWay = [];
    private DateTimeOffset now = NumberWorld.Start;
    private int commands;

    public ConductedOrders()
    {
        Worlds = [.. Enumerable.Range(0, Numbers).Select(_ => new NumberWorld())];
        orders = [.. Enumerable.Range(0, Orders).Select(_ => new OrderState
        {
            Draft = new("k", Ground.PsbCase, "ATFL-27", "1", "case", Services.TwoWay, string.Empty, string.Empty, null),
            Phase = OrderPhase.Running,
            Run = 1,
            Submitted = new(Chengdu, now, "case"),
            Started = new(Chengdu, now, "go"),
            Plan = new([], Numbers, Numbers, [], [], [], [], now),
        })];
    }

    /// <summary>One step.</summary>
    /// <param name="Deed">What happens.</param>
    /// <param name="Order">To which order.</param>
    /// <param name="Number">To which of its numbers, where it is one.</param>
    /// <param name="Crash">Whether the silo dies before the commit.</param>
    internal sealed record Step(OrderDeed Deed, int Order, int Number, bool Crash);

    public IReadOnlyList<NumberWorld> Worlds { get; }

    /// <summary>The model: what should be held.</summary>
    public HashSet<(int Order, int Number)> Held { get; } = [];

    /// <summary>What was done, of what was tried.</summary>
    public List<OrderDeed> Done { get; } = [];

    public static Services ServicesOf(int order) => order % 2 == 0 ? Services.TwoWay : Services.OneWay;

    public void Do(Step step)
    {
        now += StepLength;
        foreach (var each in Worlds)
        {
            each.Now = now;
        }

        var world = Worlds[step.Number];
        world.CrashBeforeCommit = step.Crash;
        if (Act(step, world))
        {
            Done.Add(step.Deed);
        }

        world.CrashBeforeCommit = false;
    }

    /// <summary>An undo that began goes on until it is through.</summary>
    public void FinishUndos()
    {
        foreach (var order in undoing)
        {
            foreach (var number in Enumerable.Range(0, Numbers))
            {
                Worlds[number].Undo(Id(order));
                Held.Remove((order, number));
            }
        }
    }

    private bool Act(Step step, NumberWorld world) => step.Deed switch
    {
        OrderDeed.Call => places[step.Order] && Arrive((step.Order, step.Number, orders[step.Order].Run, now.AddSeconds(10)), step.Crash),
        OrderDeed.Send => Send(step),
        OrderDeed.Arrive => onTheirWay.Count > 0 && Arrive(onTheirWay[step.Number % onTheirWay.Count], step.Crash),
        OrderDeed.Pause => Conduct(step, state => ConductDecision.Pause(state, Id(step.Order), PauseCause.Person, "look", Chengdu, now), places: false),
        OrderDeed.Resume => Conduct(step, state => ConductDecision.Resume(state, Id(step.Order), 0, "go on", Chengdu, now), places: true),
        OrderDeed.Cancel => Conduct(step, state => ConductDecision.Cancel(state, Id(step.Order), "enough", Chengdu, now), places: false),
        OrderDeed.Stop => Conduct(step, state => Swept(OrderDecision.Stop(state, Id(step.Order), "wrong", Chengdu, now)), places: false),
        OrderDeed.Complete => Complete(step),
        OrderDeed.Retry => Conduct(step, state => ConductDecision.Retry(state, Id(step.Order), Failed, "again", Chengdu, now), places: true),
        OrderDeed.Lift => Did(() => world.Lift(Id(step.Order), Chengdu, command: $"lift-{step.Order}")) && Held.Remove((step.Order, step.Number)),
        OrderDeed.Verify => Verify(step, world),
        _ => Undo(step),
    };

    private bool Send(Step step)
    {
        if (places[step.Order])
        {
            onTheirWay.Add((step.Order, step.Number, orders[step.Order].Run, now.AddSeconds(10)));
        }

        return places[step.Order];
    }

    private bool Arrive((int Order, int Number, int Run, DateTimeOffset NotAfter) call, bool crash)
    {
        // What a later run places, people have let through; the first leaves a holder who was verified to them.
        var review = call.Run > 1 ? "1: officer-1, approver-1" : null;
        var request = new PlaceHold(TermsOf(call.Order), null, call.Run, call.NotAfter, MobileSichuan, Priority.Bulk, review);
        Worlds[call.Number].CrashBeforeCommit = crash;
        if (!Did(() => Worlds[call.Number].Place(request)))
        {
            // The silo died before the commit: its caller may be asking still.
            onTheirWay.Add(call);
            return false;
        }

        Worlds[call.Number].CrashBeforeCommit = false;
        var isKept = verified.Contains(call.Number) && (call.Order == Finding || review is null);
        if (now <= call.NotAfter && !isKept && askedInTime.Add((call.Order, call.Number)))
        {
            Held.Add((call.Order, call.Number));
        }

        return true;
    }

    private bool Conduct(Step step, Func<OrderState, Decided<OrderState, Refusal?>> decide, bool places)
    {
        var decided = decide(orders[step.Order]);
        if (decided.Answer is not null || ReferenceEquals(decided.State, orders[step.Order]))
        {
            return false;
        }

        orders[step.Order] = decided.State;
        this.places[step.Order] = places;
        return true;
    }

    private bool Complete(Step step)
    {
        var state = orders[step.Order];
        if (state.Phase is not OrderPhase.Running
            || (state.Conduct.Cancelled is not null && !ConductDecision.IsSettled(state, now))
            || onTheirWay.Exists(call => call.Order == step.Order && now <= call.NotAfter))
        {
            return false;
        }

        orders[step.Order] = OrderDecision.Complete(state, Id(step.Order), [], now).State;
        places[step.Order] = false;
        return true;
    }

    private bool Verify(Step step, NumberWorld world)
    {
        var passes = Held.Contains((Finding, step.Number));
        var passed = Did(() => world.Verify(Id(Finding), VerificationOutcome.Passed, 1, now, $"pass-{commands++}"));
        if (passed && passes)
        {
            Held.Remove((Finding, step.Number));
            verified.Add(step.Number);
        }

        return passed && passes;
    }

    private bool Undo(Step step)
    {
        if (!undoing.Contains(step.Order))
        {
            if (UndoDecision.Undoable(orders[step.Order], Chengdu, now).Value is null)
            {
                return false;
            }

            orders[step.Order] = UndoDecision.Undone(orders[step.Order], Id(step.Order), "order:undo", "wrong", Chengdu, now).State;
            undoing.Add(step.Order);
        }

        // The cursor: what was reached before the crash is done, the rest is done when it goes on.
        foreach (var number in Enumerable.Range(0, Numbers))
        {
            if (!Did(() => Worlds[number].Undo(Id(step.Order))))
            {
                return false;
            }

            Held.Remove((step.Order, number));
        }

        return true;
    }

    private static Decided<OrderState, Refusal?> Swept(Decided<OrderState, Refusal?> stopped) =>
        stopped.Changes.Count == 0 ? stopped : stopped with { State = stopped.State with { Swept = true } };

    private static bool Did(Action act)
    {
        try
        {
            act();
            return true;
        }
        catch (SiloDiedException)
        {
            return false;
        }
    }

    private static string Id(int order) => $"order:{order.ToString(CultureInfo.InvariantCulture)}";

    private static HoldTerms TermsOf(int order) => new(
        Id(order),
        order == Finding ? Ground.CarrierRisk : Ground.PsbCase,
        order == Finding ? "ATFL-11" : "ATFL-27",
        "1",
        ServicesOf(order),
        NoticePolicy.WithStop,
        ReleaseBy.SameUnit | ReleaseBy.Superior | ReleaseBy.Appeal | (order == Finding ? ReleaseBy.Verification : ReleaseBy.None),
        Chengdu,
        null,
        order == Finding ? 1 : 0);
}
