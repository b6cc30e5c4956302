using System.Collections.Immutable;
using System.Globalization;
using Coordination.Audit;
using Coordination.Journal;
using Orleans.Concurrency;

namespace Coordination.Sims;

/// <summary>Devices that are in many hands by right, so that cards that were seen in one do not hang together. Key: <c>devices:shared</c>.</summary>
[GrainInterfaceType("shared-devices")]
[Alias("shared-devices")]
internal interface ISharedDevicesGrain : IGrainWithStringKey
{
    [Alias("add")]
    Task<Answer<SharedDevicesReceipt>> Add(IReadOnlyList<long> devices, string reason, Principal by);

    [Alias("remove")]
    Task<SharedDevicesReceipt> Remove(IReadOnlyList<long> devices, string reason, Principal by);

    [Alias("has")]
    [AlwaysInterleave]
    Task<bool> Has(string imei);

    [Alias("page")]
    [AlwaysInterleave]
    Task<SharedDevicesPage> Page(int after, int limit);
}

/// <summary>A device on the list.</summary>
[GenerateSerializer, Immutable, Alias("shared-device-entry")]
internal sealed record SharedDeviceEntry(
    [property: Id(0)] long Device, [property: Id(1)] string Reason, [property: Id(2)] string AddedBy, [property: Id(3)] DateTimeOffset AddedAt)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(SharedDeviceEntry);
}

/// <summary>The list, ascending by device. Replaced whole.</summary>
[GenerateSerializer, Immutable, Alias("shared-devices-list")]
internal sealed record SharedDevicesList
{
    [Id(0)]
    public ImmutableArray<SharedDeviceEntry> Entries { get; init; } = [];
}

/// <summary>Devices were put on the list.</summary>
internal sealed record DevicesShared(IReadOnlyList<long> Devices, string Reason) : IFact
{
    public FactKind Kind => FactKind.DevicesShared;

    public void Write(IFactFields fields)
    {
        fields.Personal(1, Devices);
        fields.Text(2, Reason);
    }
}

/// <summary>Devices were taken off the list.</summary>
internal sealed record DevicesUnshared(IReadOnlyList<long> Devices, string Reason) : IFact
{
    public FactKind Kind => FactKind.DevicesUnshared;

    public void Write(IFactFields fields)
    {
        fields.Personal(1, Devices);
        fields.Text(2, Reason);
    }
}

/// <summary>What a device is called: of an IMEI the model and the serial number. Networks do not send the check digit (3GPP TS 23.003 cl. 6.2).</summary>
internal static class DeviceKeys
{
    public const string Shared = "devices:shared";

    public const int ImeiCharacters = 15;

    private const int DeviceCharacters = 14;

    public static bool IsImei(string? text) => text is { Length: ImeiCharacters } && text.All(char.IsAsciiDigit);

    public static long Of(string imei) => long.Parse(imei.AsSpan(0, DeviceCharacters), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Eight digits of the model and the serial number's last three: <c>49015420***751</c>.</summary>
    public static string Masked(long device)
    {
        var digits = device.ToString("D14", CultureInfo.InvariantCulture);
        return $"{digits[..8]}***{digits[^3..]}";
    }
}

[GrainType("shared-devices")]
internal sealed class SharedDevicesGrain(
    [PersistentState("shared-devices", IJournal.StorageName)] IPersistentState<Journalled<SharedDevicesList>> stored,
    TimeProvider time) : Grain, ISharedDevicesGrain
{
    private ImmutableArray<SharedDeviceEntry> Entries => stored.State.Value.Entries;

    public async Task<Answer<SharedDevicesReceipt>> Add(IReadOnlyList<long> devices, string reason, Principal by)
    {
        var now = time.GetUtcNow();
        var added = devices.Distinct().Where(device => Entries.All(entry => entry.Device != device)).Order().ToList();
        if (Entries.Length + added.Count > SharedDevicesReceipt.ListMax)
        {
            return Refusals.LimitReached(nameof(SharedDevicesReceipt.ListMax), SharedDevicesReceipt.ListMax);
        }

        if (added.Count > 0)
        {
            await Commit(
                [.. Entries.Concat(added.Select(device => new SharedDeviceEntry(device, reason, by.Id, now))).OrderBy(entry => entry.Device)],
                new(new DevicesShared(added, reason), now, by, DeviceKeys.Shared));
        }

        return new SharedDevicesReceipt(added.Count, devices.Count - added.Count);
    }

    public async Task<SharedDevicesReceipt> Remove(IReadOnlyList<long> devices, string reason, Principal by)
    {
        var named = devices.ToHashSet();
        var removed = Entries.Where(entry => named.Contains(entry.Device)).Select(entry => entry.Device).ToList();
        if (removed.Count > 0)
        {
            await Commit(
                [.. Entries.Where(entry => !named.Contains(entry.Device))],
                new(new DevicesUnshared(removed, reason), time.GetUtcNow(), by, DeviceKeys.Shared));
        }

        return new(removed.Count, devices.Count - removed.Count);
    }

    public Task<bool> Has(string imei)
    {
        var device = DeviceKeys.Of(imei);
        return Task.FromResult(Entries.Any(entry => entry.Device == device));
    }

    public Task<SharedDevicesPage> Page(int after, int limit)
    {
        var page = Entries.Skip(after).Take(limit)
            .Select((entry, index) => new SharedDevice(DeviceKeys.Masked(entry.Device), entry.Reason, entry.AddedBy, entry.AddedAt, after + index + 1))
            .ToList();
        return Task.FromResult(new SharedDevicesPage(Entries.Length, page, after + page.Count < Entries.Length ? after + page.Count : null));
    }

    private Task Commit(ImmutableArray<SharedDeviceEntry> entries, FactRecord fact) =>
        stored.Commit(new SharedDevicesList { Entries = entries }, [new Change.Recorded(fact)], DeactivateOnIdle);
}
