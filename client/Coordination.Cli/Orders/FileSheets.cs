using Coordination.Orders;

namespace Coordination.Cli;

/// <summary>Order files as people are told what was made of them.</summary>
internal static class FileSheets
{
    private const int SheetsNamedMax = 10;

    /// <summary>What the file is, where its numbers were found, and what of it is not read.</summary>
    internal static Text Described(string name, OrderFile file)
    {
        var format = file.Format;
        var packed = format.IsGzip ? "gzip, " : "";
        return format.Kind switch
        {
            OrderFileKind.Workbook => new Text(
                $"{name}：工作簿，{Listed(file.Sheets, isChinese: true)}{LeftOut(file, isChinese: true)}",
                $"{name}: workbook, {Listed(file.Sheets, isChinese: false)}{LeftOut(file, isChinese: false)}"),
            OrderFileKind.JsonLines => new Text(
                $"{name}：{packed}JSONL，号码字段“{format.NumberColumnName}”",
                $"{name}: {packed}JSON lines, numbers in the field '{format.NumberColumnName}'"),
            _ => new Text(
                $"{name}：{packed}{format.Encoding}，号码在 {file.Sheets.All[0].Column} 列{(format.HasHeader ? $"（{format.NumberColumnName}）" : "，无表头")}",
                $"{name}: {packed}{format.Encoding}, numbers in column {file.Sheets.All[0].Column}{(format.HasHeader ? $" ({format.NumberColumnName})" : ", no header")}"),
        };
    }

    /// <summary>Sheets with their columns; empty for a file without sheets.</summary>
    internal static string Listed(Orders.OrderSheets? sheets, Invocation run) =>
        sheets is null || sheets.All[0].Name.Length == 0 ? "" : Listed(sheets, run.IsChinese);

    private static string Listed(Orders.OrderSheets sheets, bool isChinese) => string.Join(
        isChinese ? "、" : ", ",
        sheets.All.Take(SheetsNamedMax).Select(sheet => isChinese ? $"“{sheet.Name}”{sheet.Column} 列" : $"'{sheet.Name}' column {sheet.Column}"))
        + (sheets.All.Count <= SheetsNamedMax ? "" : isChinese ? $" 等 {sheets.All.Count} 个" : $" and {sheets.All.Count - SheetsNamedMax} more");

    private static string LeftOut(OrderFile file, bool isChinese)
    {
        var (none, hidden) = (Named(file.SheetsWithoutNumbers, isChinese), Named(file.SheetsHidden, isChinese));
        return (none.Length == 0 ? "" : isChinese ? $"；没有号码：{none}" : $"; without numbers: {none}")
            + (hidden.Length == 0 ? "" : isChinese ? $"；隐藏而未读：{hidden}" : $"; hidden and not read: {hidden}");
    }

    private static string Named(IReadOnlyList<string> sheets, bool isChinese) => string.Join(
        isChinese ? "、" : ", ",
        sheets.Take(SheetsNamedMax).Select(name => isChinese ? $"“{name}”" : $"'{name}'"))
        + (sheets.Count <= SheetsNamedMax ? "" : isChinese ? $" 等 {sheets.Count} 个" : $" and {sheets.Count - SheetsNamedMax} more");
}
