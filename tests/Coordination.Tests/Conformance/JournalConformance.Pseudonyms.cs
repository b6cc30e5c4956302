using Coordination.Journal;
using static Coordination.Conformance.JournalSamples;

namespace Coordination.Conformance;

/// <summary>Pseudonyms of holders, by which they are found and moved to another key.</summary>
public abstract partial class JournalConformance
{
    [Fact]
    public async Task A_pseudonym_is_whose_it_was_first()
    {
        await Pseudonyms(new("k1-a", "h-a", null, false), new("k1-b", "h-b", [1, 2], false));
        await Pseudonyms(new("k1-a", "h-x", [9], false), new("k1-b", "h-b", [3], false));
        await Journal.StorePseudonyms([], Cancellation);

        var found = (await Journal.Pseudonyms(["k1-b", "k1-a", "k1-c"], Cancellation)).OrderBy(row => row.Token).ToList();
        Assert.Equal([("k1-a", "h-a", "", false), ("k1-b", "h-b", "03", false)], found.Select(Told));
        Assert.Empty(await Journal.Pseudonyms([], Cancellation));
    }

    [Fact]
    public async Task Of_many_who_register_one_pseudonym_at_once_one_has_it()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(index => Journal.StorePseudonyms([new("k1-a", $"h-{index}", null, false)], Cancellation).AsTask()));

        var row = Assert.Single(await Journal.Pseudonyms(["k1-a"], Cancellation));
        Assert.StartsWith("h-", row.Holder, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pseudonyms_under_a_key_are_paged_counted_and_forgotten_once_they_are_moved()
    {
        await Pseudonyms([
            .. Enumerable.Range(0, 5).Select(index => new PseudonymRow($"k1-{index}", $"h-{index}", [(byte)index], false)),
            new("k1-bare", "h-9", null, false),
            new("k10-0", "h-7", [7], false),
            new("k1", "h-8", [8], false),
            new("k2-0", "h-0", [0], false),
        ]);
        Assert.Equal(new PseudonymCount(5, 1, 0), await Journal.CountPseudonyms("k1", Cancellation));
        Assert.Equal(["k1-0", "k1-1"], await Under("k1", moved: false, "", 2));
        Assert.Equal(["k1-2", "k1-3", "k1-4"], await Under("k1", moved: false, "k1-1", 10));
        Assert.Empty(await Under("k1", moved: true, "", 10));

        await Pseudonyms(new("k1-1", "h-1", null, true), new("k1-3", "h-3", null, true));
        await Journal.ForgetPseudonyms(["k1-0", "k1-1"], Cancellation);

        Assert.Equal(new PseudonymCount(3, 1, 1), await Journal.CountPseudonyms("k1", Cancellation));
        Assert.Equal(["k1-3"], await Under("k1", moved: true, "", 10));
        Assert.Equal(["k1-0", "k1-2", "k1-4"], await Under("k1", moved: false, "", 10));
        Assert.Equal(default, await Journal.CountPseudonyms("k3", Cancellation));
        await Verified();
    }

    private static (string, string, string, bool) Told(PseudonymRow row) => (row.Token, row.Holder, Convert.ToHexString(row.Document ?? []), row.IsMoved);

    private ValueTask Pseudonyms(params PseudonymRow[] rows) => Journal.StorePseudonyms(rows, Cancellation);

    private async Task<IEnumerable<string>> Under(string key, bool moved, string after, int limit) =>
        (await Journal.PseudonymsUnder(key, moved, after, limit, Cancellation)).Select(row => row.Token);
}
