using Coordination.Journal;

namespace Coordination.Carriers;

/// <summary>Commands about to leave.</summary>
/// <param name="Commands">As the carrier gets them, in the order of their rows.</param>
/// <param name="Rows">The row behind each, by command id.</param>
/// <param name="Mark">Where the record stood.</param>
/// <param name="Fence">The fence they are under.</param>
internal sealed record Sending(IReadOnlyList<Command> Commands, IReadOnlyDictionary<string, ProvisioningRow> Rows, HistoryMark Mark, int Fence);
