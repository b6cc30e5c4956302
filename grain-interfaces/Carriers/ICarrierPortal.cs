using Coordination.Appeals;
using Coordination.Audit;
using Coordination.Numbers;
using Coordination.Sims;
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
    /// Reports what happened to a line: opened, card changed, transferred, closed, ported. What may not be (an activation of a holder
    /// under restriction, a transfer that a hold bars) is refused with the reason, and the carrier does not do it.
    /// </summary>
    [Alias("report")]
    Task<Answer<ReportReceipt>> Report(CarrierReport report);

    /// <summary>Whether a number may be ported out now; the refusal says which hold keeps it (PORT-2019).</summary>
    [Alias("may-port-out")]
    Task<Answer<NumberReceipt>> MayPortOut(string number);

    /// <summary>Which cards and devices belong together was seen by the network: the card is in the device since then.</summary>
    /// <remarks>Told by who serves a number that is on the card now; to everybody else there is no such card (<see cref="RefusalCode.NotFound"/>).</remarks>
    /// <param name="card">19 or 20 characters.</param>
    /// <param name="imei">15 digits of the device (3GPP TS 23.003 cl. 6.2).</param>
    /// <param name="at">When, UTC.</param>
    [Alias("report-device")]
    Task<Answer<SimView>> ReportDevice(string card, string imei, DateTimeOffset at);

    /// <summary>Why one of this carrier's numbers is out of service, for its holder.</summary>
    [Alias("explain")]
    Task<Answer<Explanation>> Explain(string number, bool chinese);

    /// <summary>How this carrier's queues stand.</summary>
    [Alias("carriers")]
    Task<Answer<CarriersView>> Carriers();

    /// <summary>
    /// Gives a carrier that is set up to fetch what it has to do next: urgent before bulk, and within a batch first what gives service back.
    /// Waits when there is nothing. A command is given to one of the carrier's processes; what that one does not acknowledge in time is
    /// given again, to whoever asks. Refused with <c>Precondition</c> for a carrier that is called instead, with <c>LimitReached</c>
    /// when <see cref="FetchRequest.WaitingMax"/> fetches wait already.
    /// </summary>
    [Alias("fetch")]
    [Orleans.Concurrency.AlwaysInterleave]
    Task<Answer<Fetched>> Fetch(FetchRequest request);

    /// <summary>
    /// Records what became of a batch of commands. A batch that was never given, that is another carrier's, or that is no longer known
    /// because its silo was lost before it was acknowledged, does not exist; in the last case its commands come again under their ids.
    /// </summary>
    [Alias("ack")]
    Task<Answer<AckReceipt>> Ack(BatchAck ack);

    /// <summary>Records what became of a batch of notices; otherwise as <see cref="Ack"/>.</summary>
    [Alias("ack-notices")]
    Task<Answer<AckReceipt>> AckNotices(NoticesAck ack);

    /// <summary>Answers <see cref="Fetched.Changes"/>. One that is not waited for any more does not exist, and is asked again if need be.</summary>
    [Alias("report-changes")]
    Task<Answer<AckReceipt>> ReportChanges(ChangesReport report);
}
