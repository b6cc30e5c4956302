using Coordination.Journal;

namespace Coordination.Carriers;

/// <summary>Lets whoever sends for a lane know that it may have something new. A hint: it may be lost, late or one too many.</summary>
internal interface ILaneBell
{
    void Ring(LaneKey lane);
}
