using System.CommandLine;
using Coordination.Sims;

namespace Coordination.Cli;

/// <summary><c>coord device …</c>: devices in many hands, whose cards do not hang together.</summary>
internal static class DeviceCommands
{
    internal static Command Of(Coord coord) => new("device", coord.T("公用设备（门店演示机、测试机）：加入、移出、查看", "Devices in many hands (demonstration models, test phones): add, remove, list"))
    {
        Change(coord, isAdded: true),
        Change(coord, isAdded: false),
        List(coord),
    };

    private static Command Change(Coord coord, bool isAdded)
    {
        var devices = new Argument<string[]>("IMEI") { Arity = ArgumentArity.OneOrMore, Description = coord.T("IMEI，15 位数字", "IMEIs, 15 digits each") };
        devices.Validators.Add(result => Word.Imeis(result, coord.Language));
        var reason = Reasons.Required(coord);
        var command = new Command(
            isAdded ? "add" : "remove",
            isAdded
                ? coord.T("加入名单：一键处置不再经由这些设备扩展", "Put devices on the list: one-click disposition does not follow them any more")
                : coord.T("移出名单", "Take devices off the list")) { devices, reason };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Ministry, ct);
            var (named, why) = (run.Parsed.GetRequiredValue(devices), run.Parsed.GetRequiredValue(reason));
            var receipt = isAdded
                ? await desk.Client.Ministry.ShareDevices(named, why, ct).OrFail()
                : await desk.Client.Ministry.UnshareDevices(named, why, ct).OrFail();
            run.Print(receipt, () => new Sheet().Facts(
                (run.T("已更改", "Changed"), Names.Figure(receipt.Changed)),
                (run.T("未变", "Unchanged"), Names.Figure(receipt.Unchanged))));
            return ExitCode.Ok;
        });
    }

    private static Command List(Coord coord)
    {
        var after = Pages.After(coord);
        var command = new Command("list", coord.T("公用设备名单，IMEI 掩码显示", "The list, IMEIs masked")) { after };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Ministry, ct);
            var page = await desk.Client.Ministry.SharedDevices(run.Parsed.GetValue(after), SharedDevicesPage.DevicesMax, ct).OrFail();
            run.Print(page, () => new Sheet().Table(
                "",
                [new(run.T("序号", "ENTRY"), true), "IMEI", run.T("加入", "ADDED"), run.T("加入人", "BY"), run.T("事由", "REASON")],
                page.Devices.Select(entry => new[] { Names.Figure(entry.Entry), entry.Imei, Names.At(entry.AddedAt), entry.AddedBy, entry.Reason })));
            if (page.NextAfter is { } next)
            {
                await run.Note(new Text($"共 {page.Total} 台，继续请加 --after {next}。", $"There are {page.Total}; go on with --after {next}."));
            }

            return ExitCode.Ok;
        });
    }
}
