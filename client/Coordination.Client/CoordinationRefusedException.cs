using Coordination.Audit;

namespace Coordination;

/// <summary>A stream of answers was refused. Single calls give the refusal as a value instead.</summary>
public sealed class CoordinationRefusedException : Exception
{
    /// <summary>A refusal that ended a stream.</summary>
    public CoordinationRefusedException(Refusal refusal)
        : base($"{refusal.Code}: {refusal.En}")
    {
        Refusal = refusal;
    }

    /// <summary>Why.</summary>
    public Refusal Refusal { get; }
}
