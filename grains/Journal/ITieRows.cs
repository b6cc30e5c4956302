using Coordination.Carriers;
using Coordination.Sims;

namespace Coordination.Journal;

/// <summary>A line of a holder as stored.</summary>
internal sealed record HoldingRow(long Number, Holding Holding);

/// <summary>A row of holders' lines to store, or (without a line) to remove.</summary>
internal readonly record struct HoldingChange(string Holder, long Number, Holding? Line);

/// <summary>A card that was seen in a device.</summary>
internal readonly record struct DeviceRow(string Imei, string Card, DateTimeOffset SeenAt);

/// <summary>What hangs together: lines by holder and cards by device. Written with the states of numbers and cards, and only there.</summary>
internal interface ITieRows
{
    /// <summary>Cards of one device that are listed: those seen last.</summary>
    const int CardsPerDeviceMax = 64;

    /// <summary>A holder's lines ascending by number, after a number, at most so many; of one carrier, or of all.</summary>
    ValueTask<IReadOnlyList<HoldingRow>> HoldingsOf(string holder, CarrierCode? carrier, long afterNumber, int limit, CancellationToken cancellation);

    /// <summary>Cards that were seen in a device, the latest first.</summary>
    ValueTask<IReadOnlyList<Iccid>> CardsIn(string imei, CancellationToken cancellation);
}
