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
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "No such row error."),
    };
}
