namespace Coordination.Admission;

/// <summary>Why a call was not let in; a label of <see cref="AdmissionMetrics"/>.</summary>
internal enum BusyReason
{
    /// <summary>Its organisation asked more of its class, for longer, than one may.</summary>
    Rate,

    /// <summary>No place became free in the time its class may wait.</summary>
    Waited,

    /// <summary>As many wait as may, and its organisation has its share of them.</summary>
    Queue,

    /// <summary>Its class does not wait, and its places are taken.</summary>
    Places,
}
