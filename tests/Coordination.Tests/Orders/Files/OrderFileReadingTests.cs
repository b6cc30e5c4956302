using System.Text;
using Coordination.Orders;

namespace Coordination.Tests.Orders.Files;

public sealed class OrderFileReadingTests : OrderFileTest
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(50)]
    [InlineData(OrderFile.RowsPerPageMax)]
    public async Task Pages_are_full_but_the_last_and_start_anew_at_each_reading(int rowsPerPage)
    {
        await using var file = await Open(Write(Numbers(100)));

        var pages = new List<IReadOnlyList<OrderFileRow>>();
        await foreach (var page in file.Pages(rowsPerPage, Token))
        {
            pages.Add(page);
        }

        Assert.All(pages.SkipLast(1), page => Assert.Equal(rowsPerPage, page.Count));
        Assert.Equal(100, pages.Sum(page => page.Count));
        Assert.Equal(pages.SelectMany(page => page), await Rows(file, rowsPerPage));
        Assert.Equal(file.Format.Bytes, file.BytesRead);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(OrderFile.RowsPerPageMax + 1)]
    public async Task A_page_has_a_size_within_limits(int rowsPerPage)
    {
        await using var file = await Open(Write(Numbers(1)));

        Assert.Throws<ArgumentOutOfRangeException>(() => file.Pages(rowsPerPage, Token));
    }

    [Fact]
    public async Task Bytes_read_grow_to_the_size_of_the_file()
    {
        await using var file = await Open(Write("\uFEFF" + Numbers(100_000)));
        var seen = new List<long> { file.BytesRead };

        await foreach (var page in file.Pages(1000, Token))
        {
            seen.Add(file.BytesRead);
        }

        Assert.Equal(0, seen[0]);
        Assert.Equal(seen.Order(), seen);
        Assert.True(seen.Distinct().Count() > 3);
        Assert.Equal(file.Format.Bytes, file.BytesRead);
    }

    [Fact]
    public async Task A_file_saved_anew_after_opening_is_not_read_as_what_was_opened()
    {
        var path = Write(Numbers(100));
        await using var file = await Open(path);
        // Written into the same file, as an editor without a temporary file does.
        await using (var editor = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            editor.Write("13999999999"u8);
        }

        var changed = await Assert.ThrowsAsync<OrderFileChangedException>(() => Rows(file));

        Assert.Equal(file.ContentHash, changed.HashAtOpening);
        Assert.NotEqual(file.ContentHash, changed.HashWhenRead);
    }

    [Fact]
    public async Task A_file_cut_short_after_opening_is_not_read_as_what_was_opened()
    {
        var path = Write("\uFEFF" + Numbers(100));
        await using var file = await Open(path);
        await using (var editor = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            editor.SetLength(1);
        }

        await Assert.ThrowsAsync<OrderFileChangedException>(() => Rows(file));
    }

    [Fact]
    public async Task A_second_reading_ends_the_first()
    {
        await using var file = await Open(Write(Numbers(100)));
        await using var first = file.Pages(10, Token).GetAsyncEnumerator(Token);
        Assert.True(await first.MoveNextAsync());

        Assert.Equal(100, (await Rows(file)).Count);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await first.MoveNextAsync());
    }

    [Fact]
    public async Task Reading_and_opening_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        var path = Write(Numbers(100_000));
        await using var file = await Open(path);
        await using var pages = file.Pages(10, cancelled.Token).GetAsyncEnumerator(Token);
        Assert.True(await pages.MoveNextAsync());
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await pages.MoveNextAsync())
            {
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await OrderFile.Open(path, cancelled.Token));
    }

    [Fact]
    public async Task A_stream_stays_its_callers()
    {
        await using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Numbers(10)));
        var opened = Assert.IsType<OrderFileOpened.Opened>(await OrderFile.Open(stream, "upload.csv", Token));

        await opened.File.DisposeAsync();

        Assert.True(stream.CanRead);
    }

    private static string Numbers(int count) =>
        string.Concat(Enumerable.Range(0, count).Select(i => $"1380013{i % 10_000:0000}\r\n"));
}
