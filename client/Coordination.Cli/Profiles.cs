using System.Diagnostics;
using Coordination.Carriers;
using Coordination.Law;
using Coordination.Numbers;

namespace Coordination.Cli;

/// <summary>Who acts when nobody says who, and the file that says who there is.</summary>
internal static class Profiles
{
    internal const string Issuer = "issuer";
    internal const string Approver = "approver";
    internal const string Auditor = "auditor";
    internal const string Ministry = "ministry";

    /// <summary>The carrier named, or the number's original one.</summary>
    internal static string OfCarrier(string number, CarrierCode carrier)
    {
        if (carrier.ToString().Length > 0)
        {
            return $"carrier-{carrier}";
        }

        return Msisdn.TryParse(number, out var msisdn) && NumberAllocation.Current.OriginalCarrier(msisdn) is { } original
            ? $"carrier-{original}"
            : throw CommandFailure.Usage(
                $"号码 {Mask.Number(number)} 的原运营商不明，请用 --carrier 指定，如 --carrier CMCC。",
                $"The original carrier of {Mask.Number(number)} is not known: name one, for instance --carrier CMCC.");
    }

    /// <summary>The one who may order on this ground.</summary>
    internal static string OfGround(Ground ground, string province) => Authority.Of(ground).PlacedBy switch
    {
        Audit.Role.MinistryOperator => Ministry,
        Audit.Role.ProvinceOperator when province.Length > 0 => $"province-{province}",
        Audit.Role.ProvinceOperator => throw CommandFailure.Usage(
            $"依据 {Authority.Code(ground)} 须写明省份，如 --province 51。",
            $"An order on {Authority.Code(ground)} names its province, for instance --province 51."),
        _ => Issuer,
    };

    /// <summary>The ground on which a profile orders unless it says another.</summary>
    internal static Ground GroundOf(string profile) => profile switch
    {
        Ministry => Ground.Miit,
        _ when profile.StartsWith("province-", StringComparison.Ordinal) => Ground.Pca,
        _ when profile.StartsWith("carrier-", StringComparison.Ordinal) => Ground.CarrierRisk,
        _ => Ground.PsbCase,
    };

    internal static DevFile Read(string folder)
    {
        var path = Path.Combine(folder, DevFile.FileName);
        if (!File.Exists(path))
        {
            throw new CommandFailure(ExitCode.Error, "NO_SILO", new Text(
                $"{Path.GetFullPath(folder)} 中没有 {DevFile.FileName}，该目录下没有节点在运行。\n请先启动：dotnet run --project silo；或用 --data、{GlobalOptions.DataVariable} 指向节点的数据目录。",
                $"No silo runs in {Path.GetFullPath(folder)}: there is no {DevFile.FileName}.\nStart one with: dotnet run --project silo; or point --data or {GlobalOptions.DataVariable} to its data folder."));
        }

        try
        {
            return DevFile.Read(path);
        }
        catch (CoordinationConnectionException broken)
        {
            throw new CommandFailure(ExitCode.Error, "BAD_DEV_FILE", new Text(
                $"{broken.Message}\n请重启节点，它会重写该文件。", $"{broken.Message}\nRestart the silo; it writes the file anew."));
        }
    }

    internal static DevProfile Find(DevFile file, string profile)
    {
        if (file.Profiles.TryGetValue(profile, out var found))
        {
            return found;
        }

        throw new CommandFailure(
            ExitCode.Usage,
            "USAGE",
            Suggestion.Unknown(new Text("身份", "profile"), profile, [.. file.Profiles.Keys.Order(StringComparer.Ordinal)]));
    }

    internal static CommandFailure NoSilo(string folder, DevFile file) => new(ExitCode.Error, "NO_SILO", IsGone(file.Pid)
        ? new Text(
            $"{Path.Combine(folder, DevFile.FileName)} 所写的节点进程 {file.Pid} 已不在运行（{file.Gateway}）。\n请重新启动：dotnet run --project silo。",
            $"The silo of {Path.Combine(folder, DevFile.FileName)} is gone: no process {file.Pid} ({file.Gateway}).\nStart it again with: dotnet run --project silo.")
        : new Text(
            $"节点 {file.Gateway} 没有应答（{Path.Combine(folder, DevFile.FileName)}，进程 {file.Pid}）。\n它可能还在启动：稍后再试，或看节点的日志。",
            $"No answer from {file.Gateway} ({Path.Combine(folder, DevFile.FileName)}, process {file.Pid}).\nIt may still be starting: try again, or look at the silo's log."));

    private static bool IsGone(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.HasExited;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return true;
        }
    }
}
