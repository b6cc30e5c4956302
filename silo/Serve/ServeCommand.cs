using System.CommandLine;
using Coordination.Hosting;

namespace Coordination.Serve;

/// <summary>The command line of <c>silo -- serve</c>. Everything else, and everything secret, is in the file or the environment.</summary>
internal static class ServeCommand
{
    public static Command Build(Func<SettingSources, CancellationToken, Task<int>> run)
    {
        var settings = new SettingOptions();
        settings.Add("--cluster", "cluster:id", "Name of the cluster.");
        settings.Add("--role", "role", "What the silo is for: core (no client reaches it), edge (portals and HTTP only) or all. Default: all.").AcceptOnlyFromAmong([.. SiloRoles.Words.Keys]);
        settings.Add("--address", "endpoints:address", "IP address at which other silos and clients reach this one.");
        settings.Add("--silo-port", "endpoints:siloPort", "TCP port for other silos. Default: 11111.");
        settings.Add("--gateway-port", "endpoints:gatewayPort", "TCP port for clients over Orleans; 0 for none. Default: 30000 of a silo that is all, else none.");
        settings.Add("--edge-port", "edge:port", "TCP port of HTTP for clients; 0 takes a free one. Default: 8443 of an edge silo, else none.");
        settings.Add("--health-port", "health:port", "TCP port of /live and /ready; 0 takes a free one. Default: 8081.");
        settings.Add("--log-level", "log:level", "Least level of log lines: Trace, Debug, Information, Warning, Error. Default: Information.");
        var command = new Command("serve", "Start a silo that serves until SIGTERM: alone on SQLite, one of several on PostgreSQL or SQL Server.");
        settings.AddTo(command);
        command.SetAction((parsed, cancellation) => run(settings.Read(parsed), cancellation));
        return command;
    }
}
