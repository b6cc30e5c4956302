using System.Diagnostics;
using System.Globalization;
using Coordination.Audit;
using Coordination.Hosting;
using Coordination.Law;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.DevMode;

/// <summary>
/// <c>--once</c>: one file as an order, from its first byte to its last line's outcome, over the same portals and client
/// library that everybody uses. Two development operators stand in for two people, and it says so.
/// </summary>
/// <param name="options">What was asked for.</param>
/// <param name="dev">Where the silo is and who may ask it.</param>
/// <param name="console">Where it is told.</param>
/// <param name="startedAt">When this run began, before its silo did.</param>
internal sealed class DevRun(DevOptions options, DevFile dev, DevConsole console, DateTimeOffset startedAt)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);
    private const int RunsOfOneFileMax = 10_000;

    public async Task<int> Run(CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        var path = options.OrderFile ?? DevPaths.Sample();
        await using var file = await Open(path, cancellation);
        if (file is null)
        {
            return SiloExit.Error;
        }

        var issuerProfile = options.Ground switch
        {
            Ground.Pca => DevProfiles.OfProvince(ProvinceCode.From(int.Parse(options.Province, CultureInfo.InvariantCulture))),
            Ground.Miit => DevProfiles.Ministry,
            _ => DevProfiles.Issuer,
        };
        await using var issuer = await CoordinationClient.Connect(CoordinationConnection.Of(dev, issuerProfile), cancellation);
        await using var approver = await CoordinationClient.Connect(CoordinationConnection.Of(dev, DevProfiles.Approver), cancellation);
        Announce(path, file, dev.Profiles[issuerProfile], dev.Profiles[DevProfiles.Approver]);

        var (planned, resumed) = await Plan(issuer, file, cancellation);
        if (planned.Value is not { } plan)
        {
            return Refused(planned.Refusal!);
        }

        double? secondsToPlanned = resumed ? null : Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 3);
        console.Plan(plan);
        if (plan.Phase is OrderPhase.Planned)
        {
            var approved = await Approve(approver, plan, cancellation);
            if (approved.Value is not { } approval)
            {
                return Refused(approved.Refusal!);
            }

            plan = approval;
            console.Say($"Approved by {dev.Profiles[DevProfiles.Approver].Name}, who did not submit it; bound to root {plan.Root[..16]}….");
        }

        if (plan.Phase is OrderPhase.Approved)
        {
            var applied = await issuer.Province.Apply(plan.OrderId, Reason, cancellation);
            if (applied.Value is not { } running)
            {
                return Refused(applied.Refusal!);
            }

            plan = running;
        }

        var ended = await Watch(issuer, plan, cancellation);
        console.Outcome(ended);
        var exit = ended.Phase is OrderPhase.Completed ? SiloExit.Done : SiloExit.Open;
        if (exit == SiloExit.Open)
        {
            console.Say($"{Pending(ended)} lines are still Pending after {options.Wait}. They go on when development mode runs again on {options.DataDirectory}.");
        }
        else if (options.Story)
        {
            await new VerificationStory(dev, console).Tell(cancellation);
        }

        if (options.Json)
        {
            console.Json(OrderReport.Of(ended, secondsToPlanned).ToJson());
        }

        return exit;
    }

    /// <summary>A list that its gates held back is let through only when a reason was given for it.</summary>
    private async Task<Answer<OrderView>> Approve(CoordinationClient approver, OrderView plan, CancellationToken cancellation)
    {
        if (plan.Gates.Count > 0 && options.OverrideGates.Length > 0)
        {
            var overridden = await approver.Province.OverrideGates(plan.OrderId, plan.Root, options.OverrideGates, cancellation);
            if (overridden.Refusal is not null)
            {
                return overridden;
            }

            console.Say($"Let through its gates by {dev.Profiles[DevProfiles.Approver].Name}: {options.OverrideGates}");
        }

        return await approver.Province.Approve(plan.OrderId, plan.Root, "development mode: second operator", cancellation);
    }

    private string Reason => options.Reason.Length > 0 ? options.Reason : "development mode: sample order";

    private static async Task<OrderFile?> Open(string path, CancellationToken cancellation)
    {
        switch (await OrderFile.Open(path, cancellation))
        {
            case OrderFileOpened.Opened opened:
                return opened.File;
            case OrderFileOpened.Refused refused:
                DevConsole.Error($"{path}: {refused.MessageEn}", refused.MessageZh);
                return null;
            default:
                throw new UnreachableException();
        }
    }

    private void Announce(string path, OrderFile file, DevProfile issuer, DevProfile approver)
    {
        var authority = Authority.Of(options.Ground);
        console.Say($"Order file {path}: {DevConsole.N(file.Format.Bytes)} bytes, {Described(file)}.");
        console.Say($"Ground {Authority.Code(options.Ground)} ({authority.NameEn} {authority.NameZh}), provision {(options.Provision.Length > 0 ? options.Provision : authority.Provision.Id)}, "
            + $"{(options.Province.Length > 0 ? $"province {options.Province} only" : "bound to no province")}.");
        console.Say($"Submitted by {issuer.Name}, {issuer.Organisation}; approved by {approver.Name}, {approver.Organisation}. Both are development operators: outside development two people do this.");
    }

    private static string Described(OrderFile file)
    {
        var format = file.Format;
        var packed = format.IsGzip ? "gzip, " : string.Empty;
        var sheets = string.Join(", ", file.Sheets.All.Select(sheet => $"{sheet.Name} column {sheet.Column}"));
        return format.Kind switch
        {
            OrderFileKind.Workbook => $"workbook, numbers in {sheets}"
                + (file.SheetsWithoutNumbers.Count > 0 ? $"; without numbers: {string.Join(", ", file.SheetsWithoutNumbers)}" : string.Empty)
                + (file.SheetsHidden.Count > 0 ? $"; hidden and not read: {string.Join(", ", file.SheetsHidden)}" : string.Empty),
            OrderFileKind.JsonLines => $"{packed}JSON lines, numbers in the field {format.NumberColumnName}",
            _ => $"{packed}{format.Encoding}, numbers in column {file.Sheets.All[0].Column}{(format.HasHeader ? $" ({format.NumberColumnName})" : ", no header")}",
        };
    }

    /// <summary>A run that was broken off goes on with its order; the next run of a file whose order ended before it is a new order.</summary>
    private async Task<(Answer<OrderView> Planned, bool Resumed)> Plan(CoordinationClient issuer, OrderFile file, CancellationToken cancellation)
    {
        for (var run = 1; run <= RunsOfOneFileMax; run++)
        {
            var draft = new OrderDraft(
                options.Key ?? string.Create(CultureInfo.InvariantCulture, $"dev-{file.ContentHash[..16]}-{run}"),
                options.Ground,
                options.Provision,
                options.Reference.Length > 0 ? options.Reference : "演示〔2026〕1号",
                Reason,
                Numbers.Services.None,
                options.Province,
                file.ContentHash,
                null);
            var receipt = await issuer.Province.Submit(draft, cancellation);
            if (receipt.Value is not { } known)
            {
                // A generated key that came with other options before belongs to another order of the same file.
                if (options.Key is null && receipt.Refusal!.Code is RefusalCode.Conflict)
                {
                    continue;
                }

                return (receipt.Refusal!, false);
            }

            if (options.Key is null && known.Phase is OrderPhase.Completed or OrderPhase.Stopped)
            {
                // Its silo takes an order up before its file is read: what ended since then is the order this run goes on with.
                if ((await issuer.Province.Order(known.OrderId, cancellation)).Value is { CompletedAt: { } ended } view && ended >= startedAt)
                {
                    console.Say($"This order is known ({known.OrderId}) and ended while this run began.");
                    return (view, true);
                }

                continue;
            }

            if (known.Repeated)
            {
                console.Say($"This order is known ({known.OrderId}, {known.Phase}) and goes on where it stands.");
            }

            using var progress = console.Intake();
            return (await issuer.Province.SendFile(file, draft, progress, cancellation), known.Repeated && known.Phase is not OrderPhase.Draft);
        }

        return (new Refusal(RefusalCode.LimitReached, "同一文件运行次数过多。", $"This file was run {RunsOfOneFileMax} times on {options.DataDirectory}: name a --key, or another --data."), false);
    }

    private async Task<OrderView> Watch(CoordinationClient issuer, OrderView view, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        using var progress = console.Progress(view);
        using var timer = new PeriodicTimer(LookEvery);
        while (view.Phase is OrderPhase.Running && Stopwatch.GetElapsedTime(began) < options.Wait)
        {
            await timer.WaitForNextTickAsync(cancellation);
            if ((await issuer.Province.Order(view.OrderId, cancellation)).Value is { } now)
            {
                view = now;
                progress.Report(view);
            }
        }

        return view;
    }

    private static int Refused(Refusal refusal)
    {
        DevConsole.Error($"{refusal.Code}: {refusal.En}", refusal.Zh);
        return refusal.Code switch
        {
            RefusalCode.NotAllowed or RefusalCode.NotAuthenticated => SiloExit.NotAllowed,
            RefusalCode.Conflict or RefusalCode.Precondition => SiloExit.Conflict,
            _ => SiloExit.Error,
        };
    }

    private static long Pending(OrderView view) => view.Outcomes.FirstOrDefault(count => count.Name == nameof(ItemOutcome.Pending))?.Lines ?? 0;
}
