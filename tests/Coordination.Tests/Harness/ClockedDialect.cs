using System.Reflection;
using Coordination.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Coordination.Harness;

/// <summary>A database with a clock of its own, as a server has.</summary>
internal sealed class ClockedDialect(IJournalDialect inner, TimeProvider clock) : IJournalDialect
{
    public TimeSpan? SlotLease => inner.SlotLease;

    /// <summary>Gives a silo's journal such a database.</summary>
    public static void Set(IServiceCollection services, TimeProvider clock)
    {
        var made = services.Single(service => service.ServiceType == typeof(IJournalDialect)).ImplementationFactory!;
        services.Replace(ServiceDescriptor.Singleton<IJournalDialect>(provider => new ClockedDialect((IJournalDialect)made(provider), clock)));
    }

    public SlotHead TakeSlot(string owner, DateTimeOffset now) => inner.TakeSlot(owner, now);

    public SlotHead ReadHead(int slot) => inner.ReadHead(slot);

    public int Dispossess(string owner) => inner.Dispossess(owner);

    public bool RenewSlot(SlotHead head, DateTimeOffset now) => inner.RenewSlot(head, now);

    public IJournalTransaction Begin(SlotHead expected) => inner.Begin(expected);

    public IJournalReads OpenReads() => ClockedReads.Of(inner.OpenReads(), clock);

    public void Dispose() => inner.Dispose();
}

/// <summary>Reads of such a database: all as they are, but the time.</summary>
public class ClockedReads : DispatchProxy
{
    private object inner = new();
    private TimeProvider clock = TimeProvider.System;

    internal static IJournalReads Of(IJournalReads inner, TimeProvider clock)
    {
        var reads = Create<IJournalReads, ClockedReads>();
        ((ClockedReads)(object)reads).inner = inner;
        ((ClockedReads)(object)reads).clock = clock;
        return reads;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == nameof(IJournalReads.Now))
        {
            return (DateTimeOffset?)clock.GetUtcNow();
        }

        try
        {
            return targetMethod.Invoke(inner, args);
        }
        catch (TargetInvocationException failed) when (failed.InnerException is { } cause)
        {
            throw cause;
        }
    }
}
