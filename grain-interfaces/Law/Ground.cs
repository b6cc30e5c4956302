namespace Coordination.Law;

/// <summary>Why a hold may be placed at all, and who may place it: the row of the authority matrix. Stored by name.</summary>
[GenerateSerializer, Alias("ground")]
public enum Ground
{
    /// <summary>No ground given; refused at the door.</summary>
    None = 0,

    /// <summary>Case number named by public security (公安涉案). Bars at once, notice with the stop.</summary>
    PsbCase = 1,

    /// <summary>Order of the ministry (工信部).</summary>
    Miit = 2,

    /// <summary>Order of a provincial communications administration (省通信管理局), in its own province only.</summary>
    Pca = 3,

    /// <summary>A carrier's risk finding (企业风控): notice, 24 hours to verify, then one-way.</summary>
    CarrierRisk = 4,

    /// <summary>Registration not compliant (实名不合规).</summary>
    RealName = 5,

    /// <summary>A person is on the list of joint punishment (联合惩戒): all lines, for two or three years, and no new one.</summary>
    JointPunishment = 6,
}

/// <summary>When the holder is told, relative to the bar. ATFL art. 32.</summary>
[GenerateSerializer, Alias("notice-policy")]
public enum NoticePolicy
{
    /// <summary>Told first; barred only when the window after the proven delivery has passed.</summary>
    BeforeStop = 0,

    /// <summary>Told by the carrier together with the bar.</summary>
    WithStop = 1,

    /// <summary>Not told a reason beyond "public security order, ask 96110".</summary>
    Secret = 2,
}

/// <summary>Who may end a hold, and how.</summary>
[Flags]
[GenerateSerializer, Alias("release-by")]
public enum ReleaseBy
{
    /// <summary>Nobody: not used by any ground.</summary>
    None = 0,

    /// <summary>A passed reverification at or above the hold's level.</summary>
    Verification = 1,

    /// <summary>The unit that placed it.</summary>
    SameUnit = 2,

    /// <summary>A superior of the unit that placed it (MIIT over PCA and carriers; PCA over carriers in its province).</summary>
    Superior = 4,

    /// <summary>An upheld appeal.</summary>
    Appeal = 8,
}
