using Coordination.Carriers;
using Coordination.Deadlines;
using Coordination.Law;
using Coordination.Provinces;

namespace Coordination.Numbers;

/// <summary>What a decision about a number may look at besides its state and the request.</summary>
/// <param name="Now">Instant of the decision, UTC, whole milliseconds, as facts record it.</param>
/// <param name="Law">Periods and bounds in force.</param>
/// <param name="Deadlines">When deadlines fall due.</param>
/// <param name="Carriers">Who can be commanded.</param>
/// <param name="Number">The number.</param>
/// <param name="Province">Its province, which porting never changes.</param>
internal sealed record Circumstances(
    DateTimeOffset Now, LegalSettings Law, DeadlineRules Deadlines, ICarrierDirectory Carriers, Msisdn Number, ProvinceCode Province);

/// <summary>Finds a number's circumstances of the moment.</summary>
internal sealed class NumberCircumstances(
    LegalSettings law, DeadlinePolicies policies, ICarrierDirectory carriers, Routing routing, TimeProvider time)
{
    public Circumstances Of(Msisdn number)
    {
        var now = time.GetUtcNow();
        return new(
            now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond)),
            law,
            policies.Current,
            carriers,
            number,
            routing.Of(number)?.Province ?? ProvinceCode.Unknown);
    }

    /// <summary>The unit of the original carrier, shown while nobody said who serves the number.</summary>
    public CarrierUnit? OriginalUnit(Msisdn number) => routing.Of(number)?.Unit;
}
