using Coordination.Carriers;
using CsCheck;

namespace Coordination.Model;

/// <summary>
/// The protocol between a number and its carrier: holds of several orders, commands that are delayed, repeated, reordered and
/// lost, restores with a notAfter, and a database that is restored from a backup: in doubt until a person raises the fence, and
/// with effects at the carrier that it has forgotten. Requirements bear the names of the promises they quote.
/// </summary>
internal static class HoldProtocol
{
    public const string Place = "place";
    public const string Lift = "lift";
    public const string Send = "send";
    public const string Arrive = "arrive";
    public const string Hear = "hear";
    public const string Pass = "pass";
    public const string Backup = "backup";
    public const string Restore = "restore";
    public const string Raise = "raise";
    public const string Settle = "settle";

    /// <param name="orders">Orders that take part, 2 or 3: two suffice where a restored database forgets one and it comes again.</param>
    /// <param name="backups">Whether the database is backed up and restored, once each.</param>
    public static Spec<HoldState> Of(int orders, bool backups)
    {
        var known = Enumerable.Range(0, orders).ToArray();
        // Each order changes what is wanted at most twice.
        var places = Enumerable.Range(0, backups ? 2 : 1)
            .SelectMany(fence => Enumerable.Range(1, 2 * orders).Select(sequence => HoldState.PlaceOf(fence, sequence)))
            .ToArray();
        var spec = Spec.From(HoldState.Start)
            .Action(Place, known, DoPlace)
            .Action(Lift, known, (state, order) => state.Status(order) is 1 or 2, DoLift)
            .Action(Send, state => state.Newest >= 0, DoSend)
            .Action(Arrive, places, (state, place) => state.CommandAt(place).Exists, DoArrive)
            .Action(Hear, state => state.Newest >= 0 && state.Stands == state.Newest && !state.InDoubt, state => state with { InSync = true })
            .Action(Pass, DoPass);
        if (backups)
        {
            spec.Action(Backup, state => state.Backup == HoldState.NoBackup, state => state with { Backup = Pack(state) })
                .Action(Restore, state => state.Backup >= 0 && state.Fence == 0, DoRestore)
                .Action(Raise, state => state.InDoubt, DoRaise)
                .Action(Settle, state => state.IsListed, state => state with { IsListed = false });
            return RequireOfRestore(Require(spec));
        }

        return Require(spec);
    }

    /// <summary>Defects that were made elsewhere, or nearly made here; each has to be caught.</summary>
    public static Spec<HoldState> WithFaults(Spec<HoldState> spec, bool backups)
    {
        if (backups)
        {
            return spec
                .Fault("fence not raised after a restore", Raise, (_, after) => after with { Fence = 0, IsTold = false })
                .Fault("carrier does not compare the fence", Arrive, (before, after) => before.IsTold && after == before, AnywayOfLowerFence)
                .Fault("carrier is not told of the raised fence", Raise, (_, after) => after with { IsTold = false })
                .Fault("commands go out while the history is in doubt", Send, (before, _) => before.InDoubt, (before, _) => SendNewest(before))
                .Fault("what the history has forgotten is overwritten without a person", Send, (before, _) => before.IsListed, (before, _) => SendNewest(before))
                .Fault("nothing is listed", Raise, (_, after) => after with { IsListed = false })
                .Fault("after a restore only what the backup knew was barred counts as barred", Send, (before, after) => after.Fence == 0 || after.Sent == before.Sent
                    ? after
                    : after.WithCommand(after.Newest, after.CommandAt(after.Newest) with { Frees = FreesByMemory(before) }));
        }

        return spec
            .Fault("carrier keeps no sequence", Arrive, (before, after) => after.Stands == before.Stands && after.Barred == before.Barred, Anyway)
            .Fault("carrier forgets what it acked", Arrive, (before, after) => before.InSync && after == before, Anyway)
            .Fault("a lift frees nothing", Lift, (before, after) => after with
            {
                Wanted = before.Wanted,
                Sequence = before.Sequence,
                InSync = before.InSync,
            })
            .Fault("restore while another hold stands", Lift, (_, after) => after.Union != 0, (_, after) => after with { Wanted = 0 })
            .Fault("lift clears all holds", Lift, (_, after) => after with { Orders = EndedOnly(after.Orders), Wanted = 0 })
            .Fault("carrier ignores notAfter", Arrive, (before, after) => after == before, AnywayIfNewer)
            .Fault("restore without notAfter", Send, (_, after) => after.WithCommand(after.Newest, after.CommandAt(after.Newest) with { Frees = false }))
            .Fault("freeing judged by the last version only", Send, (before, after) => after.WithCommand(
                after.Newest, after.CommandAt(after.Newest) with { Frees = before.Wanted == 0 }))
            .Fault("stamped anew without looking whether it is the newest", Send, (_, after) => StampAll(after))
            .Fault("an ended order is placed again by a repeat", Place, (before, after) => after == before, (before, after) => PlaceEnded(before))
            .Fault("a union that grew gets no new version", Place, (before, after) => after.Sequence > before.Sequence, (before, after) => after with
            {
                Sequence = before.Sequence,
                InSync = before.InSync,
            });
    }

    private static Spec<HoldState> Require(Spec<HoldState> spec) => spec
        .Invariant("P5a", "No restore command is assigned a sequence while a hold stands that bars what it frees.",
            state => (state.Union & ~state.Wanted) == 0)
        .Invariant("I2", "Desired profile = union of effective profiles.", state => state.Wanted == state.Union)
        .Rule("I2-lift", "Lifting one hold never lifts more than the difference.", Lift,
            (before, after) => (before.Union & ~after.Union & ~Lifted(before, after)) == 0 && Ended(before, after) == 1)
        .Rule("P6", "A hold that ended is not placed again by a repeat.", Place,
            (before, after) => Enumerable.Range(0, HoldState.OrderCount).All(order => before.Status(order) != 3 || after.Status(order) == 3))
        .Rule("P5b", "After the carrier acked a sequence, no lower one takes effect.", Arrive,
            (before, _) => before.InSync, (before, after) => after.Stands >= before.Newest)
        .Rule("P3", "In each carrier's effect log (fence, sequence) strictly increases.", Arrive,
            (before, after) => after.Stands >= before.Stands && (after.Stands > before.Stands || after.Barred == before.Barred))
        .Rule("P5c", "No restore takes effect later than a notAfter lives after a hold was recorded.", Arrive,
            (before, after) => (before.Barred & ~after.Barred & before.OldUnion) == 0)
        .Invariant("P4", "In sync means that the carrier's state is the fold of the history.",
            state => !state.InSync || state.Barred == state.Union)
        .Reachable("seen-restored", "A number is held, restored and held again.",
            state => state is { InSync: true, Sequence: >= 3 } && state.Status(0) == 3 && state.Union != 0)
        .Reachable("seen-late", "A restore arrives after its time.",
            state => Enumerable.Range(0, HoldState.Places).Any(place => state.CommandAt(place) is { Exists: true, Frees: true, IsAlive: false }));

    private static Spec<HoldState> RequireOfRestore(Spec<HoldState> spec) => spec
        .Rule("P17-doubt", "After a restore nothing is commanded until an operator raises the fence.", Send,
            (before, _) => before.InDoubt, (before, after) => after.Sent == before.Sent)
        .Rule("P17-fence", "Once the fence is raised no command of a lower one takes effect.", Arrive,
            (before, _) => before.Fence == 1, (before, after) => after.Stands == before.Stands || after.Stands >= HoldState.SequenceMax)
        .Rule("P17-list", "What the restored history has forgotten is listed.", Raise,
            (before, after) => after.IsListed == before.StandingSequence > before.Known)
        .Rule("P17-person", "What is listed stays as it is at the carrier until a person decides.", Arrive,
            (before, _) => before.IsListed, (before, after) => after.Barred == before.Barred)
        .Reachable("seen-forgotten", "A bar that the restored history does not know waits for a person.",
            state => state is { IsListed: true, Fence: 1, Barred: not 0, Wanted: 0 })
        .Reachable("seen-reconciled", "After a restore the carrier's state is the fold of the history again.",
            state => state is { InSync: true, Fence: 1, IsListed: false });

    // A repeat of any order may come at any time; the first was enough.
    private static HoldState DoPlace(HoldState state, int order) =>
        state.Status(order) == 0 ? Want(state.WithStatus(order, 1)) : state;

    private static HoldState DoLift(HoldState state, int order) => Want(state.WithStatus(order, 3));

    private static HoldState Want(HoldState state) => state.Union == state.Wanted
        ? state
        : state with { Wanted = state.Union, Ever = state.Ever | state.Union, Sequence = state.Sequence + 1, InSync = false };

    private static HoldState DoSend(HoldState state) =>
        state.InDoubt || (state.IsListed && !Agrees(state)) ? state : SendNewest(state with { IsListed = false });

    // The lane sends what is newest, and stamps what may free a service with a notAfter of this moment. After a restore the
    // database does not know what it wanted before, so every command may free something.
    private static HoldState SendNewest(HoldState state) =>
        state.WithCommand(state.Newest, new Sent(true, state.Wanted, FreesByMemory(state) || state.Fence > 0, true));

    private static bool Agrees(HoldState state) => HistoryDecision.Agrees(ServicesOf(state.Barred), state.Known, ServicesOf(state.Wanted), state.Sequence);

    private static bool FreesByMemory(HoldState state) => (state.Ever & ~state.Wanted) != 0;

    private static HoldState DoArrive(HoldState state, int place)
    {
        var command = state.CommandAt(place);
        var refused = place <= state.Stands || (command.Frees && !command.IsAlive) || (state.IsTold && place < HoldState.SequenceMax);
        return refused ? state : state with { Barred = command.Barred, Stands = place };
    }

    private static HoldState DoPass(HoldState state)
    {
        for (var order = 0; order < HoldState.OrderCount; order++)
        {
            state = state.Status(order) == 1 ? state.WithStatus(order, 2) : state;
        }

        for (var place = 0; place < HoldState.Places; place++)
        {
            var command = state.CommandAt(place);
            state = command.Exists ? state.WithCommand(place, command with { IsAlive = !command.Frees }) : state;
        }

        return state;
    }

    // Restoring a database takes longer than a notAfter lives.
    private static HoldState DoRestore(HoldState state) => DoPass(state) with
    {
        Orders = state.Backup & 63,
        Wanted = (state.Backup >> 6) & 3,
        Ever = (state.Backup >> 8) & 3,
        Sequence = state.Backup >> 10,
        InSync = false,
        Backup = HoldState.BackupUsed,
        InDoubt = true,
        Known = state.Backup >> 10,
    };

    // The carrier is told first, so that nothing of what was lost arrives any more once it is compared with what is left.
    private static HoldState DoRaise(HoldState state) => state with
    {
        Fence = 1,
        InDoubt = false,
        IsTold = true,
        IsListed = state.StandingSequence > state.Known,
        Known = state.Sequence,
        InSync = false,
    };

    /// <summary>Services of the model's two bits.</summary>
    public static Numbers.Services ServicesOf(int bits) => bits switch
    {
        0 => Numbers.Services.None,
        1 => Numbers.Services.OneWay,
        _ => Numbers.Services.TwoWay,
    };

    private static int Pack(HoldState state) => state.Orders | (state.Wanted << 6) | (state.Ever << 8) | (state.Sequence << 10);

    private static int Lifted(HoldState before, HoldState after)
    {
        var services = 0;
        for (var order = 0; order < HoldState.OrderCount; order++)
        {
            services |= before.Status(order) != after.Status(order) ? HoldState.Services[order] : 0;
        }

        return services;
    }

    private static int Ended(HoldState before, HoldState after) =>
        Enumerable.Range(0, HoldState.OrderCount).Count(order => before.Status(order) != 3 && after.Status(order) == 3);

    // The oldest command that was ever sent takes effect, whatever stands.
    private static HoldState Anyway(HoldState before, HoldState after)
    {
        var place = Enumerable.Range(0, HoldState.Places).FirstOrDefault(place => before.CommandAt(place) is { Exists: true } command && (!command.Frees || command.IsAlive), -1);
        return place < 0 ? after : after with { Barred = before.CommandAt(place).Barred, Stands = place };
    }

    // The newest command of the lower fence takes effect, late and all the same.
    private static HoldState AnywayOfLowerFence(HoldState before, HoldState after)
    {
        var place = Enumerable.Range(0, HoldState.SequenceMax)
            .LastOrDefault(place => before.CommandAt(place) is { Exists: true } command && (!command.Frees || command.IsAlive), -1);
        return place < 0 ? after : after with { Barred = before.CommandAt(place).Barred, Stands = place };
    }

    private static HoldState AnywayIfNewer(HoldState before, HoldState after)
    {
        var place = Enumerable.Range(0, HoldState.Places).FirstOrDefault(place => place > before.Stands && before.CommandAt(place).Exists, -1);
        return place < 0 ? after : after with { Barred = before.CommandAt(place).Barred, Stands = place };
    }

    private static HoldState StampAll(HoldState state)
    {
        for (var place = 0; place < HoldState.Places; place++)
        {
            var command = state.CommandAt(place);
            state = command.Exists ? state.WithCommand(place, command with { IsAlive = true }) : state;
        }

        return state;
    }

    private static HoldState PlaceEnded(HoldState state)
    {
        var ended = Enumerable.Range(0, HoldState.OrderCount).FirstOrDefault(order => state.Status(order) == 3, -1);
        return ended < 0 || state.Sequence == HoldState.SequenceMax ? state : Want(state.WithStatus(ended, 1));
    }

    // Every order that is held counts as ended.
    private static int EndedOnly(int orders)
    {
        var ended = 0;
        for (var order = 0; order < HoldState.OrderCount; order++)
        {
            ended |= ((orders >> (2 * order)) & 3) == 0 ? 0 : 3 << (2 * order);
        }

        return ended;
    }
}
