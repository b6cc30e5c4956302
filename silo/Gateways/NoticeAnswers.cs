using Coordination.Carriers;

namespace Coordination.Gateways;

/// <summary>Exactly one answer per notice: not known yet, unless the carrier said of this very notice whether it was delivered.</summary>
internal static class NoticeAnswers
{
    public static IReadOnlyList<NoticeAck> Of(IReadOnlyList<NoticeToSend> notices, NoticeAnswer? answer)
    {
        var said = new Dictionary<string, NoticeAck>(notices.Count, StringComparer.Ordinal);
        foreach (var result in answer?.Results ?? [])
        {
            if (result.NoticeId is { } id)
            {
                var ack = Understand(id, result);
                said[id] = said.TryGetValue(id, out var known) && known != ack ? new NoticeAck(id, null, null) : ack;
            }
        }

        return [.. notices.Select(notice => said.GetValueOrDefault(notice.NoticeId) ?? new NoticeAck(notice.NoticeId, null, null))];
    }

    // The holder's window starts at the delivery (ATFL art. 32): a delivery without its time proves nothing.
    private static NoticeAck Understand(string id, in WireNoticeResult result) => result switch
    {
        { Delivered: true, At: null } or { Delivered: null } => new NoticeAck(id, null, null),
        _ => new NoticeAck(id, result.Delivered, result.At),
    };
}
