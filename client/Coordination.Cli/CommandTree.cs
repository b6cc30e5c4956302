using System.CommandLine;
using System.CommandLine.Help;

namespace Coordination.Cli;

/// <summary>Every command there is: noun, then verb.</summary>
internal static class CommandTree
{
    internal static Command Of(Coord coord, GlobalOptions options)
    {
        // Named here and not after the process, which is "dotnet" or a test host as often as not.
        var root = new Command("coord", coord.T(Chinese, English)) { new HelpOption(), new VersionOption() };
        options.AddTo(root);
        root.Subcommands.Add(OrderCommands.Of(coord));
        root.Subcommands.Add(IncidentCommands.Of(coord));
        root.Subcommands.Add(ProtectedCommands.Of(coord));
        root.Subcommands.Add(CapCommands.Of(coord));
        root.Subcommands.Add(QuotaCommands.Of(coord));
        root.Subcommands.Add(PrincipalCommands.Of(coord));
        root.Subcommands.Add(NumberCommands.Of(coord));
        root.Subcommands.Add(SimCommands.Of(coord));
        root.Subcommands.Add(DeviceCommands.Of(coord));
        root.Subcommands.Add(HolderCommands.Of(coord));
        root.Subcommands.Add(VerifyCommands.Of(coord));
        root.Subcommands.Add(AppealCommands.Of(coord));
        root.Subcommands.Add(CarrierCommands.Of(coord));
        root.Subcommands.Add(ProvinceCommands.Of(coord));
        root.Subcommands.Add(MinistryCommands.Of(coord));
        root.Subcommands.Add(DeadlineCommands.Of(coord));
        root.Subcommands.Add(FenceCommands.Of(coord));
        root.Subcommands.Add(TokenCommand.Of(coord));
        return root;
    }

    private const string English = """
        Orders that numbers lose service, and brings it back.

        Examples:
          coord order plan list.csv                         count what the file would do; nothing happens
          coord order approve order:…  --root 3f0a… --reason "checked against the case file"
          coord order apply order:… --reason "case 2026-118" --yes
          coord order watch order:…                         until every line has ended
          coord number explain 13800138000                  who stopped it, why, and how it comes back
          coord verify pass 13800138000 --case case:…       the holder came with his papers
          coord order lines order:… --outcome CarrierFailed -o jsonl

        Exit codes:
          0 done   1 failed   2 command line, or --yes is missing   3 still open, or lines left to look after
          4 not allowed or not authenticated   5 conflict, or not in the state it takes
        """;

    private const string Chinese = """
        依命令停用号码的业务，并使其恢复。

        示例：
          coord order plan list.csv                         统计文件将产生的结果；什么也不会发生
          coord order approve order:…  --root 3f0a… --reason "已与案卷核对"
          coord order apply order:… --reason "案件 2026-118" --yes
          coord order watch order:…                         直到每一行都有结果
          coord number explain 13800138000                  谁停的、为什么、怎样恢复
          coord verify pass 13800138000 --case case:…       机主本人持证核验通过
          coord order lines order:… --outcome CarrierFailed -o jsonl

        退出码：
          0 完成   1 失败   2 命令行有误或缺少 --yes   3 尚未结束，或有需要处理的行
          4 无权限或未通过身份验证   5 冲突，或当前状态不允许
        """;
}
