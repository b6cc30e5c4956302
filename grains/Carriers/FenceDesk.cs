using Coordination.Journal;

namespace Coordination.Carriers;

/// <summary>The fence as people see it.</summary>
internal sealed class FenceDesk(IJournal journal, FenceOfHistory fence, HistoryWatch watch)
{
    public async Task<FenceView> View()
    {
        var (now, compared) = await Look();
        var counts = (await journal.ForgottenCounts(CancellationToken.None)).ToDictionary(count => count.Carrier);
        return new(
            now.Value,
            now.RaisedAt,
            now.Doubt?.At,
            HistoryText.Of(now, chinese: true),
            HistoryText.Of(now, chinese: false),
            [
                .. watch.Carriers.Select(carrier => new FenceCarrierView(
                    carrier.ToString(),
                    watch.HeardAt(carrier),
                    watch.Admits(CarrierUnit.Central(carrier), now),
                    compared.Contains(carrier),
                    counts.GetValueOrDefault(carrier).Open,
                    counts.GetValueOrDefault(carrier).Settled)),
            ]);
    }

    public async Task<ForgottenPage> Forgotten(long after, int limit, bool fullDigits)
    {
        var (_, compared) = await Look();
        var rows = await journal.Forgotten(after, limit, onlyOpen: false, CancellationToken.None);
        return new(
            [.. rows.Select(row => View(row, fullDigits))],
            rows.Count == limit ? rows[^1].Entry : null,
            [.. watch.Carriers.Where(carrier => !compared.Contains(carrier)).Select(carrier => carrier.ToString())]);
    }

    /// <summary>One entry; null when there is none.</summary>
    public async Task<ForgottenRow?> Find(long entry)
    {
        var rows = await journal.Forgotten(entry - 1, 1, onlyOpen: false, CancellationToken.None);
        return rows.Count == 1 && rows[0].Entry == entry ? rows[0] : null;
    }

    private async Task<(FenceRow Now, HashSet<CarrierCode> Compared)> Look()
    {
        var now = (await journal.Standing(CancellationToken.None)).Fence;
        fence.Learn(now);

        // A database that was never in doubt has nothing to be compared.
        var compared = now is { Doubt: null, RaisedAt: null }
            ? watch.Carriers
            : (await journal.Compared(CancellationToken.None))
                .Where(row => row.Fence == now.Value && (now.Doubt is null || row.At >= now.Doubt.At))
                .Select(row => row.Carrier);
        return (now, [.. compared]);
    }

    private static ForgottenEffectView View(ForgottenRow row, bool fullDigits)
    {
        var line = row.Effect.Line;
        return new(
            row.Entry,
            fullDigits ? line.Number.Digits : line.Number.ToString(),
            row.Effect.Carrier.ToString(),
            line.Fence,
            line.Sequence,
            line.Barred,
            row.Wanted,
            line.AppliedAt,
            row.IsSettled);
    }
}
