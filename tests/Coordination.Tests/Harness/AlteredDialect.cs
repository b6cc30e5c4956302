using System.Reflection;
using Coordination.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Coordination.Harness;

/// <summary>One question to the database: its name, and how the real database is asked.</summary>
public delegate object? AroundRead(string question, Func<object?> ask);

/// <summary>A real database whose readers a test stands beside: it sees each question, and may answer instead.</summary>
internal sealed class AlteredDialect(IJournalDialect inner, AroundRead around) : IJournalDialect
{
    public TimeSpan? SlotLease => inner.SlotLease;

    /// <summary>Gives a silo's journal such a database.</summary>
    public static void Set(IServiceCollection services, AroundRead around)
    {
        var made = services.Single(service => service.ServiceType == typeof(IJournalDialect)).ImplementationFactory!;
        services.Replace(ServiceDescriptor.Singleton<IJournalDialect>(provider => new AlteredDialect((IJournalDialect)made(provider), around)));
    }

    /// <summary>A database with a clock of its own, as a server has.</summary>
    public static void SetClock(IServiceCollection services, TimeProvider clock) =>
        Set(services, (question, ask) => question == nameof(IJournalReads.Now) ? clock.GetUtcNow() : ask());

    public SlotHead TakeSlot(string owner, DateTimeOffset now) => inner.TakeSlot(owner, now);

    public SlotHead ReadHead(int slot) => inner.ReadHead(slot);

    public int Dispossess(string owner) => inner.Dispossess(owner);

    public bool RenewSlot(SlotHead head, DateTimeOffset now) => inner.RenewSlot(head, now);

    public IJournalTransaction Begin(SlotHead expected) => inner.Begin(expected);

    public IJournalDialect? Another() => inner.Another();

    public IJournalReads OpenReads() => AlteredReads.Of(inner.OpenReads(), around);

    public void Dispose() => inner.Dispose();
}

/// <summary>The readers of such a database.</summary>
public class AlteredReads : DispatchProxy
{
    private object inner = new();
    private AroundRead around = (_, ask) => ask();

    internal static IJournalReads Of(IJournalReads inner, AroundRead around)
    {
        var reads = Create<IJournalReads, AlteredReads>();
        ((AlteredReads)(object)reads).inner = inner;
        ((AlteredReads)(object)reads).around = around;
        return reads;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        try
        {
            return around(targetMethod!.Name, () => targetMethod.Invoke(inner, args));
        }
        catch (TargetInvocationException failed) when (failed.InnerException is { } cause)
        {
            throw cause;
        }
    }
}
