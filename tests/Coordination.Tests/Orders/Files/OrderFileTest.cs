using System.Text;
using Coordination.Orders;

namespace Coordination.Tests.Orders.Files;

/// <summary>What tests about order files share: writing one to disk, opening it, reading it whole.</summary>
public abstract class OrderFileTest : IDisposable
{
    private readonly TemporaryFolder folder = new();

    protected static Encoding Gb18030 { get; } = CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected string Folder => folder.Path;

    public void Dispose()
    {
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected string Write(byte[] bytes, string name = "numbers.csv") => folder.Write(name, bytes);

    protected string Write(string text, string name = "numbers.csv") => folder.Write(name, new UTF8Encoding(false).GetBytes(text));

    protected static async Task<OrderFile> Open(string path) =>
        Assert.IsType<OrderFileOpened.Opened>(await OrderFile.Open(path, Token)).File;

    protected static async Task<OrderFileOpened.Refused> Refused(string path) =>
        Assert.IsType<OrderFileOpened.Refused>(await OrderFile.Open(path, Token));

    protected static async Task<List<OrderFileRow>> Rows(OrderFile file, int rowsPerPage = 1000)
    {
        var rows = new List<OrderFileRow>();
        await foreach (var page in file.Pages(rowsPerPage, Token))
        {
            Assert.InRange(page.Count, 1, rowsPerPage);
            rows.AddRange(page);
        }

        return rows;
    }

    protected async Task<List<OrderFileRow>> Read(string text)
    {
        await using var file = await Open(Write(text));
        return await Rows(file);
    }

    protected async Task<List<OrderFileRow>> Read(byte[] bytes)
    {
        await using var file = await Open(Write(bytes));
        return await Rows(file);
    }

    protected async Task<OrderFileFormat> Format(string text)
    {
        await using var file = await Open(Write(text));
        return file.Format;
    }

    protected static OrderFileRow Good(int row, string text) => new(row, text, RowError.None);

    protected static OrderFileRow Bad(int row, string text, RowError error) => new(row, text, error);
}
