namespace Coordination.Sims;

/// <summary>A device that is in many hands by right: a shop's demonstration model, a test phone.</summary>
/// <param name="Imei">Masked: the model's eight digits and the last three.</param>
/// <param name="Reason">What was said when it was added.</param>
/// <param name="AddedBy">Who added it.</param>
/// <param name="AddedAt">UTC.</param>
/// <param name="Entry">Its place in the list; pages go by it.</param>
[GenerateSerializer, Immutable, Alias("shared-device")]
public sealed record SharedDevice(
    [property: Id(0)] string Imei,
    [property: Id(1)] string Reason,
    [property: Id(2)] string AddedBy,
    [property: Id(3)] DateTimeOffset AddedAt,
    [property: Id(4)] int Entry)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(SharedDevice);
}

/// <summary>Devices in many hands.</summary>
/// <param name="Total">How many there are.</param>
/// <param name="Devices">A page of them, ascending by entry.</param>
/// <param name="NextAfter">Entry to ask after for the next page; null when this was the last.</param>
[GenerateSerializer, Immutable, Alias("shared-devices-page")]
public sealed record SharedDevicesPage(
    [property: Id(0)] int Total,
    [property: Id(1)] IReadOnlyList<SharedDevice> Devices,
    [property: Id(2)] int? NextAfter)
{
    /// <summary>Devices one query answers.</summary>
    public const int DevicesMax = 500;
}

/// <summary>What a change of the list came to.</summary>
/// <param name="Changed">Devices added, or removed.</param>
/// <param name="Unchanged">Devices that were on the list already, or were not.</param>
[GenerateSerializer, Immutable, Alias("shared-devices-receipt")]
public sealed record SharedDevicesReceipt([property: Id(0)] int Changed, [property: Id(1)] int Unchanged)
{
    /// <summary>Devices one call may name.</summary>
    public const int DevicesMax = 1_000;

    /// <summary>Devices the list may hold.</summary>
    public const int ListMax = 10_000;
}
