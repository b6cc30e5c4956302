using System.Globalization;

namespace Coordination.Orders;

/// <summary>The refusals of whole files in words: what it is, and what to do. No cell of the file is repeated in them.</summary>
internal static class Refusals
{
    private const int ColumnsDescribedMax = 6;

    internal static OrderFileOpened.Refused NotFound(string name) => new(
        OrderFileRefusal.NotFound,
        $"找不到文件“{name}”。请检查文件名和路径。",
        $"There is no file '{name}'. Check its name and path.");

    internal static OrderFileOpened.Refused IsDirectory(string name) => new(
        OrderFileRefusal.IsDirectory,
        $"“{name}”是文件夹。请指定其中的一个文件。",
        $"'{name}' is a folder. Name one file in it.");

    internal static OrderFileOpened.Refused Unreadable(string name, string reason) => new(
        OrderFileRefusal.Unreadable,
        $"无法读取“{name}”：{reason}。请检查权限，或先复制到本地磁盘。",
        $"'{name}' cannot be read: {reason}. Check its permissions or copy it to a local disk first.");

    internal static OrderFileOpened.Refused Empty(string name) => new(
        OrderFileRefusal.Empty,
        $"“{name}”是空文件。请确认导出是否完成。",
        $"'{name}' is empty. See whether the export was finished.");

    internal static OrderFileOpened.Refused NotText(string name, FileSignature seen) => new(
        OrderFileRefusal.NotText,
        $"“{name}”不是 CSV 文本，而是{seen.Zh}。请解压，或在表格软件中另存为 CSV（UTF-8）。",
        $"'{name}' is no CSV text but {seen.En}. Unpack it, or save the sheet as CSV (UTF-8).")
    {
        LooksLike = seen.En,
    };

    internal static OrderFileOpened.Refused UnknownEncoding(string name, long offset, long line) => new(
        OrderFileRefusal.UnknownEncoding,
        $"“{name}”的编码无法识别：第 {offset} 字节（约第 {line} 行）既不是 UTF-8 也不是 GB18030。请另存为 UTF-8。",
        $"The encoding of '{name}' is unknown: byte {offset} (about line {line}) is neither UTF-8 nor GB18030. Save it as UTF-8.")
    {
        ByteOffset = offset,
    };

    internal static OrderFileOpened.Refused Utf32(string name) => new(
        OrderFileRefusal.UnknownEncoding,
        $"“{name}”的编码是 UTF-32，不受支持。请另存为 UTF-8。",
        $"'{name}' is written in UTF-32, which is not supported. Save it as UTF-8.")
    {
        ByteOffset = 0,
    };

    internal static OrderFileOpened.Refused OnlyTooLongLines(string name) => new(
        OrderFileRefusal.NoNumberColumn,
        $"“{name}”中没有号码：开头的行超过 {OrderFile.CharsPerLineMax} 个字符。请确认每个号码占一行。",
        $"There are no numbers in '{name}': its lines are longer than {OrderFile.CharsPerLineMax} characters. Write one number per line.");

    internal static OrderFileOpened.Refused NoNumberColumn(string name, int lines, TableLayout layout)
    {
        var columns = layout.Columns.Take(ColumnsDescribedMax).Select(Describe).ToArray();
        var isRounded = layout.Columns.Any(column => column.Any(shape => shape.Kind == CellKind.Scientific));
        return new OrderFileOpened.Refused(
            OrderFileRefusal.NoNumberColumn,
            $"“{name}”中没有号码列。前 {lines} 行共 {layout.ColumnCount} 列：{string.Join("，", columns.Select((c, i) => $"第 {i + 1} 列{c.Zh}"))}。"
                + (isRounded ? "科学计数法已丢失号码数字：请在表格中把该列设为文本，重新填入后另存。" : "请给号码列加表头 number 或 手机号码。"),
            $"'{name}' has no column of numbers. Its first {lines} lines have {layout.ColumnCount} columns: {string.Join(", ", columns.Select((c, i) => $"{i + 1} {c.En}"))}. "
                + (isRounded ? "Scientific notation has lost digits: make the column text in the sheet, fill it again and save." : "Give the column of numbers the header 'number'."));
    }

    internal static OrderFileOpened.Refused TooLarge(string name) => new(
        OrderFileRefusal.TooLarge,
        $"“{name}”过大：上限为 {OrderFile.BytesMax >> 30} GiB、{OrderFile.LineEndsMax} 行。请拆分成多个文件。",
        string.Create(CultureInfo.InvariantCulture, $"'{name}' is too large: {OrderFile.BytesMax >> 30} GiB and {OrderFile.LineEndsMax} lines are the most. Split it."));

    // Shapes only: what stands in a wrong column may be somebody's identity document.
    private static (string Zh, string En) Describe(NumberShape[] column)
    {
        var usual = column.GroupBy(shape => shape).MaxBy(group => group.Count())?.Key ?? new NumberShape(CellKind.Empty, 0);
        return usual.Kind switch
        {
            CellKind.Empty => ("为空", "empty"),
            CellKind.Scientific => ("为科学计数法（如 1.38E+10）", "scientific notation (like 1.38E+10)"),
            CellKind.Text => ("为文字", "text"),
            _ => ($"为 {usual.Digits} 位数字", $"{usual.Digits} digits"),
        };
    }
}
