using Coordination.Audit;
using Coordination.Journal;
using Coordination.Provinces;

namespace Coordination.Tests.Audit;

/// <summary>A page of a history ends with a version, never inside one.</summary>
public sealed class HistoryPageTests
{
    [Fact]
    public void What_is_shorter_than_the_limit_is_all_there_is() =>
        Assert.Equal([1, 1, 2], Whole([1, 1, 2], limit: 4));

    [Fact]
    public void A_version_the_limit_may_have_cut_is_left_for_the_next_page() =>
        Assert.Equal([1, 1, 2], Whole([1, 1, 2, 3], limit: 4));

    [Fact]
    public void One_version_that_fills_the_page_is_not_called_whole() =>
        Assert.Empty(Whole([7, 7, 7, 7], limit: 4));

    private static IEnumerable<int> Whole(int[] versions, int limit)
    {
        var facts = versions.Select(version => new StoredFact(version, 0, default, default, default, new("auditor", Role.Auditor, "audit office", ProvinceCode.Unknown, null), string.Empty, new Dictionary<int, string>(), [], string.Empty));
        return RecordGrain.WholeVersions([.. facts], limit).Select(fact => fact.Version);
    }
}
