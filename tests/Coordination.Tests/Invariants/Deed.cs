using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Verification;
using CsCheck;
using static Coordination.Numbers.People;

namespace Coordination.Invariants;

/// <summary>Something that happens to one number. Small domains on purpose: what collides finds faults.</summary>
internal abstract record Deed
{
    private static readonly Ground[] grounds = [Ground.PsbCase, Ground.Miit, Ground.Pca, Ground.CarrierRisk, Ground.RealName];
    private static readonly Services[] services = [Services.OneWay, Services.TwoWay, Services.Data, Services.IotStop];
    private static readonly CarrierUnit[] units = [MobileSichuan, TelecomSichuan, UnicomSichuan, BroadnetSichuan];
    private static readonly DeadlinePolicy[] policies = Enum.GetValues<DeadlinePolicy>();

    public static readonly Gen<Deed> Gen = CsCheck.Gen.Frequency(
        (8, CsCheck.Gen.Select(
            CsCheck.Gen.OneOf(grounds),
            CsCheck.Gen.OneOf(services),
            CsCheck.Gen.Int[0, 4],
            CsCheck.Gen.Int[1, 4],
            CsCheck.Gen.Int[-1, 40],
            CsCheck.Gen.Int[-1, 2],
            CsCheck.Gen.Int[-1, 10],
            (ground, services, order, level, days, epoch, life) => (Deed)new Place(ground, services, order, level, days, epoch, life))),
        (5, CsCheck.Gen.Select(CsCheck.Gen.Int[0, 4], CsCheck.Gen.Int[0, All.Count - 1], CsCheck.Gen.Bool, (order, by, revoke) => (Deed)new Lift(order, by, revoke))),
        (5, CsCheck.Gen.Select(CsCheck.Gen.Int[0, 4], CsCheck.Gen.Enum<VerificationOutcome>(), CsCheck.Gen.Int[1, 4], CsCheck.Gen.Int[-40, 0], (order, outcome, level, hours) => (Deed)new Verify(order, outcome, level, hours))),
        (4, CsCheck.Gen.Select(CsCheck.Gen.Int[0, 3], CsCheck.Gen.Bool, CsCheck.Gen.Int[-100, 5], (notice, delivered, hours) => (Deed)new Tell(notice, delivered, hours))),
        (4, CsCheck.Gen.Select(CsCheck.Gen.OneOf(policies), CsCheck.Gen.Int[0, 4], CsCheck.Gen.Int[0, 12], (policy, order, generation) => (Deed)new Tick(policy, order, generation))),
        (4, CsCheck.Gen.Select(CsCheck.Gen.Enum<CarrierRefusal>(), CsCheck.Gen.Int[-1, units.Length - 1], CsCheck.Gen.Int[0, units.Length - 1], CsCheck.Gen.Int[0, 2], (refusal, serving, executor, older) => (Deed)new Refuse(refusal, serving, executor, older))),
        (3, CsCheck.Gen.Select(CsCheck.Gen.OneOf(units), CsCheck.Gen.OneOf<string?>(null, "a", "b"), CsCheck.Gen.Int[-48, 0], (unit, token, hours) => (Deed)new Assign(unit, token, hours))),
        (1, CsCheck.Gen.Const((Deed)new Resend())),
        (5, CsCheck.Gen.Int[0, 6].Select(command => (Deed)new Ack(command))),
        (4, CsCheck.Gen.Int[1, 80].Select(hours => (Deed)new Wait(hours))));

    /// <summary>
    /// Settles, by how things stand, what exactly is asked, under an id of its own. What comes back may be called again: a
    /// repeat asks the same, however things stand by then.
    /// </summary>
    public abstract Action Ask(NumberWorld world, int id);

    protected static string Order(int order) => $"order:{order}";

    internal sealed record Place(Ground Ground, Services Services, int Number, int Level, int Days, int Epoch, int Life) : Deed
    {
        public override Action Ask(NumberWorld world, int id)
        {
            var terms = Terms.Of(Order(Number), Ground, IssuerOf(Ground)) with
            {
                Services = Services,
                Level = Ground is Ground.CarrierRisk ? Level : 0,
                ExpiresAt = Days < 0 ? null : NumberWorld.Start.AddDays(Days),
            };
            var request = new PlaceHold(terms, Epoch < 0 ? null : Epoch, 1, world.Now.AddSeconds(Life), MobileSichuan, Priority.Bulk);
            return () => world.Place(request);
        }

        private static Principal IssuerOf(Ground ground) => ground switch
        {
            Ground.PsbCase => Chengdu,
            Ground.Miit => Miit,
            Ground.Pca => SichuanAdministration,
            _ => Mobile,
        };
    }

    internal sealed record Lift(int Number, int By, bool Revoke) : Deed
    {
        public Principal Actor => All[By];

        public override Action Ask(NumberWorld world, int id) => () => world.Lift(Order(Number), Actor, Revoke, $"c{id}");
    }

    internal sealed record Verify(int Number, VerificationOutcome Outcome, int Level, int Hours) : Deed
    {
        public override Action Ask(NumberWorld world, int id)
        {
            var checkedAt = world.Now.AddHours(Hours);
            return () => world.Verify(Order(Number), Outcome, Level, checkedAt, $"c{id}");
        }
    }

    internal sealed record Tell(int Notice, bool Delivered, int Hours) : Deed
    {
        public override Action Ask(NumberWorld world, int id)
        {
            var ids = world.State.Holds.Select(hold => NoticeDecision.IdOf(world.Number, hold, 1 + (Notice % 3))).ToList();
            var (notice, at) = (ids.Count == 0 ? string.Empty : ids[Notice % ids.Count], world.Now.AddHours(Hours));
            return () => world.Answer(notice, Delivered, at);
        }
    }

    internal sealed record Tick(DeadlinePolicy Policy, int Number, int Generation) : Deed
    {
        // Mostly the generation that runs, now and then another: a tick that was delayed past a change.
        public override Action Ask(NumberWorld world, int id)
        {
            var running = world.Due.TryGetValue((Policy, Order(Number)), out var due) ? due.Generation : 0;
            return () => world.Tick(Policy, Order(Number), Generation < 3 ? Generation : running);
        }
    }

    internal sealed record Refuse(CarrierRefusal Refusal, int Serving, int Executor, int Older) : Deed
    {
        // Mostly the word of the one commanded about the newest, now and then a former one's or one about an older version.
        public override Action Ask(NumberWorld world, int id)
        {
            var executor = Older == 2 ? units[Executor] : world.State.Executor ?? MobileSichuan;
            var version = Older == 1 ? world.State.Version - 1 : world.State.Version;
            return () => world.Refuse(Refusal, Serving < 0 ? null : units[Serving], executor, version);
        }
    }

    internal sealed record Assign(CarrierUnit Unit, string? Token, int Hours) : Deed
    {
        public override Action Ask(NumberWorld world, int id)
        {
            var since = world.Now.AddHours(Hours);
            return () => world.Assign(Unit, Token, since, $"c{id}");
        }
    }

    internal sealed record Resend : Deed
    {
        public override Action Ask(NumberWorld world, int id) => () => world.Resend($"c{id}");
    }

    /// <summary>A carrier's word on any command it was ever sent: delayed, repeated, out of order.</summary>
    internal sealed record Ack(int Command) : Deed
    {
        public override Action Ask(NumberWorld world, int id)
        {
            if (world.Commands.Count == 0)
            {
                return () => { };
            }

            var sent = world.Commands[^(1 + (Command % world.Commands.Count))];
            return () => world.Ack(sent.Executor, sent);
        }
    }

    /// <summary>Time passes, and deadlines fall due on the way.</summary>
    internal sealed record Wait(int Hours) : Deed
    {
        public override Action Ask(NumberWorld world, int id)
        {
            var until = world.Now.AddHours(Hours);
            return () =>
            {
                world.Now = world.Now < until ? until : world.Now;
                world.Poll();
            };
        }
    }
}
