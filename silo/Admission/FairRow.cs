using System.Diagnostics.CodeAnalysis;

namespace Coordination.Admission;

/// <summary>Calls of one class that wait: in order for each organisation, and organisations in turn.</summary>
internal sealed class FairRow
{
    private readonly LinkedList<OrganisationShare> turns = new();

    public int Count { get; private set; }

    public void Add(WaitingCall call)
    {
        if (call.Share.Waiting.Count == 0)
        {
            turns.AddLast(call.Share);
        }

        call.Node = call.Share.Waiting.AddLast(call);
        Count++;
    }

    /// <summary>Takes the oldest call of the organisation whose turn it is; one that may not go on now keeps its turn.</summary>
    public bool TryTake(Func<OrganisationShare, bool> may, [NotNullWhen(true)] out WaitingCall? call)
    {
        for (var turn = turns.First; turn is not null; turn = turn.Next)
        {
            if (may(turn.Value))
            {
                call = turn.Value.Waiting.First!.Value;
                turns.Remove(turn);
                Drop(call);
                if (call.Share.Waiting.Count > 0)
                {
                    turns.AddLast(call.Share);
                }

                return true;
            }
        }

        call = null;
        return false;
    }

    /// <summary>Takes a call that no longer waits out of the row; false when it is not in it.</summary>
    public bool Remove(WaitingCall call)
    {
        if (call.Node is null)
        {
            return false;
        }

        Drop(call);
        if (call.Share.Waiting.Count == 0)
        {
            turns.Remove(call.Share);
        }

        return true;
    }

    /// <summary>Takes out the last call of the organisation that has most, if it has more than the newcomer's would; null otherwise.</summary>
    public WaitingCall? TakeLastOfMost(OrganisationShare newcomer)
    {
        var most = turns.MaxBy(share => share.Waiting.Count);
        if (most is null || most.Waiting.Count <= newcomer.Waiting.Count + 1)
        {
            return null;
        }

        var last = most.Waiting.Last!.Value;
        Remove(last);
        return last;
    }

    private void Drop(WaitingCall call)
    {
        call.Share.Waiting.Remove(call.Node!);
        call.Node = null;
        Count--;
    }
}
