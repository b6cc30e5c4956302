using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Coordination.Harness;

/// <summary>
/// Calls between grains go one way, from the ministry down to the numbers. A silo with this filter fails a call that goes up, and
/// keeps it: whoever called may survive the failure and say nothing.
/// </summary>
internal sealed class CallDirection : IIncomingGrainCallFilter
{
    // Highest first. Grains of one level may call each other, and any level below. What core silos tell portals is theirs alone to ask for.
    // Who watches deadlines wakes orders and numbers;
    // the counter of a carrier that fetches asks its lanes; a lane tells numbers what their carrier said; an incident asks its orders; a
    // query is recorded, and an issuer's last lists and day, paces, caps, protected numbers, quotas, ended rights and the list of
    // incidents are kept, below all who ask.
    private static readonly string[][] Road =
    [
        ["audit-portal", "carrier-portal", "ministry-portal", "province-portal"],
        ["record", "figures", "queues", "fence", "disposition", "pseudonyms", "clock"],
        ["deadline-policy", "deadline-shard"],
        ["ministry", "incident", "holder-keys"],
        ["province"],
        ["order"],
        ["shard"],
        ["pull"],
        ["lane"],
        ["holder"],
        ["number"],
        ["sim"],
        ["query-log", "feed", "issuer", "pace", "cap", "protected", "quota", "quota-book", "shared-devices", "withdrawals", "incident-list"],
    ];

    private readonly FrozenDictionary<GrainType, int> levels;
    private readonly ConcurrentQueue<UpwardCallException> refused = new();

    /// <summary>The direction of the product.</summary>
    public CallDirection()
        : this(Road)
    {
    }

    private CallDirection(string[][] road) =>
        levels = road.SelectMany((types, level) => types.Select(type => KeyValuePair.Create(GrainType.Create(type), level))).ToFrozenDictionary();

    /// <summary>What was refused so far, oldest first.</summary>
    public IReadOnlyList<UpwardCallException> Refused => [.. refused];

    /// <summary>Another direction, highest first.</summary>
    public static CallDirection Along(params string[] road) => new([.. road.Select(type => new[] { type })]);

    public bool HasLevel(GrainType type) => levels.ContainsKey(type);

    public Task Invoke(IIncomingGrainCallContext context)
    {
        // A call without a caller comes from a client or from the silo itself: nothing of ours stands above it. What the runtime
        // calls on our grains and what our grains call on the runtime is its own affair.
        if (context.SourceId is { } source && IsGrain(source) && IsOurs(context) && Judge(source.Type, context.TargetId.Type, context.MethodName) is { } found)
        {
            refused.Enqueue(found);
            return Task.FromException(found);
        }

        return context.Invoke();
    }

    /// <summary>Null when the call may be made.</summary>
    public UpwardCallException? Judge(GrainType caller, GrainType called, string method) =>
        !levels.TryGetValue(caller, out var from) || !levels.TryGetValue(called, out var to)
            ? UpwardCallException.WithoutLevel(caller, called, method)
            : to < from ? UpwardCallException.Upward(caller, called, method) : null;

    private static bool IsGrain(GrainId source) => !source.IsClient() && !source.IsSystemTarget();

    private static bool IsOurs(IIncomingGrainCallContext context) =>
        context.InterfaceMethod?.DeclaringType?.Namespace is { } name && name.StartsWith(nameof(Coordination), StringComparison.Ordinal);
}
