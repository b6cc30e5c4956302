using Coordination.Orders;

namespace Coordination.Cli;

/// <summary>Writes lines as they come, but for tables, whose columns are as wide as the widest cell.</summary>
internal static class LinesDisplay
{
    internal static async Task Write(Invocation run, IAsyncEnumerable<OrderLineView> lines, int most, CancellationToken ct)
    {
        var kept = new List<OrderLineView>();
        var last = 0;
        var isCut = false;
        var count = 0;
        await foreach (var line in lines.WithCancellation(ct))
        {
            if (count++ == most)
            {
                isCut = true;
                break;
            }

            last = line.Row;
            var masked = line with { Number = Mask.Number(line.Number) };
            if (run.Format == OutputFormat.Jsonl)
            {
                run.Around.Out.WriteLine(JsonText.Of(Explained(masked), isIndented: false));
            }
            else
            {
                kept.Add(masked);
            }
        }

        if (run.Format != OutputFormat.Jsonl)
        {
            run.Print(kept.ConvertAll(Explained), () => OrderSheets.Lines(kept, run));
        }

        if (isCut)
        {
            await run.Note(new Text($"还有更多行，继续请加 --after {last}。", $"There are more lines; go on with --after {last}."));
        }
    }

    private static object Explained(OrderLineView line) => new
    {
        line.Row,
        line.Sheet,
        line.SheetRow,
        line.Column,
        line.Number,
        line.Province,
        line.Unit,
        line.Outcome,
        line.Code,
        Zh = line.Explain(chinese: true),
        En = line.Explain(chinese: false),
    };
}
