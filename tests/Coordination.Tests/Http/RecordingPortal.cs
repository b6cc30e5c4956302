using System.Reflection;
using Coordination.Audit;
using Coordination.Tests.Wire;
using Coordination.Wire;

namespace Coordination.Tests.Http;

/// <summary>Keeps what it is asked, and answers each method with something of its type.</summary>
public class RecordingPortal : DispatchProxy
{
    internal List<(PortalRoute Route, object?[] Arguments, IAnswer Answer)> Asked { get; } = [];

    internal static RecordingPortal Of(Type portal) => (RecordingPortal)Create(portal, typeof(RecordingPortal));

    protected override object Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var route = PortalCatalog.Of(targetMethod!);
        var value = new Filled(new Random(Asked.Count), isSparse: false).Of(route.AnswerType.GetGenericArguments()[0]);
        var answer = (IAnswer)Activator.CreateInstance(route.AnswerType, value, null)!;
        Asked.Add((route, args ?? [], answer));
        return route.Typed(Task.FromResult(answer));
    }
}
