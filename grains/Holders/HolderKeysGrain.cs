using Coordination.Audit;
using Coordination.Journal;
using Microsoft.Extensions.Logging;

namespace Coordination.Holders;

[GrainType("holder-keys")]
internal sealed class HolderKeysGrain(
    [PersistentState("holder-keys", IJournal.StorageName)] IPersistentState<Journalled<HolderKeysState>> stored,
    IJournal journal,
    IHolderRing rings,
    TimeProvider time,
    ILogger<HolderKeysGrain> logger) : Grain, IHolderKeysGrain
{
    public const string Key = "holder-keys:all";

    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(100);

    /// <summary>How long to wait for carriers who have to tell documents, before all that is left is looked through once more.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(5);

    /// <summary>How long one turn moves pages before others are heard.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, string> cursors = new(StringComparer.Ordinal);
    private IGrainTimer? ticks;
    private DateTimeOffset restUntil;

    private HolderKeysState State => stored.State.Value;

    public async Task<Answer<HolderKeysView>> Rotate(string reason, Principal by)
    {
        if (rings.Current is not { } ring)
        {
            return NoRing;
        }

        if (ring.Valid.Count == 0)
        {
            return new Refusal(
                RefusalCode.Precondition,
                "密钥环上现在没有可用的密钥：请在文件中加入新的密钥。",
                "No key on the ring is in use now: put a new one into the file.");
        }

        if (State.ToKey != ring.Current.Id)
        {
            if (ring.Valid.Count == 1)
            {
                return new Refusal(
                    RefusalCode.Precondition,
                    $"现在只有一把密钥可用（{ring.Current.Id}）：请先在所有单位和本系统的密钥文件中加入新的密钥。",
                    $"There is only one key in use ({ring.Current.Id}): put the new one into the file of every carrier and silo first.");
            }

            var from = string.Join(",", ring.Valid.SkipLast(1).Select(key => key.Id));
            await Record(new HolderKeyRotationBegun(ring.Current.Id, from, reason), by);
            HolderKeyLog.Begun(logger, from, ring.Current.Id, by.Id);
        }

        Begin();
        return await View();
    }

    public async Task<Answer<HolderKeysView>> View()
    {
        if (rings.Current is not { } ring)
        {
            return NoRing;
        }

        var keys = new List<HolderKeyView>();
        foreach (var key in ring.Keys)
        {
            var count = await journal.CountPseudonyms(key.Id, CancellationToken.None);
            keys.Add(new(key.Id, key.Suite, key.CreatedAt, key.RetiredAt, StatusOf(ring, key), count.Sealed, count.Bare, count.Moved));
        }

        var left = keys.Where(key => key.Status is not ("CURRENT" or "COMING")).Sum(key => key.Sealed + key.Bare);
        return new HolderKeysView(keys, left, State.ToKey, State.Reason, State.By, State.ToKey.Length > 0 ? State.BegunAt : null, State.EndedAt);
    }

    public Task Wake()
    {
        if (time.GetUtcNow() >= restUntil)
        {
            Begin();
        }

        return Task.CompletedTask;
    }

    private static string StatusOf(HolderKeyRing ring, RingedKey key) =>
        ring.Retired.Contains(key.Id) ? "RETIRED"
        : ring.Valid.Count > 0 && key.Id == ring.Current.Id ? "CURRENT"
        : ring.Find(key.Id) is not null ? "VALID"
        : "COMING";

    private void Begin()
    {
        if (ticks is null)
        {
            cursors.Clear();
            ticks = this.RegisterGrainTimer(OnTick, new GrainTimerCreationOptions(TimeSpan.Zero, TickPeriod) { KeepAlive = true });
        }
    }

    private async Task OnTick(CancellationToken cancellation)
    {
        try
        {
            if (await Advance(cancellation))
            {
                return;
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            HolderKeyLog.NotMoved(logger, exception);
        }

        // Waking comes again, now and then.
        ticks?.Dispose();
        ticks = null;
    }

    /// <summary>Does a slice of what there is to do. False when nothing is left, or what is left has to wait for carriers.</summary>
    private async Task<bool> Advance(CancellationToken cancellation)
    {
        if (rings.Current is not { Valid.Count: > 0 } ring)
        {
            return false;
        }

        var started = time.GetTimestamp();
        var isMore = true;
        while (isMore && !cancellation.IsCancellationRequested && time.GetElapsedTime(started) < Slice)
        {
            isMore = (State.IsRunning && State.ToKey == ring.Current.Id && await MovePage(ring, cancellation)) || await ForgetPage(ring, cancellation);
        }

        if (!isMore)
        {
            await Settle(ring, cancellation);
        }

        return isMore;
    }

    /// <summary>Gives the holders of one page pseudonyms under the newest key; with them go the documents, sealed anew.</summary>
    private async Task<bool> MovePage(HolderKeyRing ring, CancellationToken cancellation)
    {
        foreach (var key in ring.Valid.SkipLast(1))
        {
            var page = await journal.PseudonymsUnder(key.Id, moved: false, cursors.GetValueOrDefault(key.Id, string.Empty), IPseudonymRows.RowsPerPageMax / 2, cancellation);
            if (page.Count == 0)
            {
                continue;
            }

            var rows = new List<PseudonymRow>(page.Count * 2);
            foreach (var row in page)
            {
                if (key.Open(row.Document!, row.Token) is { } document)
                {
                    rows.Add(new(ring.Current.PseudonymOf(document), row.Holder, ring.Current.Seal(document), IsMoved: false));
                    rows.Add(row with { Document = null, IsMoved = true });
                }
                else
                {
                    HolderKeyLog.NotOpened(logger, key.Id);
                }
            }

            await journal.StorePseudonyms(rows, cancellation);
            cursors[key.Id] = page[^1].Token;
            return true;
        }

        return false;
    }

    /// <summary>Removes a page of what was made with a retired key and has been moved; what has not stays, whatever the file says.</summary>
    private async Task<bool> ForgetPage(HolderKeyRing ring, CancellationToken cancellation)
    {
        foreach (var key in ring.Retired)
        {
            var page = await journal.PseudonymsUnder(key, moved: true, string.Empty, IPseudonymRows.RowsPerPageMax, cancellation);
            if (page.Count > 0)
            {
                await journal.ForgetPseudonyms([.. page.Select(row => row.Token)], cancellation);
                return true;
            }
        }

        return false;
    }

    private async Task Settle(HolderKeyRing ring, CancellationToken cancellation)
    {
        foreach (var key in ring.Retired.Except(State.Forgotten).ToList())
        {
            var count = await journal.CountPseudonyms(key, cancellation);
            if (count == default)
            {
                await Record(new HolderKeyForgotten(key), Principal.System);
                HolderKeyLog.Forgotten(logger, key);
            }
            else
            {
                HolderKeyLog.RetiredTooEarly(logger, key, count.Sealed + count.Bare);
            }
        }

        if (!State.IsRunning || State.ToKey != ring.Current.Id)
        {
            return;
        }

        var (left, moved) = (0L, 0L);
        foreach (var key in ring.Valid.SkipLast(1))
        {
            var count = await journal.CountPseudonyms(key.Id, cancellation);
            (left, moved) = (left + count.Sealed + count.Bare, moved + count.Moved);
        }

        if (left == 0)
        {
            await Record(new HolderKeyRotationEnded(State.ToKey, moved), Principal.System);
            HolderKeyLog.Ended(logger, State.ToKey, moved);
        }
        else
        {
            restUntil = time.GetUtcNow() + Rest;
        }
    }

    private Task Record(IFact fact, Principal by)
    {
        var record = new FactRecord(fact, time.GetUtcNow(), by, Key);
        return stored.Commit(State.Apply(record), [new Change.Recorded(record)], DeactivateOnIdle);
    }

    private static Refusal NoRing { get; } = new(
        RefusalCode.Precondition,
        "本系统尚未配置机主代号密钥（holders:keysFile）。",
        "No keys of pseudonyms are set up here (holders:keysFile).");
}
