namespace Coordination.Journal;

public sealed class StableMixTests
{
    /// <summary>Stored rows lie where these say; another value would lose them.</summary>
    [Fact]
    public void Stored_hashes_never_change()
    {
        Assert.Equal([0, 0, 0, 0], Enumerable.Range(0, 4).Select(index => StableMix.SliceOf(8_613_800_000_000 + index, 1)));
        Golden.GoldenFile.Check("hashes.txt", string.Join('\n', Lines()) + '\n');

        static IEnumerable<string> Lines()
        {
            foreach (var number in new[] { 8_613_800_000_000, 8_613_800_000_001, 8_619_999_999_999, 861_064_000_000_000 })
            {
                var subject = Subject.OfNumber(number);
                var key = StateKey.OfNumber("number", number);
                yield return $"{number} slice {StableMix.SliceOf(number, 8)} due {StableMix.DueShardOf(subject)} id {key.IdHash} type {key.TypeHash}";
            }

            foreach (var text in new[] { "order:2026-0001", "lane:CMCC-51/3" })
            {
                yield return $"{text} order {StableMix.OrderNo(text)} due {StableMix.DueShardOf(Subject.OfOrder(text))} id {StateKey.OfText("order", text).IdHash}";
            }
        }
    }

    [Fact]
    public void Numbers_in_a_row_spread_over_the_slices()
    {
        var slices = Enumerable.Range(0, 8_000).GroupBy(index => StableMix.SliceOf(8_613_800_000_000 + index, 8)).Select(slice => slice.Count()).ToList();
        Assert.Equal(8, slices.Count);
        Assert.All(slices, count => Assert.InRange(count, 900, 1_100));
    }

    [Fact]
    public void No_key_prints_a_number()
    {
        Assert.Equal("number of 138****8000", StateKey.OfNumber("number", 8_613_800_138_000).ToString());
        Assert.Equal("number of 106******0001", StateKey.OfNumber("number", 861_064_000_000_001).ToString());
        Assert.Equal("order of order:1", StateKey.OfText("order", "order:1").ToString());
        Assert.Equal("***", SubjectText.Masked(123));
        Assert.Equal("138****8OOO", SubjectText.Masked("13800138OOO"));
        Assert.Equal("no number", SubjectText.Masked("no number"));
    }
}
