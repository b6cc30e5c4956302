namespace Coordination;

/// <summary>
/// Keeps repeats from multiplying an outage: each call earns a tenth of a repeat, each repeat costs one, and no more than
/// <see cref="RepeatsMax"/> can be saved up. With everything failing, repeats add a tenth to the load.
/// </summary>
internal sealed class RetryBudget
{
    internal const int RepeatsMax = 20;
    internal const int CallsPerRepeat = 10;

    private readonly Lock gate = new();
    private int tenths = RepeatsMax * CallsPerRepeat;

    internal void Earn()
    {
        lock (gate)
        {
            tenths = Math.Min(tenths + 1, RepeatsMax * CallsPerRepeat);
        }
    }

    internal bool TrySpend()
    {
        lock (gate)
        {
            if (tenths < CallsPerRepeat)
            {
                return false;
            }

            tenths -= CallsPerRepeat;
            return true;
        }
    }
}
