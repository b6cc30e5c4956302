using System.Reflection;
using Coordination.Carriers;

namespace Coordination.Edge;

/// <summary>
/// A fake at the port: a carriers' portal that answers whatever a test wants, and who hands it out. No class of its own, which a silo would
/// take for a grain.
/// </summary>
public class AnsweringPortal : DispatchProxy
{
    private Func<Task<object>> answer = null!;

    internal static IGrainFactory Of(Func<Task<object>> answer) => Made<IGrainFactory>(answer);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == nameof(IGrainFactory.GetGrain)
            ? Made<ICarrierPortal>(answer)
            : typeof(AnsweringPortal).GetMethod(nameof(As), BindingFlags.NonPublic | BindingFlags.Instance)!
                .MakeGenericMethod(targetMethod.ReturnType.GetGenericArguments()[0]).Invoke(this, null);

    private static T Made<T>(Func<Task<object>> answer)
        where T : class
    {
        var made = Create<T, AnsweringPortal>();
        ((AnsweringPortal)(object)made).answer = answer;
        return made;
    }

    private async Task<T> As<T>() => (T)await answer();
}
