using Coordination.Carriers;
using Coordination.Clustering;
using Coordination.Hosting;
using Coordination.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Health;

/// <summary>One thing that has to hold before a silo may be sent work.</summary>
/// <param name="Name"><c>schema</c>, <c>silo</c>; of a silo that holds the record <c>journal</c>, <c>lease</c>, <c>fence</c>; of an edge silo <c>core</c>.</param>
/// <param name="Ok">Whether it holds.</param>
/// <param name="Reason">Why, in words; no numbers and no passwords in it.</param>
internal sealed record HealthCheck(string Name, bool Ok, string Reason);

/// <summary>What <c>/ready</c> answers.</summary>
/// <param name="Ready">Whether all of it holds.</param>
/// <param name="Phase"><c>starting</c>, <c>running</c> or <c>stopping</c>.</param>
/// <param name="Checks">Each thing with its reason.</param>
internal sealed record HealthReport(bool Ready, string Phase, IReadOnlyList<HealthCheck> Checks);

/// <summary>
/// Whether this silo can do its work now. It looks at what was lately seen and asks nobody, so that asking often costs nothing
/// and a database that hangs does not hang the answer.
/// </summary>
internal sealed class Readiness
{
    private readonly Lock gate = new();
    private string phase = "starting";
    private HealthCheck schema = new("schema", false, "not looked at yet");
    private Func<IEnumerable<HealthCheck>> running = static () => [];

    /// <summary>The silo cannot start yet.</summary>
    public void Waits(string reason) => Set(schema: new("schema", false, reason));

    /// <summary>The database is there and its schema fits.</summary>
    public void SchemaFits(string what) => Set(schema: new("schema", true, what));

    /// <summary>The silo has started.</summary>
    public void Runs(IServiceProvider silo)
    {
        var membership = silo.GetRequiredService<IClusterMembershipService>();
        var self = silo.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        var parts = silo.GetService<JournalProbe>() is { } probe ? OfCore(silo, probe) : OfEdge(silo, membership);
        Set("running", running: () =>
        {
            var status = membership.CurrentSnapshot.GetSiloStatus(self);
            return [new("silo", status is SiloStatus.Active, $"{status} in the cluster"), .. parts()];
        });
    }

    /// <summary>The silo is asked to end, or has not started again yet.</summary>
    public void Stops() => Set("stopping");

    /// <summary>The silo is gone; another start is tried.</summary>
    public void StartsAgain() => Set("starting", running: static () => []);

    public HealthReport Look()
    {
        lock (gate)
        {
            // What a database says of itself may quote what it was sent, and this is told to whoever asks.
            HealthCheck[] checks = [.. running().Prepend(schema).Select(check => check with { Reason = LogText.Scrub(check.Reason) })];
            return new(phase == "running" && checks.All(check => check.Ok), phase, checks);
        }
    }

    private static Func<IEnumerable<HealthCheck>> OfCore(IServiceProvider silo, JournalProbe probe)
    {
        var lease = silo.GetRequiredService<DispatchLease>();
        var fence = silo.GetRequiredService<FenceOfHistory>();
        return () =>
        [
            probe.Look(),
            new("lease", lease.IsAlive, lease.IsAlive
                ? "the stop state was read within two seconds"
                : "the stop state could not be read lately; nothing is sent to carriers"),
            new("fence", fence.Now.Doubt is null, fence.Now.Doubt is null
                ? "no carrier has seen what is not in this database"
                : HistoryText.Of(fence.Now, chinese: false)),
        ];
    }

    private static Func<IEnumerable<HealthCheck>> OfEdge(IServiceProvider silo, IClusterMembershipService membership)
    {
        var manifests = silo.GetRequiredService<IClusterManifestProvider>();
        return () =>
        {
            var cores = membership.CurrentSnapshot.Members.Values.Count(member => member.Status is SiloStatus.Active && manifests.IsCore(member.SiloAddress));
            return [new("core", cores > 0, cores > 0 ? $"{cores} core silos in the cluster" : "no core silo in the cluster: every call is answered Unavailable")];
        };
    }

    private void Set(string? phase = null, HealthCheck? schema = null, Func<IEnumerable<HealthCheck>>? running = null)
    {
        lock (gate)
        {
            this.phase = phase ?? this.phase;
            this.schema = schema ?? this.schema;
            this.running = running ?? this.running;
        }
    }
}
