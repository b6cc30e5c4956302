namespace Coordination.Carriers;

/// <summary>A hash slice of one executor's numbers, and the only sender to them. Key: <c>lane:CMCC-00/3</c>.</summary>
[GrainInterfaceType("lane")]
[Alias("lane")]
internal interface ILaneGrain : IGrainWithStringKey
{
    /// <summary>There may be something new to send. A hint: it may be lost, late or one too many.</summary>
    [Alias("wake")]
    [Orleans.Concurrency.AlwaysInterleave]
    Task Wake();
}
