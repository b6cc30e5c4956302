using Coordination.Audit;
using Coordination.Deadlines;
using Coordination.Holders;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Provinces;
using Coordination.Sims;

namespace Coordination.Orders;

/// <summary>
/// Finds what hangs on a case number and puts it into one order, each number once, under the reason nearest to the case. What was
/// found is looked for when the order is planned; who comes to the card or the holder later is reached by an order about these.
/// </summary>
internal sealed class DispositionDesk(IGrainFactory grains, IJournal journal, Routing routing, BrakeSettings brakes, TimeProvider time)
{
    private const Ties All = Ties.Cards | Ties.Holder | Ties.Devices;

    /// <summary>Plans an order from a case number. A repeat gives the same order as it stands.</summary>
    public async Task<Answer<DispositionView>> Plan(DispositionDraft request, Msisdn number, OrderSignature? signature, Principal by)
    {
        if (request.Order is null || (request.Expand & ~All) != 0 || !Enum.IsDefined(request.Order.Scope))
        {
            return Refusals.Invalid("没有这样的扩展范围。", "There is no such way to expand, or no such scope.");
        }

        // A hold about a card or a holder acts on numbers of every province, those that come to it later as well.
        if (by.Role is Role.ProvinceOperator && request.Order.Scope is not HoldScope.Number)
        {
            return new Refusal(
                RefusalCode.OutOfScope,
                "针对卡或机主的限制在全国生效，超出一省的权限：请由公安机关或部里下达，或只针对号码。",
                "A hold about a card or a holder acts in every province, which is beyond one of them: let the police or the ministry order it, or order on the numbers.");
        }

        var ties = await Number(number.Key).Ties();
        var about = About(request.Order.Scope, ties);
        if (about.Refusal is { } nothing)
        {
            return nothing;
        }

        if (await HoldsOn(request.Order.Scope, about.Value!.Text) >= ScopeHolds.HoldsMax)
        {
            return Refusals.LimitReached(nameof(ScopeHolds.HoldsMax), ScopeHolds.HoldsMax);
        }

        var gathered = new List<Tied>();
        if (await Gather(gathered, request, number, ties) is { } limit)
        {
            return limit;
        }

        // What lies in other provinces is not a province's to look at.
        gathered.RemoveAll(tied => by.Province != ProvinceCode.Unknown && routing.Of(Msisdn.FromKey(tied.Number))?.Province != by.Province);
        var order = grains.GetGrain<IOrderGrain>(OrderId.For(by.Organisation, request.Order.Key));
        var submitted = await order.Submit(
            (await Termed(request.Order, about.Value.Text)) with { Sheets = TieRows.Sheets, About = about.Value.Text }, signature, by);
        if (submitted.Value is not { } receipt)
        {
            return submitted.Refusal!;
        }

        if (receipt.Phase is not OrderPhase.Draft)
        {
            var before = await order.View(by);
            return before.Value is { } view ? new DispositionView(view, []) : before.Refusal!;
        }

        return await Plan(order, gathered, by);
    }

    /// <summary>Joint punishment ends where its term ends, added to what runs of it when it is planned.</summary>
    private async Task<OrderDraft> Termed(OrderDraft draft, string holder)
    {
        if (draft is not { Ground: Ground.JointPunishment, TermYears: >= PunishmentTerm.YearsMin and <= PunishmentTerm.YearsMax, Scope: HoldScope.Holder })
        {
            return draft;
        }

        var runs = await grains.GetGrain<IHolderGrain>(HolderKeys.Of(holder)).Punished();
        var endsOn = PunishmentTerm.EndsOn(
            draft.TermYears,
            LegalDay.Of(time.GetUtcNow()),
            runs is { } begun ? LegalDay.Of(begun.BegunAt) : null,
            runs is { } span ? LegalDay.Of(span.EndsAt) : null);
        return draft with { ExpiresAt = LegalDay.Begin(endsOn) };
    }

    private async Task<Answer<DispositionView>> Plan(IOrderGrain order, List<Tied> gathered, Principal by)
    {
        var intake = await order.Intake(by);
        if (intake.Value is not { } scope)
        {
            return intake.Refusal!;
        }

        foreach (var page in Lines(gathered, scope.Province).Chunk(OrderLimits.RowsPerPageMax))
        {
            if ((await order.AddLines(page, [], by)).Refusal is { } refusal)
            {
                return refusal;
            }
        }

        var planned = await order.Plan(gathered.Count, by);
        return planned.Value is { } view
            ? new DispositionView(view, [.. gathered.Take(DispositionDraft.NumbersMax).Select(tied => new TiedNumber(
                Msisdn.FromKey(tied.Number).ToString(),
                routing.Of(Msisdn.FromKey(tied.Number))?.Unit.ToString() ?? string.Empty,
                TieRows.NameOf(tied.Reason),
                tied.Through))])
            : planned.Refusal!;
    }

    private IEnumerable<LineToAppend> Lines(List<Tied> gathered, ProvinceCode scope)
    {
        var rows = new int[Enum.GetValues<TieReason>().Length];
        foreach (var tied in gathered)
        {
            var route = routing.Of(Msisdn.FromKey(tied.Number));
            var row = ((int)tied.Reason * TieRows.RowsPerReason) + ++rows[(int)tied.Reason];
            yield return new(
                row,
                tied.Number,
                route?.Province ?? ProvinceCode.Unknown,
                route?.Unit,
                route is null ? ItemOutcome.Unroutable : OrderRules.AtTheDoor(scope, route.Province));
        }
    }

    /// <summary>What the holds are about; a refusal where the number has no such thing, or more than one.</summary>
    private static Answer<Subject> About(HoldScope scope, NumberTies ties) => scope switch
    {
        HoldScope.Holder when ties.Holder is null => new Refusal(
            RefusalCode.Precondition,
            "没有运营商报告过该号码的机主，不能对机主下令：可只对号码下令。",
            "No carrier has said who holds this number, so that nothing can be ordered on its holder: order on the number."),
        HoldScope.Holder => new Subject(ties.Holder!),
        HoldScope.Card when ties.Cards.Length != 1 => new Refusal(
            RefusalCode.Precondition,
            $"该号码上有 {ties.Cards.Length} 张已知的卡，对卡下令须恰有一张：可只对号码下令。",
            $"{ties.Cards.Length} cards are known on this number, and an order on a card needs exactly one: order on the number."),
        HoldScope.Card => new Subject(ties.Cards[0].Text),
        _ => new Subject(string.Empty),
    };

    private async Task<int> HoldsOn(HoldScope scope, string about) => scope switch
    {
        HoldScope.Holder => (await grains.GetGrain<IHolderGrain>(HolderKeys.Of(about)).View()).Holds.Count,
        HoldScope.Card => (await grains.GetGrain<ISimGrain>(SimKeys.Of(Iccid.Parse(about))).View(fullDigits: false)).Holds.Count,
        _ => 0,
    };

    private async Task<Refusal?> Gather(List<Tied> gathered, DispositionDraft request, Msisdn number, NumberTies ties)
    {
        var known = new HashSet<long>();
        var max = request.Order.Scope is HoldScope.Holder ? brakes.HolderLinesMax : DispositionDraft.NumbersMax;
        if (request.Order.Scope is not HoldScope.Holder)
        {
            Add(gathered, known, [number.Key], TieReason.CaseNumber, string.Empty);
        }

        if (request.Order.Scope is HoldScope.Card || request.Expand.HasFlag(Ties.Cards))
        {
            await AddCards(gathered, known, ties.Cards, TieReason.SameCard);
        }

        if (request.Order.Scope is HoldScope.Card)
        {
            return null;
        }

        if (request.Expand.HasFlag(Ties.Devices))
        {
            foreach (var card in ties.Cards)
            {
                // In a shop's demonstration model everybody's card was once.
                if (await grains.GetGrain<ISimGrain>(SimKeys.Of(card)).Device() is { } imei && !await SharedDevices.Has(imei))
                {
                    var seen = await journal.CardsIn(imei, CancellationToken.None);
                    await AddCards(gathered, known, seen.Where(other => other != card), TieReason.SameDevice);
                }
            }
        }

        if (ties.Holder is { } holder && (request.Order.Scope is HoldScope.Holder || request.Expand.HasFlag(Ties.Holder)))
        {
            var lines = grains.GetGrain<IHolderGrain>(HolderKeys.Of(holder));
            for (long? after = 0; after is { } from && gathered.Count <= max;)
            {
                var page = await lines.Lines(from, OrderLimits.RowsPerPageMax);
                Add(gathered, known, page.Numbers, TieReason.SameHolder, string.Empty);
                after = page.NextAfter;
            }
        }

        return gathered.Count <= max ? null : Refusals.LimitReached(
            request.Order.Scope is HoldScope.Holder ? nameof(BrakeSettings.HolderLinesMax) : nameof(DispositionDraft.NumbersMax), max);
    }

    private async Task AddCards(List<Tied> gathered, HashSet<long> known, IEnumerable<Iccid> cards, TieReason reason)
    {
        foreach (var card in cards)
        {
            Add(gathered, known, await grains.GetGrain<ISimGrain>(SimKeys.Of(card)).Numbers(), reason, card.ToString());
        }
    }

    private static void Add(List<Tied> gathered, HashSet<long> known, IEnumerable<long> numbers, TieReason reason, string through) =>
        gathered.AddRange(numbers.Where(known.Add).Select(number => new Tied(number, reason, through)));

    private ISharedDevicesGrain SharedDevices => grains.GetGrain<ISharedDevicesGrain>(DeviceKeys.Shared);

    private INumberGrain Number(long key) => grains.GetGrain<INumberGrain>(key);

    private readonly record struct Tied(long Number, TieReason Reason, string Through);

    private sealed record Subject(string Text);
}
