using System.Buffers;
using System.IO.Pipelines;

namespace Coordination.Transport;

/// <summary>A connection's input behind a gate: what is read from it whole has passed, and a read that finds what may not pass fails.</summary>
internal sealed class GatedReader(PipeReader input, Func<ReadOnlySequence<byte>, long, long> check) : PipeReader
{
    private ReadOnlySequence<byte> buffer;
    private long passed;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => Checked(await input.ReadAsync(cancellationToken));

    public override bool TryRead(out ReadResult result) => input.TryRead(out result) && Checked(result) is var _;

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        passed -= buffer.Slice(0, consumed).Length;
        input.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => input.CancelPendingRead();

    public override void Complete(Exception? exception = null) => input.Complete(exception);

    private ReadResult Checked(ReadResult result)
    {
        buffer = result.Buffer;
        passed = check(buffer, passed);
        return result;
    }
}
