using Coordination.Appeals;
using Coordination.Audit;
using Coordination.Numbers;
using Coordination.Verification;

namespace Coordination.Carriers;

/// <summary>
/// What a carrier's systems ask. The caller's token says which carrier; a number it does not serve and a number that does not
/// exist give the same answer. Key: 0.
/// </summary>
[GrainInterfaceType("carrier-portal")]
[Alias("carrier-portal")]
public interface ICarrierPortal : IGrainWithIntegerKey
{
    /// <summary>Opens a reverification case: the holder is told and, from the proven delivery, has 24 hours. Repeats give the same case.</summary>
    [Alias("open-case")]
    Task<Answer<CaseView>> OpenCase(CaseRequest request);

    /// <summary>Records a result. A pass restores at once what it may restore. Repeats under one command id give the same answer.</summary>
    [Alias("record-result")]
    Task<Answer<CaseView>> RecordResult(string commandId, string number, VerificationResult result);

    /// <summary>Records a holder's objection to a hold on a number this carrier serves, whoever placed it. Repeats under one key are answered the same.</summary>
    [Alias("submit-appeal")]
    Task<Answer<AppealReceipt>> SubmitAppeal(AppealRequest request);

    /// <summary>Decides an appeal about this carrier's own hold, or tells that a holder took back what was recorded here.</summary>
    [Alias("decide-appeal")]
    Task<Answer<AppealReceipt>> DecideAppeal(string commandId, string number, string appealId, AppealOutcome outcome, string reason);

    /// <summary>A case that this carrier opened; it stays readable after the number was ported away, and no other carrier reads it.</summary>
    [Alias("case")]
    Task<Answer<CaseView>> Case(string number, string caseId);

    /// <summary>
    /// Reports who serves a number and, opaquely, who holds it. A new holder begins a new epoch and inherits no hold. Whoever serves
    /// the number now may report it, also that another does from now on; nobody else may.
    /// </summary>
    [Alias("register-assignment")]
    Task<Answer<NumberReceipt>> RegisterAssignment(AssignmentReport report);

    /// <summary>Why one of this carrier's numbers is out of service, for its holder.</summary>
    [Alias("explain")]
    Task<Answer<Explanation>> Explain(string number, bool chinese);

    /// <summary>How this carrier's queues stand.</summary>
    [Alias("carriers")]
    Task<Answer<CarriersView>> Carriers();
}
