using System.CommandLine;
using Coordination.Orders;

namespace Coordination.Cli;

/// <summary><c>--rejects FILE</c>: the rows an order does not act on, as a table to be corrected.</summary>
internal sealed class RejectsFile : IDisposable
{
    private readonly Invocation run;
    private readonly string path;
    private readonly FileStream file;
    private bool isWritten;

    private RejectsFile(Invocation run, string path, FileStream file) => (this.run, this.path, this.file) = (run, path, file);

    internal static Option<string?> Option(Coord coord, string more) => new("--rejects")
    {
        HelpName = "FILE",
        Description = coord.T(
            "把不予处理的行写入这个新的 CSV：工作表、行、列、代码、原因和处理",
            "Write the rows that are not acted on to this new CSV: sheet, row, column, code, what to do") + more,
    };

    /// <summary>Makes the file before anything is asked, so that a name that cannot be written is told at once; null when none was asked for.</summary>
    internal static RejectsFile? Create(Invocation run, string? path, string? source)
    {
        if (path is null)
        {
            return null;
        }

        if (source is not null && Path.GetFullPath(source) == Path.GetFullPath(path))
        {
            throw CommandFailure.Usage($"--rejects 不能是名单本身：{path}。", $"--rejects cannot be the list itself: {path}.");
        }

        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
            if (!OperatingSystem.IsWindows())
            {
                // Numbers stand in it.
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return new RejectsFile(run, path, new FileStream(path, options));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw File.Exists(path) || Directory.Exists(path)
                ? CommandFailure.Usage($"--rejects {path} 已存在：请换一个文件名，或先删除它。", $"--rejects {path} exists already: give another name, or delete it first.")
                : CommandFailure.Usage($"--rejects {path} 无法创建：请检查文件夹和权限。", $"--rejects {path} cannot be made: check its folder and permissions.");
        }
    }

    /// <summary>Writes the lines, with their texts where the list they came from is at hand.</summary>
    internal async Task Write(IAsyncEnumerable<OrderLineView> lines, OrderFile? source, CancellationToken ct)
    {
        var count = await RejectFile.Write(file, source is null ? lines : lines.WithTextsOf(source, ct), ct);
        await file.FlushAsync(ct);
        isWritten = true;
        await run.Note(new Text($"{Names.Figure(count)} 行不予处理，已写入 {path}。", $"{Names.Figure(count)} rows are not acted on; they stand in {path}."));
    }

    public void Dispose()
    {
        file.Dispose();
        if (!isWritten)
        {
            File.Delete(path);
        }
    }
}
