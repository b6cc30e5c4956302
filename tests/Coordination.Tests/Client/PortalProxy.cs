using System.Collections.Concurrent;
using System.Reflection;
using Coordination.Audit;

namespace Coordination.Tests.Client;

/// <summary>
/// A fake at the port: forwards a portal's calls to a plain object with methods of the same names, and on the way refuses,
/// loses answers (the work is done, the answer is not seen) or fails before anything is done. A proxy and no class of its own,
/// because a class that implements a portal would be taken for a grain by every cluster these tests start.
/// </summary>
public class PortalProxy : DispatchProxy
{
    private object desk = new();
    private CallLog log = new();

    internal static TPortal Of<TPortal>(object desk, CallLog log)
        where TPortal : class
    {
        var portal = Create<TPortal, PortalProxy>();
        var proxy = (PortalProxy)(object)portal;
        (proxy.desk, proxy.log) = (desk, log);
        return portal;
    }

    protected override object Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var answer = targetMethod!.ReturnType.GetGenericArguments()[0];
        log.Add(targetMethod.Name, args ?? []);
        if (log.Refusals.TryGetValue(targetMethod.Name, out var refusal))
        {
            return Completed(answer, Activator.CreateInstance(answer, null, refusal)!);
        }

        if (log.TakeBusy(targetMethod.Name) is { } busy)
        {
            return Completed(answer, Activator.CreateInstance(answer, null, busy)!);
        }

        if (log.Take(log.Failing, targetMethod.Name) is { } failure)
        {
            return Failed(answer, failure);
        }

        var method = desk.GetType().GetMethod(targetMethod.Name)
            ?? throw new NotSupportedException($"This fake has no {targetMethod.Name}.");
        var done = method.Invoke(desk, args)!;
        return log.Take(log.Losing, targetMethod.Name) is { } lost ? Failed(answer, lost) : done;
    }

    private static object Completed(Type answer, object value) =>
        typeof(Task).GetMethod(nameof(Task.FromResult))!.MakeGenericMethod(answer).Invoke(null, [value])!;

    private static object Failed(Type answer, Exception failure) =>
        typeof(Task).GetMethods().Single(method => method is { Name: nameof(Task.FromException), IsGenericMethod: true })
            .MakeGenericMethod(answer).Invoke(null, [failure])!;
}

/// <summary>What was asked, and what is to go wrong.</summary>
internal sealed class CallLog
{
    private readonly ConcurrentQueue<(string Name, object?[] Arguments)> calls = [];

    internal IReadOnlyList<(string Name, object?[] Arguments)> Calls => [.. calls];

    /// <summary>Calls that are refused, by name.</summary>
    internal Dictionary<string, Refusal> Refusals { get; } = [];

    /// <summary>How often it is too busy, and for how long it says, by name.</summary>
    internal Dictionary<string, (int Times, TimeSpan RetryAfter)> Busy { get; } = [];

    /// <summary>Failures before anything is done, by name, in turn.</summary>
    internal Dictionary<string, Queue<Exception>> Failing { get; } = [];

    /// <summary>Answers that are lost after the work was done, by name, in turn.</summary>
    internal Dictionary<string, Queue<Exception>> Losing { get; } = [];

    internal void Add(string name, object?[] arguments) => calls.Enqueue((name, arguments));

    internal IEnumerable<object?[]> Of(string name) => Calls.Where(call => call.Name == name).Select(call => call.Arguments);

    internal int Count(string name) => Of(name).Count();

    internal void Fail(string name, params Exception[] failures) => Failing[name] = new(failures);

    internal void Lose(string name, params Exception[] failures) => Losing[name] = new(failures);

    internal Refusal? TakeBusy(string name)
    {
        lock (calls)
        {
            if (!Busy.TryGetValue(name, out var busy) || busy.Times == 0)
            {
                return null;
            }

            Busy[name] = busy with { Times = busy.Times - 1 };
            return new(RefusalCode.TooBusy, "繁忙", "busy") { RetryAfter = busy.RetryAfter };
        }
    }

    internal Exception? Take(Dictionary<string, Queue<Exception>> planned, string name)
    {
        lock (calls)
        {
            return planned.TryGetValue(name, out var queue) && queue.TryDequeue(out var failure) ? failure : null;
        }
    }
}
