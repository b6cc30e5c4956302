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

    // As silos allow.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(60);

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

    internal static DevFile Read(Place place)
    {
        if (!File.Exists(place.Path))
        {
            throw place.IsDevelopment ? NoFolder(Path.GetDirectoryName(place.Path)!) : new CommandFailure(ExitCode.Error, "NO_CONNECTION_FILE", new Text(
                $"没有连接文件 {place.Path}（--connection 或 {GlobalOptions.ConnectionVariable}）。\n写法见 infra/samples/connection.json。",
                $"There is no connection file {place.Path} (--connection or {GlobalOptions.ConnectionVariable}).\ninfra/samples/connection.json shows one."));
        }

        try
        {
            return DevFile.Read(place.Path);
        }
        catch (CoordinationConnectionException broken) when (place.IsDevelopment)
        {
            throw new CommandFailure(ExitCode.Error, "BAD_DEV_FILE", new Text(
                $"{broken.Message}\n请重启节点，它会重写该文件。", $"{broken.Message}\nRestart the silo; it writes the file anew."));
        }
    }

    /// <summary>The profile that was asked for, or the command's own; whoever has a file with one profile need not name it.</summary>
    internal static (string Name, DevProfile Found) Find(DevFile file, Place place, string? asked, string usual)
    {
        var profile = asked ?? (file.Profiles.Count == 1 && !place.IsDevelopment ? file.Profiles.Keys.Single() : usual);
        if (file.Profiles.TryGetValue(profile, out var found))
        {
            return (profile, found);
        }

        throw new CommandFailure(
            ExitCode.Usage,
            "USAGE",
            Suggestion.Unknown(new Text("身份", "profile"), profile, [.. file.Profiles.Keys.Order(StringComparer.Ordinal)]));
    }

    /// <summary>Says it here, and which one, instead of being told that it is not valid.</summary>
    internal static void RefuseEnded(DevProfile found, string profile, DateTimeOffset now)
    {
        if (Tokens.Expiry(Tokens.Of(found)) is { } end && end + ClockSkew <= now)
        {
            throw new CommandFailure(ExitCode.NotAllowed, "TOKEN_EXPIRED", found.TokenFile.Length > 0
                ? new Text(
                    $"{profile} 的令牌已于 {Names.At(end)} 到期。\n请把新令牌写入 {found.TokenFile}。",
                    $"The token of {profile} ended at {Names.At(end)}.\nPut a new one into {found.TokenFile}.")
                : new Text(
                    $"{profile} 的令牌已于 {Names.At(end)} 到期。\n请重启节点，或换一个连接文件。",
                    $"The token of {profile} ended at {Names.At(end)}.\nRestart the silo, or name another connection file."));
        }
    }

    internal static CommandFailure NoSilo(Place place, DevFile file, CoordinationConnection target, string why)
    {
        var address = target.Transport == CoordinationTransport.Http ? string.Join(", ", target.Edges) : file.Gateway;
        if (!place.IsDevelopment)
        {
            return new(ExitCode.Error, "NO_SILO", new Text(
                $"{address} 没有应答（{why}）。\n请核对 {place.Path} 中的地址和证书 {target.CertificateFile}。",
                $"No answer from {address} ({why}).\nSee whether the address in {place.Path} is right, and the certificate {target.CertificateFile} one that is taken there."));
        }

        return new(ExitCode.Error, "NO_SILO", IsGone(file.Pid)
            ? new Text(
                $"{place.Path} 所写的节点进程 {file.Pid} 已不在运行（{address}）。\n请重新启动：dotnet run --project silo。",
                $"The silo of {place.Path} is gone: no process {file.Pid} ({address}).\nStart it again with: dotnet run --project silo.")
            : new Text(
                $"节点 {address} 没有应答（{place.Path}，进程 {file.Pid}；{why}）。\n它可能还在启动：稍后再试，或看节点的日志。",
                $"No answer from {address} ({place.Path}, process {file.Pid}; {why}).\nIt may still be starting: try again, or look at the silo's log."));
    }

    private static CommandFailure NoFolder(string folder) => new(ExitCode.Error, "NO_SILO", new Text(
        $"{Path.GetFullPath(folder)} 中没有 {DevFile.FileName}，该目录下没有节点在运行。\n请先启动：dotnet run --project silo；或用 --data、{GlobalOptions.DataVariable} 指向节点的数据目录。",
        $"No silo runs in {Path.GetFullPath(folder)}: there is no {DevFile.FileName}.\nStart one with: dotnet run --project silo; or point --data or {GlobalOptions.DataVariable} to its data folder."));

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
