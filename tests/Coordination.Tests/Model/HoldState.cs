namespace Coordination.Model;

/// <summary>
/// One number, its three orders, its commands on their way and what stands at its carrier. Services are two bits: 1 for
/// one-way, 3 for two-way. Time is counted in lives of a notAfter: <see cref="HoldProtocol.Pass"/> lets one go by.
/// </summary>
/// <param name="Orders">Two bits for each order: 0 not placed, 1 held, 2 held for longer than a notAfter lives, 3 ended.</param>
/// <param name="Wanted">Services the newest version bars.</param>
/// <param name="Ever">Services any version barred, as the number knows it.</param>
/// <param name="Sequence">The newest version, 0 for none.</param>
/// <param name="Fence">0, or 1 once it was raised after a restore.</param>
/// <param name="Sent">Every command that was ever sent: each may arrive at any time, any number of times, or never.</param>
/// <param name="Barred">Services barred at the carrier.</param>
/// <param name="Stands">Place (fence, sequence) of the command that stands there, -1 for none.</param>
/// <param name="InSync">The carrier's word for the newest version was heard.</param>
/// <param name="Backup">What a backup keeps, the first four fields; <see cref="NoBackup"/> or <see cref="BackupUsed"/>.</param>
/// <param name="InDoubt">The database was restored, and the fence is not raised yet.</param>
/// <param name="IsTold">The carrier was told of the raised fence.</param>
/// <param name="Known">Newest version of the restored history, and from the raise on the newest there was then; -1 before.</param>
/// <param name="IsListed">The carrier's effect is not known to the history, and nobody has decided what is to become of it.</param>
internal readonly record struct HoldState(
    int Orders,
    int Wanted,
    int Ever,
    int Sequence,
    int Fence,
    ulong Sent,
    int Barred,
    int Stands,
    bool InSync,
    int Backup,
    bool InDoubt = false,
    bool IsTold = false,
    int Known = -1,
    bool IsListed = false)
{
    public const int OrderCount = 3;
    public const int SequenceMax = 6;
    public const int Places = 2 * SequenceMax;
    public const int NoBackup = -1;
    public const int BackupUsed = -2;

    private const int BitsOfCommand = 5;

    public static readonly int[] Services = [3, 1, 3];

    public static HoldState Start { get; } = new(0, 0, 0, 0, 0, 0, 0, -1, false, NoBackup);

    /// <summary>Place of the newest command, -1 while nothing was ever wanted.</summary>
    public int Newest => Sequence == 0 ? -1 : PlaceOf(Fence, Sequence);

    /// <summary>Union of the holds.</summary>
    public int Union => UnionOf(status => status is 1 or 2);

    /// <summary>Union of the holds that were recorded longer ago than a notAfter lives.</summary>
    public int OldUnion => UnionOf(status => status == 2);

    /// <summary>Sequence of the command that stands, 0 for none.</summary>
    public int StandingSequence => Stands < 0 ? 0 : (Stands % SequenceMax) + 1;

    public static int PlaceOf(int fence, int sequence) => (fence * SequenceMax) + sequence - 1;

    public int Status(int order) => (Orders >> (2 * order)) & 3;

    public HoldState WithStatus(int order, int status) => this with { Orders = (Orders & ~(3 << (2 * order))) | (status << (2 * order)) };

    public Sent CommandAt(int place) => Model.Sent.Unpack((int)((Sent >> (BitsOfCommand * place)) & 31));

    public HoldState WithCommand(int place, Sent command) => this with
    {
        Sent = (Sent & ~(31UL << (BitsOfCommand * place))) | ((ulong)command.Pack() << (BitsOfCommand * place)),
    };

    public override string ToString()
    {
        var state = this;
        var sent = Enumerable.Range(0, Places)
            .Where(place => state.CommandAt(place).Exists)
            .Select(place => $"{Name(place)}={state.CommandAt(place)}");
        return $"orders {Status(0)}{Status(1)}{Status(2)}, wanted {Wanted} at ({Fence},{Sequence}){(InSync ? " in sync" : string.Empty)}"
            + $"{(InDoubt ? " in doubt" : string.Empty)}{(IsListed ? " listed" : string.Empty)}, "
            + $"carrier bars {Barred} by {(Stands < 0 ? "nothing" : Name(Stands))}, sent {string.Join(' ', sent)}";
    }

    private static string Name(int place) => $"({place / SequenceMax},{(place % SequenceMax) + 1})";

    private int UnionOf(Func<int, bool> counts)
    {
        var union = 0;
        for (var order = 0; order < OrderCount; order++)
        {
            union |= counts(Status(order)) ? Services[order] : 0;
        }

        return union;
    }
}

/// <summary>A command on its way.</summary>
/// <param name="Exists">It was sent.</param>
/// <param name="Barred">Services it bars.</param>
/// <param name="Frees">It may free a service, and carries a notAfter.</param>
/// <param name="IsAlive">Its notAfter has not passed.</param>
internal readonly record struct Sent(bool Exists, int Barred, bool Frees, bool IsAlive)
{
    public static Sent Unpack(int bits) => new((bits & 1) != 0, (bits >> 1) & 3, (bits & 8) != 0, (bits & 16) != 0);

    public int Pack() => (Exists ? 1 : 0) | (Barred << 1) | (Frees ? 8 : 0) | (IsAlive ? 16 : 0);

    public override string ToString() => $"{Barred}{(Frees ? IsAlive ? "f" : "x" : string.Empty)}";
}
