using System.CommandLine;
using Coordination.Carriers;

namespace Coordination.Cli;

/// <summary><c>coord carrier report …</c>: what a carrier's systems report of a line, one by one, to try them and to repair.</summary>
internal static class ReportCommands
{
    [Flags]
    private enum Says
    {
        Nothing = 0,
        Unit = 1,
        Recipient = 2,
        Holder = 4,
        NewHolder = 8,
        Card = 16,
        FormerCard = 32,
        InPerson = 64,
    }

    internal static Command Of(Coord coord) =>
        new("report", coord.T("报告号码发生了什么，与运营商系统所报相同；可重复，可迟到", "Report what happened to a line, as a carrier's system does; repeated and late reports do no harm"))
        {
            Kind(coord, "standing", ReportKind.Standing, Says.Unit | Says.Holder | Says.Card, coord.T("存量登记：由谁服务、归谁、在哪张卡上", "How a line stands: who serves it, whose it is, on which card"), null),
            Kind(coord, "activation", ReportKind.Activation, Says.Unit | Says.NewHolder | Says.Card, coord.T("开户；机主受限制或已满五户的被拒绝", "A line was opened; refused where the holder may have no more"), null),
            Kind(
                coord,
                "card-change",
                ReportKind.CardChange,
                Says.Card | Says.FormerCard | Says.InPerson,
                coord.T("换卡、补卡、加副卡；受限制期间须本人到营业厅", "A card was changed, put on or taken off; in person while the number is held"),
                null),
            Kind(
                coord,
                "transfer",
                ReportKind.Transfer,
                Says.NewHolder | Says.Card,
                coord.T("过户；受限制期间被拒绝", "Another holder took the line over; refused while the number is held"),
                new Text("将归新机主，原机主名下对该号码的限制随之结束", "gets another holder, and what was held against the former one on it ends")),
            Kind(
                coord,
                "closure",
                ReportKind.Closure,
                Says.Nothing,
                coord.T("销户；号码进入冷冻期", "The line was closed; its number is in quarantine"),
                new Text("将销户，其上的限制随之结束", "is closed, and what is held on it ends")),
            Kind(coord, "port-in", ReportKind.PortIn, Says.Unit | Says.Holder | Says.Card, coord.T("携入；在携出方报告之后", "The number came from another carrier; after the donor has said so"), null),
            Kind(
                coord,
                "port-out",
                ReportKind.PortOut,
                Says.Recipient,
                coord.T("携出至另一企业", "The number went to another carrier"),
                new Text("将改由另一企业服务，本企业不再能操作", "is another carrier's from then on, and out of this one's reach")),
            Device(coord),
        };

    internal static Command MayPort(Coord coord)
    {
        var number = NumberCommands.Number(coord);
        var carrier = CarrierCommands.Carrier(coord);
        var command = new Command("may-port", coord.T("号码现在可否携出", "Whether a number may be ported out now")) { number, carrier };
        return coord.Does(command, async (run, ct) =>
        {
            var typed = run.Parsed.GetRequiredValue(number);
            var desk = await run.Open(Profiles.OfCarrier(typed, run.Parsed.GetValue(carrier)), ct);
            var receipt = await desk.Client.Carrier.MayPortOut(typed, ct).OrFail();
            run.Print(receipt, () => NumberSheets.Receipt(receipt, run));
            return ExitCode.Ok;
        });
    }

    private static Command Kind(Coord coord, string name, ReportKind kind, Says says, string what, Text? consequence)
    {
        var number = NumberCommands.Number(coord);
        var unit = new Option<CarrierUnit?>("--unit")
        {
            HelpName = "UNIT",
            Required = kind is not ReportKind.Activation,
            CustomParser = result => Word.Unit(result, coord.Language),
            Description = says.HasFlag(Says.Recipient)
                ? coord.T("携入方的单位，如 CTCC-51", "The recipient's unit, such as CTCC-51")
                : coord.T("本企业的服务单位，如 CMCC-51", "The carrier's own unit that serves it, such as CMCC-51"),
        };
        var holder = new Option<string>("--holder")
        {
            HelpName = "TOKEN",
            Required = says.HasFlag(Says.NewHolder),
            Description = coord.T("机主的密钥化代号（HolderIdentities）；绝不是证件号码", "The holder's keyed pseudonym (HolderIdentities); never a document number"),
        };
        var document = new Option<string>("--document")
        {
            HelpName = "SEALED",
            Description = coord.T("机主的加密证件（HolderIdentities），供更换密钥用；绝不是证件号码", "The holder's sealed document (HolderIdentities), for a change of keys; never a document number"),
        };
        var company = new Option<bool>("--company") { Description = coord.T("机主是单位：不计户数", "The holder is a company or another body: no limit of lines") };
        var card = Card(coord, "--card", coord.T("换上的卡，ICCID", "The card that is on it from then on, its ICCID"));
        var former = Card(coord, "--former-card", coord.T("换下的卡，ICCID", "The card that is off it from then on"));
        var inPerson = new Option<bool>("--in-person") { Description = coord.T("本人在营业厅办理", "Done in person at a hall") };
        var at = At(coord);
        var id = new Option<string>("--id") { HelpName = "ID", Description = coord.T("报告号；以同一报告号重复无害；默认新建", "The report's id; a repeat under it does no harm [default: a new one]") };
        var carrier = CarrierCommands.Carrier(coord);
        var command = new Command(name, what) { number };
        Add(Says.Unit | Says.Recipient, unit);
        Add(Says.Holder | Says.NewHolder, holder);
        Add(Says.Holder | Says.NewHolder, document);
        Add(Says.Holder | Says.NewHolder, company);
        Add(Says.Card, card);
        Add(Says.FormerCard, former);
        Add(Says.InPerson, inPerson);
        command.Options.Add(at);
        command.Options.Add(id);
        command.Options.Add(carrier);
        if (kind is ReportKind.CardChange)
        {
            command.Validators.Add(result =>
            {
                if (result.GetResult(card) is null && result.GetResult(former) is null)
                {
                    result.AddError(coord.T("须写 --card 或 --former-card，或两者。", "Give --card, --former-card, or both."));
                }
            });
        }

        return coord.Does(command, async (run, ct) =>
        {
            var typed = run.Parsed.GetRequiredValue(number);
            var named = run.Parsed.GetValue(carrier);
            if (named.ToString().Length == 0 && says.HasFlag(Says.Unit) && run.Parsed.GetValue(unit) is { } serving)
            {
                named = serving.Carrier;
            }

            var desk = await run.Open(run.As ?? Profiles.OfCarrier(typed, named), ct);
            if (consequence is { } told)
            {
                await run.Confirm(new Text($"{Mask.Number(typed)} {told.Zh}。", $"{Mask.Number(typed)} {told.En}."), ct);
            }

            var report = new CarrierReport(run.Parsed.GetValue(id) ?? CommandId.New(), kind, typed, run.Parsed.GetValue(at) ?? run.Around.Time.GetUtcNow())
            {
                Unit = $"{run.Parsed.GetValue(unit)}",
                Holder = run.Parsed.GetValue(holder) ?? "",
                Document = run.Parsed.GetValue(document) ?? "",
                HolderIsCompany = run.Parsed.GetValue(company),
                Card = run.Parsed.GetValue(card) ?? "",
                FormerCard = run.Parsed.GetValue(former) ?? "",
                InPerson = run.Parsed.GetValue(inPerson),
            };
            await run.Note(new Text($"报告号 {report.ReportId}", $"report id {report.ReportId}"));
            var receipt = await desk.Client.Carrier.Report(report, ct).OrFail();
            run.Print(receipt, () => CarrierSheets.Receipt(receipt, run));
            return ExitCode.Ok;
        });

        void Add(Says wanted, Option option)
        {
            if ((says & wanted) != Says.Nothing)
            {
                command.Options.Add(option);
            }
        }
    }

    private static Command Device(Coord coord)
    {
        var card = SimCommands.Card(coord);
        var imei = new Option<string>("--imei") { HelpName = "IMEI", Required = true, Description = coord.T("设备的 IMEI，15 位数字", "The device's IMEI, 15 digits") };
        imei.Validators.Add(result => Word.Imeis(result, coord.Language));
        var at = At(coord);
        var carrier = CarrierCommands.Carrier(coord);
        carrier.Required = true;
        carrier.Description = coord.T("以该运营商的身份；卡号不说明由谁服务", "Act as this carrier: a card's number does not say whose it is");
        var command = new Command("device", coord.T("网络看到卡在一台设备里", "The network saw a card in a device")) { card, imei, at, carrier };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open($"carrier-{run.Parsed.GetValue(carrier)}", ct);
            var view = await desk.Client.Carrier.ReportDevice(
                run.Parsed.GetRequiredValue(card), run.Parsed.GetRequiredValue(imei), run.Parsed.GetValue(at) ?? run.Around.Time.GetUtcNow(), ct).OrFail();
            run.Print(view, () => TieSheets.Sim(view, run));
            return ExitCode.Ok;
        });
    }

    private static Option<string?> Card(Coord coord, string name, string description) => new(name)
    {
        HelpName = "ICCID",
        CustomParser = result => Word.Card(result, coord.Language),
        Description = description,
    };

    private static Option<DateTimeOffset?> At(Coord coord) => new("--at")
    {
        HelpName = "TIME",
        CustomParser = result => Word.Instant(result, coord.Language),
        Description = coord.T("发生的时刻，如 2027-05-06T08:00（北京时间）；默认现在", "When it happened, such as 2027-05-06T08:00 in Chinese civil time [default: now]"),
    };
}
