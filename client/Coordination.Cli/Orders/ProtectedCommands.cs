using System.CommandLine;
using Coordination.Numbers;
using Coordination.Orders;

namespace Coordination.Cli;

/// <summary><c>coord protected …</c>: numbers that no order suspends without a person looking.</summary>
internal static class ProtectedCommands
{
    internal static Command Of(Coord coord)
    {
        var list = new Command("protected", coord.T("保护名单：加入、移出、查看、导入", "Protected numbers: add, remove, list, import"));
        list.Subcommands.Add(Add(coord, isFile: false));
        list.Subcommands.Add(Add(coord, isFile: true));
        list.Subcommands.Add(Remove(coord));
        list.Subcommands.Add(List(coord));
        return list;
    }

    private static Command Add(Coord coord, bool isFile)
    {
        var numbers = new Argument<string[]>(isFile ? "FILE" : "NUMBER")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = isFile ? coord.T("文本文件，每行一个号码", "Text files, one number per line") : coord.T("号码", "Numbers"),
        };
        var kind = new Option<ProtectedKind>("--kind")
        {
            HelpName = "KIND",
            Required = true,
            CustomParser = result => Word.Enum<ProtectedKind>(result, new Text("保护类别", "kind of protection"), coord.Language),
            Description = coord.T("类别：", "Why: ") + string.Join(", ", Enum.GetNames<ProtectedKind>()),
        };
        var reason = Reasons.Required(coord);
        var command = new Command(
            isFile ? "import" : "add",
            isFile ? coord.T("从文件加入保护名单", "Put a file's numbers on the list") : coord.T("加入保护名单", "Put numbers on the list")) { numbers, kind, reason };
        return coord.Does(command, async (run, ct) =>
        {
            var named = run.Parsed.GetRequiredValue(numbers);
            var all = new List<string>();
            foreach (var name in named)
            {
                all.AddRange(isFile ? await Lines(name, ct) : [Checked(name, "")]);
            }

            var desk = await run.Open(Profiles.Ministry, ct);
            var (changed, unchanged) = (0, 0);
            foreach (var page in all.Chunk(ProtectedReceipt.NumbersMax))
            {
                var receipt = await desk.Client.Province.Protect(page, run.Parsed.GetValue(kind), null, run.Parsed.GetRequiredValue(reason), ct).OrFail();
                (changed, unchanged) = (changed + receipt.Changed, unchanged + receipt.Unchanged);
            }

            return Told(run, changed, unchanged);
        });
    }

    private static Command Remove(Coord coord)
    {
        var numbers = new Argument<string[]>("NUMBER") { Arity = ArgumentArity.OneOrMore, Description = coord.T("号码", "Numbers") };
        var reason = Reasons.Required(coord);
        var command = new Command("remove", coord.T("移出保护名单（须由加入者以外的另一人）", "Take numbers off the list, as another person than the one who put them there")) { numbers, reason };
        return coord.Does(command, async (run, ct) =>
        {
            string[] named = [.. run.Parsed.GetRequiredValue(numbers).Select(number => Checked(number, ""))];
            var desk = await run.Open(Profiles.Ministry, ct);
            await run.Confirm(new Text("这些号码将可被命令停用。", "Orders may suspend these numbers from now on."), ct);
            var receipt = await desk.Client.Province.Unprotect(named, run.Parsed.GetRequiredValue(reason), ct).OrFail();
            return Told(run, receipt.Changed, receipt.Unchanged);
        });
    }

    private static Command List(Coord coord)
    {
        var province = new Argument<string>("PROVINCE") { Description = coord.T("两位代码或名称；00 为省份未知的号码", "Two digits or a name; 00 for numbers of unknown province") };
        var after = Pages.After(coord);
        var command = new Command("list", coord.T("一省的保护名单，号码掩码显示", "A province's protected numbers, masked")) { province, after };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Ministry, ct);
            var page = await desk.Client.Province.Protected(
                run.Parsed.GetRequiredValue(province), run.Parsed.GetValue(after), ProtectedPage.NumbersMax, ct).OrFail();
            run.Print(page, () => new Sheet().Table(
                "",
                [new(run.T("序号", "ENTRY"), true), run.T("号码", "NUMBER"), run.T("类别", "KIND"), run.T("加入", "ADDED"), run.T("加入人", "BY"), run.T("事由", "REASON")],
                page.Numbers.Select(entry => new[]
                {
                    Names.Figure(entry.Entry), Mask.Number(entry.Number), entry.Kind.ToString(), Names.At(entry.AddedAt), entry.AddedBy, entry.Reason,
                })));
            if (page.NextAfter is { } next)
            {
                await run.Note(new Text($"共 {page.Total} 个，继续请加 --after {next}。", $"There are {page.Total}; go on with --after {next}."));
            }

            return ExitCode.Ok;
        });
    }

    private static ExitCode Told(Invocation run, int changed, int unchanged)
    {
        run.Print(new ProtectedReceipt(changed, unchanged), () => new Sheet().Facts(
            (run.T("已更改", "Changed"), Names.Figure(changed)),
            (run.T("未变", "Unchanged"), Names.Figure(unchanged))));
        return ExitCode.Ok;
    }

    private static async Task<string[]> Lines(string path, CancellationToken ct)
    {
        string[] lines;
        try
        {
            lines = await File.ReadAllLinesAsync(path, ct);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Usage($"不能读取 {path}：{exception.Message}", $"{path} cannot be read: {exception.Message}");
        }

        string[] numbers =
        [
            .. lines.Select((line, index) => (Text: line.Trim(), Place: $"{path}:{index + 1}: ")).Where(line => line.Text.Length > 0)
                .Select(line => Checked(line.Text, line.Place)),
        ];
        return numbers.Length > 0 ? numbers : throw CommandFailure.Usage($"{path} 中没有号码。", $"{path} has no numbers in it.");
    }

    // All of them before any is sent: who protects a list wants it whole, and is told where it is wrong.
    private static string Checked(string number, string place) => Msisdn.TryParse(number.AsSpan(), out _, out var error)
        ? number
        : throw CommandFailure.Usage(
            $"{place}“{Mask.Text(number)}”不是手机号码：{error.Explain(chinese: true)}",
            $"{place}'{Mask.Text(number)}' is no mobile number: {error.Explain(chinese: false)}");
}
