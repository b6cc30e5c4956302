namespace Coordination.Admission;

/// <summary>A place of work that one call holds until it is answered.</summary>
internal sealed class Place(AdmissionGate gate, OrganisationShare share)
{
    private int left;

    public void Leave()
    {
        if (Interlocked.Exchange(ref left, 1) == 0)
        {
            gate.Leave(share);
        }
    }
}
