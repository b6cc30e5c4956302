using Coordination.Audit;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Coordination.Cli;

/// <summary>
/// Draws a sheet. Chinese characters are two columns wide, which the drawing knows; trailing blanks are cut. What hides in a text is shown,
/// because approvers read here what others wrote.
/// </summary>
internal static class SheetRendering
{
    internal static void Write(Sheet sheet, TextWriter to, int width, bool isColour)
    {
        var drawn = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(drawn),
            Ansi = isColour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = isColour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = width;
        var isFirst = true;
        foreach (var part in sheet.Parts.Where(part => part is not Sheet.Part.Facts { Rows.Count: 0 }))
        {
            if (!isFirst)
            {
                console.WriteLine();
            }

            isFirst = false;
            console.Write(Draw(part, console));
        }

        foreach (var line in drawn.ToString().TrimEnd().Split('\n'))
        {
            to.WriteLine(line.TrimEnd());
        }
    }

    private static IRenderable Draw(Sheet.Part part, IAnsiConsole console) => part switch
    {
        Sheet.Part.Facts facts => Draw(facts),
        Sheet.Part.Table table => Draw(table, console),
        Sheet.Part.Line line => new Spectre.Console.Text(VisibleText.Of(line.Text, keepsLines: true) + "\n"),
        _ => throw new InvalidOperationException($"No drawing for {part.GetType().Name}."),
    };

    private static Grid Draw(Sheet.Part.Facts facts)
    {
        var grid = new Grid()
            .AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) })
            .AddColumn(new GridColumn { Padding = new Padding(0) });
        foreach (var (name, value) in facts.Rows)
        {
            grid.AddRow(new Spectre.Console.Text(name, new Style(decoration: Decoration.Bold)), new Spectre.Console.Text(VisibleText.Of(value)));
        }

        return grid;
    }

    private static Padder Draw(Sheet.Part.Table part, IAnsiConsole console)
    {
        if (part.Title.Length > 0)
        {
            console.Write(new Spectre.Console.Text(part.Title + "\n", new Style(decoration: Decoration.Bold)));
        }

        var table = new Spectre.Console.Table().NoBorder();
        table.ShowHeaders = part.Columns.Any(column => column.Name.Length > 0);
        foreach (var column in part.Columns)
        {
            table.AddColumn(new TableColumn(new Spectre.Console.Text(column.Name, new Style(decoration: Decoration.Dim)))
            {
                Alignment = column.IsFigure ? Justify.Right : Justify.Left,
                NoWrap = column.IsFigure,
                Padding = new Padding(0, 0, 2, 0),
            });
        }

        foreach (var row in part.Rows)
        {
            table.AddRow(row.Select(cell => new Spectre.Console.Text(VisibleText.Of(cell))));
        }

        return new Padder(table, new Padding(part.Title.Length > 0 ? 2 : 0, 0, 0, 0));
    }
}
