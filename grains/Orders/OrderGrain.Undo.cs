using Coordination.Audit;

namespace Coordination.Orders;

internal sealed partial class OrderGrain
{
    public async Task<Answer<OrderReceipt>> SubmitUndo(string key, UndoableOrder undone, UndoBasis basis, string reason, OrderSignature? signature, Principal by)
    {
        var verdict = Look(OrderStatement.ActUndo, who => OrderStatement.Undo(basis.OrderId, basis.Wrongful, reason, who), signature, by);
        if (verdict.Refusal is { } refused)
        {
            return refused;
        }

        var decided = UndoDecision.Submit(State, Id, key, undone, basis, reason, by, time.GetUtcNow(), verdict.Signed);
        if (await Commit(decided))
        {
            OrderLog.Submitted(logger, Id, by.Organisation);
        }

        return decided.Answer;
    }

    public async Task<Answer<UndoableOrder>> Undoable(Principal by)
    {
        if (!OrderDecision.MaySee(State, by))
        {
            return Refusals.NotFound;
        }

        var answer = UndoDecision.Undoable(State, by, time.GetUtcNow());
        if (answer.Value is not null)
        {
            await Commit(UndoDecision.Opened(State));
        }

        return answer;
    }

    public async Task Undone(string byOrder, string reason, Principal by)
    {
        if (await Commit(UndoDecision.Undone(State, Id, byOrder, reason, by, time.GetUtcNow())))
        {
            OrderLog.Acted(logger, Id, "undone", by.Id);
        }
    }
}
