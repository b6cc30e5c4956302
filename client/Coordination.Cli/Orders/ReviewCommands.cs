using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Coordination.Audit;
using Coordination.Orders;

namespace Coordination.Cli;

/// <summary><c>coord order review …</c>: lines that were put before a person, and what two people make of them.</summary>
internal static class ReviewCommands
{
    internal static Command Of(Coord coord)
    {
        var review = new Command("review", coord.T(
            "待人工审核的行：查看、提议放行或放弃，由另一人确认", "Lines put before a person: look, propose to release or drop, confirm as a second person"));
        review.Subcommands.Add(List(coord));
        review.Subcommands.Add(Proposals(coord));
        review.Subcommands.Add(Propose(
            coord, "release", ReviewChoice.Release, coord.T("提议放行：照其他行一样下达", "Propose to let lines through: they are placed like the others")));
        review.Subcommands.Add(Propose(
            coord, "drop", ReviewChoice.Drop, coord.T("提议放弃：对号码不作处置", "Propose to drop lines: nothing happens to their numbers")));
        review.Subcommands.Add(Decide(
            coord,
            "confirm",
            coord.T("确认处理意见（须为提议人、提交人以外的另一人）", "Confirm a proposal, as neither the proposer nor the order's submitter"),
            isAsked: true,
            (desk, id, proposal, reason, ct) => desk.Client.Province.ConfirmReview(id, proposal, reason, ct)));
        review.Subcommands.Add(Decide(
            coord,
            "decline",
            coord.T("撤回自己的或否决他人的处理意见", "Take back a proposal of your own, or refuse another's"),
            isAsked: false,
            (desk, id, proposal, reason, ct) => desk.Client.Province.DeclineReview(id, proposal, reason, ct)));
        return review;
    }

    private static Command List(Coord coord)
    {
        var id = OrderCommands.Id(coord);
        var after = After(coord, "ROW", coord.T("从这一行之后开始", "Begin behind this row"));
        var limit = new Option<int>("--limit")
        {
            HelpName = "LINES",
            DefaultValueFactory = _ => ReviewLimits.LinesPerPageMax,
            CustomParser = result => Word.Number(result, 1, ReviewLimits.LinesPerPageMax, coord.Language),
            Description = coord.T("最多显示的行数", "Lines to show at most"),
        };
        var command = new Command("list", coord.T("待审核的行及保护原因", "Lines under review and what protects their numbers")) { id, after, limit };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var page = await desk.Client.Province.Review(
                run.Parsed.GetRequiredValue(id), run.Parsed.GetValue(after), run.Parsed.GetValue(limit), ct).OrFail();
            run.Print(page, () => new Sheet()
                .Facts((run.T("待审核", "Under review"), Names.Figure(page.Waiting)))
                .Table(
                    "",
                    [
                        new(run.T("行", "ROW"), true), run.T("号码", "NUMBER"), run.T("省份", "PROVINCE"), run.T("原因", "WHY"), new(run.T("处理意见", "PROPOSAL"), true),
                    ],
                    page.Lines.Select(line => new[]
                    {
                        line.Line.Row.ToString(CultureInfo.InvariantCulture), Mask.Number(line.Line.Number), OrderSheets.Province(line.Line.Province, run), Why(line, run),
                        line.Proposal == 0 ? "" : Names.Figure(line.Proposal),
                    })));
            if (page.NextAfterRow is { } next)
            {
                await run.Note(new Text($"可能还有更多行，继续请加 --after {next}。", $"There may be more lines; go on with --after {next}."));
            }

            return ExitCode.Ok;
        });
    }

    private static Command Proposals(Coord coord)
    {
        var id = OrderCommands.Id(coord);
        var after = After(coord, "PROPOSAL", coord.T("从这一项之后开始", "Begin behind this proposal"));
        var command = new Command("proposals", coord.T("处理意见：谁提出、谁确认", "What was proposed, by whom, and who decided it")) { id, after };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var page = await desk.Client.Province.Proposals(
                run.Parsed.GetRequiredValue(id), run.Parsed.GetValue(after), ReviewLimits.ProposalsPerPageMax, ct).OrFail();
            run.Print(page, () => new Sheet().Table(
                "",
                [
                    new(run.T("序号", "PROPOSAL"), true), run.T("处理", "CHOICE"), run.T("状态", "STATUS"), run.T("行", "ROWS"), run.T("提出人", "PROPOSED BY"),
                    run.T("处理人", "DECIDED BY"), run.T("事由", "REASON"),
                ],
                page.Proposals.Select(proposal => new[]
                {
                    Names.Figure(proposal.Proposal), Choice(proposal.Choice, run), Names.State(proposal.Status.ToString(), run.Language), Ranges(proposal.Rows),
                    proposal.ProposedBy, proposal.DecidedBy, proposal.Reason,
                })));
            if (page.NextAfter is { } next)
            {
                await run.Note(new Text($"还有更多，继续请加 --after {next}。", $"There are more; go on with --after {next}."));
            }

            return ExitCode.Ok;
        });
    }

    private static Command Propose(Coord coord, string name, ReviewChoice choice, string description)
    {
        var id = OrderCommands.Id(coord);
        var rows = new Option<int[]>("--rows")
        {
            HelpName = "LIST",
            Required = true,
            CustomParser = result => Rows(result, coord),
            Description = coord.T("文件中的行，如 3,17,20-25（见 review list）", "Rows of the file, such as 3,17,20-25 (see review list)"),
        };
        var reason = Reasons.Required(coord);
        var command = new Command(name, description) { id, rows, reason };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var order = run.Parsed.GetRequiredValue(id);
            var proposal = await desk.Client.Province.ProposeReview(order, choice, run.Parsed.GetRequiredValue(rows), run.Parsed.GetRequiredValue(reason), ct).OrFail();
            run.Print(proposal, () => Shown(proposal, run)
                .Line(run.T("尚未对任何号码做任何事。下一步（须另一人）：", "Nothing has happened to any number yet. Next, as a second person:")
                    + $"\n  coord order review confirm {order} {proposal.Proposal}{run.SameData()} --reason \"…\""));
            return ExitCode.Ok;
        });
    }

    private static Command Decide(
        Coord coord, string name, string description, bool isAsked, Func<Desk, string, int, string, CancellationToken, Task<Answer<ReviewProposal>>> act)
    {
        var id = OrderCommands.Id(coord);
        var proposal = new Argument<int>("PROPOSAL")
        {
            CustomParser = result => Word.Number(result, 1, ReviewLimits.ProposalsPerOrderMax, coord.Language),
            Description = coord.T("处理意见的序号（见 review proposals）", "Number of the proposal (see review proposals)"),
        };
        var reason = Reasons.Required(coord);
        var command = new Command(name, description) { id, proposal, reason };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(isAsked ? Profiles.Approver : Profiles.Issuer, ct);
            var (order, number) = (run.Parsed.GetRequiredValue(id), run.Parsed.GetValue(proposal));
            if (isAsked)
            {
                await run.Confirm(
                    new Text(
                        $"{order} 的处理意见 {number} 将办理：放行的受保护号码会被停用，放弃的行不再处理。",
                        $"Proposal {number} of {order} will be carried out: protected numbers that are released lose service, lines that are dropped are over."),
                    ct);
            }

            var decided = await act(desk, order, number, run.Parsed.GetRequiredValue(reason), ct).OrFail();
            run.Print(decided, () => Shown(decided, run));
            return ExitCode.Ok;
        });
    }

    private static Sheet Shown(ReviewProposal proposal, Invocation run) => new Sheet().Facts(
        (run.T("处理意见", "Proposal"), Names.Figure(proposal.Proposal)),
        (run.T("处理", "Choice"), Choice(proposal.Choice, run)),
        (run.T("状态", "Status"), Names.State(proposal.Status.ToString(), run.Language)),
        (run.T("行", "Rows"), Ranges(proposal.Rows)),
        (run.T("提出", "Proposed"), $"{Names.At(proposal.ProposedAt)}  {proposal.ProposedBy}: {proposal.Reason}"),
        (run.T("处理人", "Decided"), proposal.DecidedAt is null ? "" : $"{Names.At(proposal.DecidedAt)}  {proposal.DecidedBy}: {proposal.DecidedWhy}"));

    private static string Choice(ReviewChoice choice, Invocation run) =>
        choice is ReviewChoice.Release ? run.T("放行 Release", "Release") : run.T("放弃 Drop", "Drop");

    private static string Why(ReviewLine line, Invocation run) => line.Protections.Count > 0
        ? string.Join("; ", line.Protections.Select(protection => string.Join(
            ' ',
            new[]
            {
                Names.Protection(protection.Kind.ToString(), run.Language),
                protection.Reason.Length > 0 ? $"({protection.Reason})" : "",
                protection.Until is null ? "" : run.T($"至 {Names.At(protection.Until)}", $"until {Names.At(protection.Until)}"),
            }.Where(part => part.Length > 0))))
        : line.Line.Province == "00"
            ? run.T("省份不明", "province not known")
            : run.T("现已不受保护", "not protected any more");

    private static Option<int> After(Coord coord, string name, string description) => new("--after")
    {
        HelpName = name,
        CustomParser = result => Word.Number(result, 0, int.MaxValue, coord.Language),
        Description = description,
    };

    /// <summary>3,17,20-25; at most as many rows as a proposal takes, and none twice.</summary>
    private static int[] Rows(ArgumentResult result, Coord coord)
    {
        var rows = new SortedSet<int>();
        foreach (var part in result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries)))
        {
            var ends = part.Split('-', 2);
            if (!TryRow(ends[0], out var first) || !TryRow(ends[^1], out var last) || last < first)
            {
                result.AddError(coord.T($"“{Mask.Text(part)}”不是行：请写成 3,17,20-25。", $"'{Mask.Text(part)}' is no row: write them as 3,17,20-25."));
                return [];
            }

            if ((long)last - first >= ReviewLimits.RowsPerProposalMax - rows.Count)
            {
                result.AddError(coord.T($"一次最多 {ReviewLimits.RowsPerProposalMax} 行。", $"{ReviewLimits.RowsPerProposalMax} rows at most are taken at a time."));
                return [];
            }

            rows.UnionWith(Enumerable.Range(first, last - first + 1));
        }

        return [.. rows];
    }

    private static bool TryRow(string text, out int row) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out row) && row >= 1;

    /// <summary>Rows as they are typed: 3, 17, 20-25.</summary>
    private static string Ranges(IReadOnlyList<int> rows)
    {
        var parts = new List<string>();
        for (var index = 0; index < rows.Count; index++)
        {
            var first = index;
            while (index + 1 < rows.Count && rows[index + 1] == rows[index] + 1)
            {
                index++;
            }

            parts.Add(first == index
                ? rows[index].ToString(CultureInfo.InvariantCulture)
                : string.Create(CultureInfo.InvariantCulture, $"{rows[first]}-{rows[index]}"));
        }

        return string.Join(',', parts);
    }
}
