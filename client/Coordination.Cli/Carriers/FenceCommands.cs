using System.CommandLine;
using System.Globalization;
using Coordination.Carriers;

namespace Coordination.Cli;

/// <summary><c>coord fence …</c>: what to do after the database was restored from a backup.</summary>
internal static class FenceCommands
{
    internal const int LimitDefault = 100;
    internal const int LimitMax = 1_000_000;

    internal static Command Of(Coord coord)
    {
        var fence = new Command("fence", coord.T("从备份恢复数据库之后：查看、提高栅栏、逐个决定", "After a restore from backup: look, raise the fence, decide on single numbers"));
        fence.Subcommands.Add(Show(coord));
        fence.Subcommands.Add(List(coord));
        fence.Subcommands.Add(Raise(coord));
        fence.Subcommands.Add(Settle(coord));
        return fence;
    }

    private static Command Show(Coord coord)
    {
        var command = new Command("show", coord.T("栅栏、是否存疑、各运营商的情况", "The fence, whether the record is in doubt, and every carrier"));
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Ministry, ct);
            var view = await desk.Client.Ministry.Fence(ct).OrFail();
            run.Print(view, () => FenceSheets.Fence(view, run));
            return view.DoubtedAt is null && view.Carriers.All(carrier => carrier.Open == 0) ? ExitCode.Ok : ExitCode.Open;
        });
    }

    private static Command List(Coord coord)
    {
        var limit = new Option<int>("--limit")
        {
            HelpName = "EFFECTS",
            DefaultValueFactory = _ => LimitDefault,
            CustomParser = result => Word.Number(result, 1, LimitMax, coord.Language),
            Description = coord.T("最多显示的条数", "Effects to show at most"),
        };
        var after = Pages.After(coord);
        var full = new Option<bool>("--full") { Description = coord.T("显示全部数字；须写 --purpose，并有记录", "Show all digits; needs --purpose and is recorded") };
        var purpose = Reasons.Purpose(coord, isRequired: false);
        var command = new Command("list", coord.T("运营商处比本数据库更新的号码", "Numbers whose effects at carriers are newer than this database")) { limit, after, full, purpose };
        return coord.Does(command, async (run, ct) =>
        {
            var isFull = run.Parsed.GetValue(full);
            var why = run.Parsed.GetValue(purpose) ?? "";
            if (isFull && why.Length == 0)
            {
                throw CommandFailure.Usage("--full 须同时写明 --purpose。", "--full needs a --purpose: what are all digits wanted for?");
            }

            var desk = await run.Open(Profiles.Ministry, ct);
            var (effects, next, missing) = await Read(run, desk, isFull, why, run.Parsed.GetValue(after), run.Parsed.GetValue(limit), ct);
            run.PrintMany(effects, () => FenceSheets.Effects(effects, run));
            if (next is { } entry)
            {
                await run.Note(new Text($"还有更多，继续请加 --after {entry}。", $"There are more; go on with --after {entry}."));
            }

            if (missing.Count > 0)
            {
                var carriers = string.Join(", ", missing);
                await run.Note(new Text(
                    $"清单还不完整：{carriers} 尚未核对。请见 coord fence show。",
                    $"Not complete yet: {carriers} not compared. See coord fence show."));
            }

            return missing.Count == 0 && effects.All(effect => effect.IsSettled) ? ExitCode.Ok : ExitCode.Open;
        });
    }

    private static async Task<(List<ForgottenEffectView> Effects, long? Next, IReadOnlyList<string> Missing)> Read(
        Invocation run, Desk desk, bool isFull, string why, long after, int most, CancellationToken ct)
    {
        var effects = new List<ForgottenEffectView>();
        ForgottenPage page;
        do
        {
            var limit = Math.Min(most - effects.Count, ForgottenPage.EffectsMax);
            page = await desk.Client.Ministry.ForgottenEffects(after, limit, isFull, why, ct).OrFail();
            effects.AddRange(page.Effects.Select(effect => isFull ? effect : effect with { Number = Mask.Number(effect.Number) }));
            after = page.Next ?? after;
        }
        while (page.Next is not null && effects.Count < most);

        return (effects, page.Next, page.Missing);
    }

    private static Command Raise(Coord coord)
    {
        var reason = Reasons.Required(coord);
        var command = new Command("raise", coord.T("以恢复后的数据库为准，重新开始发出命令", "Take the restored database for the one that counts, and command again")) { reason };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Ministry, ct);
            var now = await desk.Client.Ministry.Fence(ct).OrFail();
            if (now.DoubtedAt is null)
            {
                await run.Note(new Text(
                    "没有运营商表明数据库被恢复过。只有在您知道数据库是从备份恢复的时候才需要提高栅栏。",
                    "No carrier says that the database was restored. Raise the fence only if you know that it was."));
            }

            var open = now.Carriers.Sum(carrier => carrier.Open).ToString("#,0", CultureInfo.InvariantCulture);
            await run.Confirm(
                new Text(
                    $"栅栏由 {now.Fence} 提高：以本数据库为准重新发出命令，运营商拒绝此前的命令。清单上的 {open} 个号码保持运营商处的现状，直至有人决定（coord fence list）。",
                    $"The fence rises above {now.Fence}: this database counts and commands go out again, carriers refuse what was sent before. "
                        + $"The {open} numbers of the list stay as they are at their carriers until somebody decides (coord fence list)."),
                ct);
            var view = await desk.Client.Ministry.RaiseFence(now.Fence, run.Parsed.GetRequiredValue(reason), ct).OrFail();
            run.Print(view, () => FenceSheets.Fence(view, run));
            return ExitCode.Ok;
        });
    }

    private static Command Settle(Coord coord)
    {
        var entry = new Argument<int>("ENTRY")
        {
            CustomParser = result => Word.Number(result, 1, int.MaxValue, coord.Language),
            Description = coord.T("coord fence list 中的条目", "The entry of coord fence list"),
        };
        var reason = Reasons.Required(coord);
        var command = new Command("settle", coord.T("一个号码以本数据库为准", "Let this database count for one number")) { entry, reason };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Ministry, ct);
            var wanted = run.Parsed.GetRequiredValue(entry);
            var page = await desk.Client.Ministry.ForgottenEffects(wanted - 1, 1, false, "", ct).OrFail();
            if (page.Effects is not [var effect] || effect.Entry != wanted)
            {
                throw new CommandFailure(ExitCode.Error, "NOT_FOUND", new Text(
                    $"没有条目 {wanted}：请看 coord fence list。", $"There is no entry {wanted}: look at coord fence list."));
            }

            await run.Confirm(
                new Text(
                    $"{Mask.Number(effect.Number)} 在 {effect.Carrier} 停用的是 {FenceSheets.Of(effect.Barred, run)}，将改为本数据库所要的 {FenceSheets.Of(effect.Wanted, run)}。",
                    $"{Mask.Number(effect.Number)} at {effect.Carrier} has barred: {FenceSheets.Of(effect.Barred, run)}. It becomes what this database wants: {FenceSheets.Of(effect.Wanted, run)}."),
                ct);
            var receipt = await desk.Client.Ministry.SettleEffect(wanted, run.Parsed.GetRequiredValue(reason), ct).OrFail();
            run.Print(receipt, () => NumberSheets.Receipt(receipt, run));
            return ExitCode.Ok;
        });
    }
}
