namespace Coordination.Harness;

/// <summary>A filter of a silo that keeps some calls from going on until they are let go.</summary>
/// <param name="which">Which calls.</param>
internal sealed class HeldCalls(Func<IIncomingGrainCallContext, bool> which) : IIncomingGrainCallFilter
{
    private readonly TaskCompletionSource letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (which(context))
        {
            await letGo.Task;
        }

        await context.Invoke();
    }

    public void LetGo() => letGo.TrySetResult();
}
