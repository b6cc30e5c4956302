using System.Reflection;
using Coordination.Audit;

namespace Coordination.Wire;

/// <summary>One method of a portal: <c>POST /v1/{portal}/{method}</c>, with its parameters as one JSON object.</summary>
internal sealed class PortalRoute
{
    private readonly MethodInvoker invoker;
    private readonly Func<Task, IAnswer> resultOf;
    private readonly Func<Task<IAnswer>, Task> typed;

    /// <param name="portal">The portal's alias, <c>province-portal</c>.</param>
    /// <param name="method">The method's alias, <c>submit</c>.</param>
    /// <param name="info">The method: gives a <c>Task</c> of an <c>Answer</c>.</param>
    internal PortalRoute(string portal, string method, MethodInfo info)
    {
        Portal = portal;
        Method = method;
        Info = info;
        AnswerType = info.ReturnType.GetGenericArguments()[0];
        Parameters = PortalParameter.Of(info);
        invoker = MethodInvoker.Create(info);
        resultOf = Generic(nameof(ResultOf)).CreateDelegate<Func<Task, IAnswer>>();
        typed = Generic(nameof(TypedAs)).CreateDelegate<Func<Task<IAnswer>, Task>>();
    }

    internal string Portal { get; }

    internal string Method { get; }

    internal MethodInfo Info { get; }

    /// <summary>Path of its URL.</summary>
    internal string Path => $"/{PortalCatalog.Version}/{Portal}/{Method}";

    /// <summary>In the order of the method.</summary>
    internal IReadOnlyList<PortalParameter> Parameters { get; }

    /// <summary><c>Answer&lt;T&gt;</c>.</summary>
    internal Type AnswerType { get; }

    /// <summary>Asks a portal.</summary>
    /// <param name="portal">Has the interface that declares <see cref="Info"/>.</param>
    /// <param name="arguments">One for each of <see cref="Parameters"/>.</param>
    internal async Task<IAnswer> Ask(object portal, object?[] arguments)
    {
        var asked = (Task)invoker.Invoke(portal, arguments.AsSpan())!;
        await asked;
        return resultOf(asked);
    }

    /// <summary>A refusal as an answer of this method.</summary>
    internal IAnswer Refused(Refusal refusal) => (IAnswer)Activator.CreateInstance(AnswerType, null, refusal)!;

    /// <summary>The same answer as the task that the method gives.</summary>
    internal Task Typed(Task<IAnswer> answer) => typed(answer);

    public override string ToString() => $"{Portal}/{Method}";

    private static Answer<T> ResultOf<T>(Task asked)
        where T : class => ((Task<Answer<T>>)asked).Result;

    private static async Task<Answer<T>> TypedAs<T>(Task<IAnswer> answer)
        where T : class => (Answer<T>)await answer;

    private MethodInfo Generic(string name) => typeof(PortalRoute)
        .GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!
        .MakeGenericMethod(AnswerType.GetGenericArguments()[0]);
}
