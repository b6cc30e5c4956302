using Coordination.Appeals;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Holders;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Sims;

namespace Coordination.Provinces;

/// <summary>
/// The desk of those who issue orders: provincial administrations, police units and approvers. Nothing happens to any number
/// before <see cref="Apply"/>. Key: 0.
/// </summary>
[GrainInterfaceType("province-portal")]
[Alias("province-portal")]
public interface IProvincePortal : IGrainWithIntegerKey
{
    /// <summary>
    /// Opens an order. The same key and body give the same order; another body is refused with <c>CONFLICT</c>. This, its approval,
    /// its start and an undo carry the signature of the body that does it, over what <see cref="OrderStatement"/> says; one that does
    /// not verify is refused with <c>NOT_ALLOWED</c>, and so is none, unless the silo is configured to allow that.
    /// </summary>
    [Alias("submit")]
    Task<Answer<OrderReceipt>> Submit(OrderDraft draft, OrderSignature? signature = null);

    /// <summary>Adds rows to a draft, at most <see cref="OrderLimits.RowsPerPageMax"/>. Repeats change nothing; durable when it returns.</summary>
    [Alias("add-rows")]
    Task<Answer<RowsReceipt>> AddRows(string orderId, IReadOnlyList<OrderRow> rows);

    /// <summary>Counts and seals the order under a Merkle root. <paramref name="rows"/> is how many rows were sent; a difference is refused.</summary>
    [Alias("plan")]
    Task<Answer<OrderView>> Plan(string orderId, int rows);

    /// <summary>Approves the plan with this root. Never by the one who submitted it; void after 24 hours.</summary>
    [Alias("approve")]
    Task<Answer<OrderView>> Approve(string orderId, string root, string reason, OrderSignature? signature = null);

    /// <summary>
    /// Lets an order with this root be approved although gates tripped. By an approver, never by the one who submitted it; the
    /// reason, 1 to 500 characters, is recorded with the gates. An order without tripped gates is given as it stands.
    /// </summary>
    [Alias("override-gates")]
    Task<Answer<OrderView>> OverrideGates(string orderId, string root, string reason);

    /// <summary>
    /// Starts an order that is approved, or that is small enough to need no approval (<see cref="OrderConduct.Approval"/>). While the
    /// ministry cannot be reached, a province's order on its own numbers is started within its quota, and what goes beyond is refused.
    /// </summary>
    [Alias("apply")]
    Task<Answer<OrderView>> Apply(string orderId, string reason, OrderSignature? signature = null);

    /// <summary>Holds a running order up: two seconds after this returns nothing of it is placed or sent, until it is resumed. Repeats change nothing.</summary>
    [Alias("pause")]
    Task<Answer<OrderView>> Pause(string orderId, string reason);

    /// <summary>Lets a paused order go on. One that paused by itself is resumed by another person than the one who submitted it.</summary>
    [Alias("resume")]
    Task<Answer<OrderView>> Resume(string orderId, string reason);

    /// <summary>
    /// Ends the rest of an order: what was not placed ends as <c>Cancelled</c>, what was placed stays and goes on to its carrier.
    /// </summary>
    [Alias("cancel")]
    Task<Answer<OrderView>> Cancel(string orderId, string reason);

    /// <summary>Sets how fast a running or paused order places its lines, from the next page on.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="perSecond">1 to <see cref="OrderLimits.RatePerSecondMax"/> lines a second; null without a limit.</param>
    /// <param name="reason">Why, for the record.</param>
    [Alias("set-rate")]
    Task<Answer<OrderView>> SetRate(string orderId, int? perSecond, string reason);

    /// <summary>
    /// Runs the lines of a completed order once more that a carrier refused, deferred or left unanswered; all others stay as they
    /// ended, and no number is held twice. Repeats change nothing while it runs.
    /// </summary>
    [Alias("retry")]
    Task<Answer<OrderView>> Retry(string orderId, string reason);

    /// <summary>Stops an order for good: two seconds after this returns nothing of it is sent any more, whatever else fails.</summary>
    [Alias("stop")]
    Task<Answer<OrderView>> Stop(string orderId, string reason);

    /// <summary>
    /// Opens an order that revokes exactly the holds another one placed, and nothing else; plan, approval and run are those of
    /// any order. The order it takes back is stopped or completed. Repeats give the same order.
    /// </summary>
    /// <param name="orderId">The order to take back: the caller's own body's, or as its superior.</param>
    /// <param name="wrongful">Whether the order was wrong from the start: its holders are told so, and it counts against the issuer.</param>
    /// <param name="reason">Why, for the record.</param>
    /// <param name="signature">The signature of the body that takes it back.</param>
    [Alias("undo")]
    Task<Answer<OrderReceipt>> Undo(string orderId, bool wrongful, string reason, OrderSignature? signature = null);

    /// <summary>An order as it stands.</summary>
    [Alias("order")]
    Task<Answer<OrderView>> Order(string orderId);

    /// <summary>Lines ascending by row, all or of one outcome.</summary>
    [Alias("lines")]
    Task<Answer<LinesPage>> Lines(string orderId, ItemOutcome? outcome, int afterRow, int limit);

    /// <summary>Lines of an order that were put before a person, with what protects their numbers now; ascending by row.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="afterRow">Row to begin behind, 0 for the first page.</param>
    /// <param name="limit">1 to <see cref="ReviewLimits.LinesPerPageMax"/>.</param>
    [Alias("review")]
    Task<Answer<ReviewPage>> Review(string orderId, int afterRow, int limit);

    /// <summary>What was proposed for such lines, and who decided it; ascending.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="after">Proposal to begin behind, 0 for the first page.</param>
    /// <param name="limit">1 to <see cref="ReviewLimits.ProposalsPerPageMax"/>.</param>
    [Alias("proposals")]
    Task<Answer<ProposalsPage>> Proposals(string orderId, int after, int limit);

    /// <summary>
    /// Proposes to let such lines through, or to drop them. Nothing follows before a second person confirms. A repeat by the same person
    /// gives the same proposal.
    /// </summary>
    /// <param name="orderId">An order that runs, is paused or is completed.</param>
    /// <param name="choice">What.</param>
    /// <param name="rows">1 to <see cref="ReviewLimits.RowsPerProposalMax"/> rows; one that is not under review refuses them all.</param>
    /// <param name="reason">1 to 500 characters, recorded.</param>
    [Alias("propose-review")]
    Task<Answer<ReviewProposal>> ProposeReview(string orderId, ReviewChoice choice, IReadOnlyList<int> rows, string reason);

    /// <summary>
    /// Confirms a proposal: by an approver or the ministry, never by the one who proposed it or who submitted the order; the ministry's
    /// alone where the order's approval was. Released lines are placed by the order's next run, which begins at once or when the
    /// present one has ended; dropped ones end. Repeats are answered the same.
    /// </summary>
    [Alias("confirm-review")]
    Task<Answer<ReviewProposal>> ConfirmReview(string orderId, int proposal, string reason);

    /// <summary>Takes back a proposal of one's own, or, as an approver, refuses another's: its lines are under review as before.</summary>
    [Alias("decline-review")]
    Task<Answer<ReviewProposal>> DeclineReview(string orderId, int proposal, string reason);

    /// <summary>Opens an incident, which orders of the caller's body and of others may be put into. The same key and text give the same incident.</summary>
    [Alias("open-incident")]
    Task<Answer<IncidentView>> OpenIncident(IncidentDraft draft);

    /// <summary>
    /// Puts an order into an open incident, by its issuer and for good; whoever was told the incident's id may. An incident takes
    /// <see cref="IncidentLimits.OrdersMax"/> orders, an order belongs to one incident. Repeats change nothing.
    /// </summary>
    [Alias("add-to-incident")]
    Task<Answer<IncidentView>> AddToIncident(string incidentId, string orderId, string reason);

    /// <summary>An incident as it stands, for those who may look at it as at an order, and for the bodies whose orders it has.</summary>
    [Alias("incident")]
    Task<Answer<IncidentView>> Incident(string incidentId);

    /// <summary>Incidents that the caller may see, the latest first; of many that are others', a page may have few or none and still name the next.</summary>
    /// <param name="before">Entry to begin before, 0 for the first page.</param>
    /// <param name="limit">1 to <see cref="IncidentLimits.PerPageMax"/>.</param>
    [Alias("incidents")]
    Task<Answer<IncidentsPage>> Incidents(long before, int limit);

    /// <summary>Closes an incident, by the body that opened it or the ministry; refused while an order of it is not over. Repeats change nothing.</summary>
    [Alias("close-incident")]
    Task<Answer<IncidentView>> CloseIncident(string incidentId, string reason);

    /// <summary>Pauses every order of an incident that this caller may pause. Each order answers for itself; what one refuses keeps no other.</summary>
    [Alias("pause-incident")]
    Task<Answer<IncidentHalt>> PauseIncident(string incidentId, string reason);

    /// <summary>Stops every order of an incident for good, otherwise as <see cref="PauseIncident"/>.</summary>
    [Alias("stop-incident")]
    Task<Answer<IncidentHalt>> StopIncident(string incidentId, string reason);

    /// <summary>
    /// Puts numbers on the list of those that no order suspends without a person looking (保护名单); running orders go by it from
    /// their next page on. A province's operator does it for the province's own numbers. Numbers that are on it stay as they are.
    /// </summary>
    /// <param name="numbers">1 to <see cref="ProtectedReceipt.NumbersMax"/>, in any written form; one that is none refuses them all.</param>
    /// <param name="kind">Why they are protected.</param>
    /// <param name="until">UTC; null until they are removed.</param>
    /// <param name="reason">1 to 500 characters, recorded.</param>
    [Alias("protect")]
    Task<Answer<ProtectedReceipt>> Protect(IReadOnlyList<string> numbers, ProtectedKind kind, DateTimeOffset? until, string reason);

    /// <summary>Takes numbers off that list; by another person than the one who put them there.</summary>
    [Alias("unprotect")]
    Task<Answer<ProtectedReceipt>> Unprotect(IReadOnlyList<string> numbers, string reason);

    /// <summary>A page of a province's protected numbers, masked.</summary>
    /// <param name="province">Two digits or a name; 00 for numbers of unknown province.</param>
    /// <param name="after">Entry to begin behind, 0 for the first page.</param>
    /// <param name="limit">1 to <see cref="ProtectedPage.NumbersMax"/>.</param>
    [Alias("protected")]
    Task<Answer<ProtectedPage>> Protected(string province, int after, int limit);

    /// <summary>
    /// Ends what a person may do here, or a whole body, at once and whatever their tokens say (停权): within seconds nothing is taken from
    /// them, nothing begins on their approval, and running orders they submitted or approved pause. What takes an order back and what
    /// gives service back goes on. A province's operator does it for those bound to the province, the ministry for all. Repeats
    /// answer what is in force; recorded before it is answered.
    /// </summary>
    /// <param name="name">Identifier of the person, or name of the body, as tokens have it; 1 to 64 or 128 characters. Not checked: there is no directory.</param>
    /// <param name="isBody">Whether it is a body.</param>
    /// <param name="reason">1 to 500 characters, recorded and told to whom it concerns.</param>
    [Alias("withdraw")]
    Task<Answer<WithdrawalView>> Withdraw(string name, bool isBody, string reason);

    /// <summary>Gives those rights back. Orders that paused stay so until they are resumed.</summary>
    [Alias("reinstate")]
    Task<Answer<WithdrawalView>> Reinstate(string name, bool isBody, string reason);

    /// <summary>A page of those whose rights have ended. Auditors may ask too.</summary>
    /// <param name="after">Entry to begin behind, 0 for the first page.</param>
    /// <param name="limit">1 to <see cref="WithdrawalsPage.EntriesMax"/>.</param>
    [Alias("withdrawals")]
    Task<Answer<WithdrawalsPage>> Withdrawals(int after, int limit);

    /// <summary>A province's figures: two digits, or a name.</summary>
    [Alias("province")]
    Task<Answer<ProvinceView>> Province(string province);

    /// <summary>How carriers' queues stand.</summary>
    [Alias("carriers")]
    Task<Answer<CarriersView>> Carriers();

    /// <summary>A number as it stands, in any written form; full digits need a purpose and are recorded.</summary>
    [Alias("number")]
    Task<Answer<NumberView>> Number(string number, bool fullDigits, string purpose);

    /// <summary>Why a number is out of service.</summary>
    [Alias("explain")]
    Task<Answer<Explanation>> Explain(string number, bool chinese);

    /// <summary>Ends the caller's own hold on a number, or as a superior. The hold is named by its order.</summary>
    [Alias("lift")]
    Task<Answer<NumberReceipt>> Lift(string commandId, string number, string orderId, bool revoke, string reason);

    /// <summary>
    /// Records a holder's objection to a hold, whoever placed it. Until it is decided the number is not suspended anew without people
    /// looking. Repeats under one key are answered the same.
    /// </summary>
    [Alias("submit-appeal")]
    Task<Answer<AppealReceipt>> SubmitAppeal(AppealRequest request);

    /// <summary>
    /// Decides an appeal: the body that placed the hold it is about, or one above it. Upheld, it ends that hold as wrongful. That a
    /// holder took it back is told by the body that recorded it.
    /// </summary>
    [Alias("decide-appeal")]
    Task<Answer<AppealReceipt>> DecideAppeal(string commandId, string number, string appealId, AppealOutcome outcome, string reason);

    /// <summary>
    /// One-click disposition (一键处置): finds what hangs on a case number and plans it as one order, each line with the reason why it
    /// is in. Its holds are about the numbers, or, as the draft says, about the number's card or holder, and then reach what comes to
    /// these later. Nothing has happened to any number. Repeats give the same order.
    /// </summary>
    /// <remarks>
    /// Of a province its holds are about numbers of its own: one about a card or a holder acts in every province
    /// (<see cref="RefusalCode.OutOfScope"/>).
    /// </remarks>
    [Alias("plan-disposition")]
    Task<Answer<DispositionView>> PlanDisposition(DispositionDraft draft, OrderSignature? signature = null);

    /// <summary>Who holds a number, and that holder's lines at all carriers, masked. The query is recorded with its purpose.</summary>
    [Alias("holder")]
    Task<Answer<HolderView>> Holder(string number, string purpose);

    /// <summary>A card, its numbers masked. The query is recorded with its purpose.</summary>
    [Alias("sim")]
    Task<Answer<SimView>> Sim(string card, string purpose);

    /// <summary>Keeps one line for its holder, whatever is held on the holder; not a case number. By who may lift what is held.</summary>
    /// <param name="number">The line.</param>
    /// <param name="reference">The approval, 1 to 128 characters.</param>
    [Alias("retain-line")]
    Task<Answer<NumberReceipt>> RetainLine(string number, string reference);

    /// <summary>Sends a number's desired state to its carriers once more.</summary>
    [Alias("resend")]
    Task<Answer<NumberReceipt>> Resend(string commandId, string number, string reason);
}
