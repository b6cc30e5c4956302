using System.Globalization;

namespace Coordination.Orders;

/// <summary>The refusals of whole files in words: what it is, and what to do. No cell of the file is repeated in them.</summary>
internal static class Refusals
{
    private const int ColumnsDescribedMax = 6;
    private const int SheetsNamedMax = 6;

    internal static OrderFileOpened.Refused NotFound(string name) => new(
        OrderFileRefusal.NotFound,
        $"找不到文件“{name}”。请检查文件名和路径。",
        $"There is no file '{name}'. Check its name and path.");

    internal static OrderFileOpened.Refused IsDirectory(string name) => new(
        OrderFileRefusal.IsDirectory,
        $"“{name}”是文件夹。请指定其中的一个文件。",
        $"'{name}' is a folder. Name one file in it.");

    internal static OrderFileOpened.Refused Unreadable(string name, Exception failure)
    {
        var (zh, en) = failure is UnauthorizedAccessException ? ("没有权限", "no permission") : ($"读取出错（{failure.GetType().Name}）", $"reading failed ({failure.GetType().Name})");
        return new OrderFileOpened.Refused(
            OrderFileRefusal.Unreadable,
            $"无法读取“{name}”：{zh}。请检查权限，或先复制到本地磁盘。",
            $"'{name}' cannot be read: {en}. Check its permissions or copy it to a local disk first.");
    }

    internal static OrderFileOpened.Refused Empty(string name) => new(
        OrderFileRefusal.Empty,
        $"“{name}”是空文件。请确认导出是否完成。",
        $"'{name}' is empty. See whether the export was finished.");

    internal static OrderFileOpened.Refused NotText(string name, FileSignature seen) => new(
        OrderFileRefusal.NotText,
        $"“{name}”不是号码名单，而是{seen.Zh}。请提供 CSV、JSONL 或 XLSX：解压，或在表格软件中另存为 XLSX 或 CSV（UTF-8）。",
        $"'{name}' is no list of numbers but {seen.En}. CSV, JSONL or XLSX are wanted: unpack it, or save the sheet as XLSX or CSV (UTF-8).")
    {
        LooksLike = seen.En,
    };

    internal static OrderFileOpened.Refused NestedArchive(string name) => new(
        OrderFileRefusal.NestedArchive,
        $"“{name}”是压缩包中的压缩包。请解压到只剩一个 CSV 或 JSONL 文件（可用 gzip 压缩）。",
        $"'{name}' is a packed file in a packed file. Unpack it to one CSV or JSONL file, which may be packed with gzip.");

    internal static OrderFileOpened.Refused InflatesTooMuch(string name) => new(
        OrderFileRefusal.InflatesTooMuch,
        $"“{name}”解压后超过原大小的 {InflationBudget.RatioMax} 倍，或超过 {InflationBudget.BytesMax >> 30} GiB，不是号码名单。请解压并检查内容。",
        $"'{name}' unpacks to more than {InflationBudget.RatioMax} times its size or {InflationBudget.BytesMax >> 30} GiB, which no list of numbers does. Unpack it and look.");

    internal static OrderFileOpened.Refused Damaged(string name, string part) => new(
        OrderFileRefusal.Damaged,
        $"“{name}”不完整或已损坏（{part}）。请重新传输，或在表格软件中打开后另存。",
        $"'{name}' is cut short or damaged ({part}). Transfer it again, or open it in a spreadsheet program and save it anew.");

    internal static OrderFileOpened.Refused DamagedGzip(string name) => new(
        OrderFileRefusal.Damaged,
        $"“{name}”不完整、已损坏，或由多个 gzip 文件拼接而成。请重新传输，或解压后提供。",
        $"'{name}' is cut short, damaged, or several gzip files in one. Transfer it again, or send it unpacked.");

    internal static OrderFileOpened.Refused Encrypted(string name) => new(
        OrderFileRefusal.Encrypted,
        $"“{name}”有密码保护，无法读取。请在表格软件中去掉打开密码后另存（传输时另行加密）。",
        $"'{name}' is protected by a password and cannot be read. Take the password off in the spreadsheet program and save it; protect the transfer instead.");

    internal static OrderFileOpened.Refused OldWorkbook(string name) => new(
        OrderFileRefusal.OldWorkbook,
        $"“{name}”是旧版 Excel 工作簿（xls）。请在表格软件中另存为 XLSX。",
        $"'{name}' is an old Excel workbook (xls). Save it as XLSX in the spreadsheet program.");

    internal static OrderFileOpened.Refused AmbiguousColumn(string name, string sheet, string column) => new(
        OrderFileRefusal.AmbiguousColumn,
        $"“{name}”{(sheet.Length > 0 ? $"的工作表“{sheet}”" : "")}有多个名为“{column}”的列，无法判断以哪个为准。请只保留一个号码列。",
        $"{(sheet.Length > 0 ? $"The sheet '{sheet}' of '{name}'" : $"'{name}'")} has several columns named '{column}', and which one is meant is a guess. Leave one column of numbers.");

    internal static OrderFileOpened.Refused NoNumberField(string name, int lines) => new(
        OrderFileRefusal.NoNumberColumn,
        $"“{name}”的前 {lines} 行中没有号码字段。请用 number 或 手机号码 作字段名。",
        $"The first {lines} lines of '{name}' have no field of numbers. Name the field 'number'.");

    internal static OrderFileOpened.Refused NoNumberSheet(string name, IReadOnlyList<WorkbookSheet> sheets)
    {
        var shown = sheets.Take(SheetsNamedMax).ToArray();
        var more = sheets.Count > shown.Length ? sheets.Count - shown.Length : 0;
        return new OrderFileOpened.Refused(
            OrderFileRefusal.NoNumberColumn,
            $"“{name}”的工作表中没有号码列：{string.Join("、", shown.Select(sheet => $"“{sheet.Name}”{(sheet.IsHidden ? "（隐藏）" : "")}"))}{(more > 0 ? $"等 {sheets.Count} 个" : "")}。请给号码列加表头 number 或 手机号码；隐藏的工作表须先取消隐藏。",
            $"No sheet of '{name}' has a column of numbers: {string.Join(", ", shown.Select(sheet => $"'{sheet.Name}'{(sheet.IsHidden ? " (hidden)" : "")}"))}{(more > 0 ? $" and {more} more" : "")}. Give the column of numbers the header 'number'; a hidden sheet has to be unhidden first.");
    }

    internal static OrderFileOpened.Refused TooManySheets(string name) => new(
        OrderFileRefusal.TooLarge,
        $"“{name}”的工作表超过 {OrderSheets.CountMax} 个。请拆分成多个文件。",
        $"'{name}' has more than {OrderSheets.CountMax} sheets. Split it.");

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
