namespace Coordination.Orders;

/// <summary>What is wrong with a row and what to do about it, for the operator who has to send it again.</summary>
public static class RowErrorTexts
{
    /// <summary>One sentence on what is wrong, one on what to do; empty for <see cref="RowError.None"/>.</summary>
    /// <param name="error">The row's error.</param>
    /// <param name="chinese">True for Chinese, false for English.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such error.</exception>
    public static string Explain(this RowError error, bool chinese) => error switch
    {
        RowError.None => "",
        RowError.UnclosedQuote => chinese
            ? "引号没有在本行内闭合。请补上或删除多余的双引号；单元格内不能换行。"
            : "A quote is not closed on this line. Close or remove it; a cell cannot go over two lines.",
        RowError.TextAfterQuote => chinese
            ? "右引号与分隔符之间还有文字。请把整个单元格放进引号，内部的双引号写两次。"
            : "Text follows a closing quote. Put the whole cell into quotes and double the quotes inside it.",
        RowError.RowTooLong => chinese
            ? $"本行超过 {OrderFile.CharsPerLineMax} 个字符，已整行跳过。请检查是否缺少换行，或删去过长的内容。"
            : $"The line is longer than {OrderFile.CharsPerLineMax} characters and was skipped. Look for missing line breaks or shorten it.",
        RowError.MissingColumn => chinese
            ? "本行列数不足，没有号码列。请补齐分隔符和号码。"
            : "The line ends before the number column. Add the missing delimiters and the number.",
        RowError.EmptyNumber => chinese
            ? "号码为空。请填写号码或删除本行。"
            : "The number is empty. Fill it in or delete the line.",
        RowError.NumberTooLong => chinese
            ? $"号码单元格超过 {OrderFileRow.TextCharsMax} 个字符。每行只写一个号码，其他内容请放到别的列。"
            : $"The number cell is longer than {OrderFileRow.TextCharsMax} characters. Write one number per line and move the rest to another column.",
        RowError.UndecodableBytes => chinese
            ? "本行含有无法识别的字节。请用同一种编码（建议 UTF-8）重新保存文件。"
            : "The line holds bytes that are no characters. Save the whole file in one encoding, best UTF-8.",
        RowError.ControlCharacters => chinese
            ? "本行含有控制字符（如 NUL）。请从原系统重新导出，或重新录入本行。"
            : "The line holds control characters such as NUL. Export it again or type it anew.",
        RowError.NotJson => chinese
            ? "本行不是一个完整的 JSON 值。请每行写一个对象，如 {\"number\":\"…\"}，或一个号码。"
            : "The line is not one whole JSON value. Write one object on each line, such as {\"number\":\"…\"}, or one number.",
        RowError.JsonTooLarge => chinese
            ? $"本行的对象嵌套超过 {JsonLine.DepthMax} 层，或字段超过 {JsonLine.FieldsMax} 个。请只保留号码和备注。"
            : $"The object is nested more than {JsonLine.DepthMax} deep or has more than {JsonLine.FieldsMax} fields. Keep the number and a note only.",
        RowError.RepeatedField => chinese
            ? "同一字段在对象中出现两次，无法判断以哪个为准。请删除其中一个。"
            : "A field occurs twice in the object, and which one is meant is a guess. Remove one.",
        RowError.MissingField => chinese
            ? "对象中没有号码字段。请用 number 或 手机号码 作字段名。"
            : "The object has no field of numbers. Name it 'number'.",
        RowError.WrongType => chinese
            ? "号码的位置上是列表、对象或真假值。请写成文本，如 \"number\":\"…\"。"
            : "A list, an object or a truth value stands where the number should be. Write it as text: \"number\":\"…\".",
        RowError.FormulaCell => chinese
            ? "号码单元格是公式，文件中只有上次计算的结果，可能已过时。请复制该列并“选择性粘贴为数值”，再保存。"
            : "The number cell is a formula; the file holds the result of its last calculation, which may be old. Copy the column, paste it as values and save.",
        RowError.DateCell => chinese
            ? "号码单元格是日期。请将该列设为“文本”格式，重新填入号码。"
            : "The number cell is a date. Format the column as text and fill in the number again.",
        RowError.UnreadableCell => chinese
            ? "号码单元格是真假值或错误值（如 #N/A）。请重新填入号码。"
            : "The number cell holds a truth value or an error such as #N/A. Fill in the number again.",
        RowError.MergedCell => chinese
            ? "号码单元格与其他单元格合并，看不出本行的号码。请取消合并，并逐行填写号码。"
            : "The number cell is merged with another, so the row has no number of its own. Unmerge the cells and fill in each row.",
        RowError.HiddenRow => chinese
            ? "本行被隐藏（如被筛选掉），看表的人没有看到它。请取消隐藏，或删除本行。"
            : "The row is hidden, by a filter for instance, and who looked at the sheet did not see it. Unhide or delete it.",
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "No such row error."),
    };
}
