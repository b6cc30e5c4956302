using Coordination.Provinces;

namespace Coordination.Audit;

/// <summary>
/// Whose rights have ended, as this silo knows it. It is read every two seconds and never waited for, so that a door stays quick where
/// the record is slow; what lets an order begin or go on asks the list itself.
/// </summary>
internal sealed class Standing(IGrainFactory grains)
{
    private readonly Lock gate = new();
    private volatile Known known = new(new WithdrawalList());

    private IWithdrawalsGrain List => grains.GetGrain<IWithdrawalsGrain>(WithdrawalsGrain.Key);

    /// <summary>A withdrawal known here that concerns one of these, or null.</summary>
    public Withdrawal? Ended(params ReadOnlySpan<Principal> principals)
    {
        var now = known;
        foreach (var principal in principals)
        {
            foreach (var entry in now.ByName[principal.Id].Concat(now.ByName[principal.Organisation]))
            {
                if (entry.Concerns(principal))
                {
                    return entry;
                }
            }
        }

        return null;
    }

    /// <summary>The same, asked of the list.</summary>
    public Task<Withdrawal?> AskEnded(IReadOnlyList<Principal> principals) => List.Concerning(principals);

    /// <summary>Changes the list for a portal; this silo goes by it when the answer is given, the others within seconds.</summary>
    public async Task<Answer<WithdrawalView>> Change(string reason, Func<IWithdrawalsGrain, Task<Answer<Withdrawal>>> change)
    {
        if (Portal.CheckReason(reason) is { } refusal)
        {
            return refusal;
        }

        var answer = await change(List);
        if (answer.Value is not { } withdrawal)
        {
            return answer.Refusal!;
        }

        await Renew();
        return View(withdrawal, 0);
    }

    /// <summary>A page of the list, as far as somebody may see it.</summary>
    public async Task<WithdrawalsPage> Page(int after, int limit, Principal by)
    {
        var seen = (await List.All()).Entries.Where(entry => WithdrawalDecision.MaySee(entry, by)).ToList();
        var page = seen.Skip(after).Take(limit).Select((entry, index) => View(entry, after + index + 1)).ToList();
        return new(seen.Count, page, after + page.Count < seen.Count ? after + page.Count : null);
    }

    /// <summary>Reads the list.</summary>
    public async Task Renew()
    {
        var list = await List.All();
        lock (gate)
        {
            // An answer that was longer on its way than a newer one tells nothing.
            if (list.Changes > known.Changes)
            {
                known = new(list);
            }
        }
    }

    private static WithdrawalView View(Withdrawal entry, int place) => new(
        entry.Name,
        entry.IsBody,
        entry.Province == ProvinceCode.Unknown ? string.Empty : entry.Province.ToString(),
        entry.Reason,
        entry.By,
        entry.At,
        place);

    private sealed class Known(WithdrawalList list)
    {
        public int Changes { get; } = list.Changes;

        public ILookup<string, Withdrawal> ByName { get; } = list.Entries.ToLookup(entry => entry.Name, StringComparer.Ordinal);
    }
}
