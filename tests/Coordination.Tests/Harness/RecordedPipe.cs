using System.IO.Pipelines;

namespace Coordination.Harness;

/// <summary>What a connection sends, heard as it is written.</summary>
internal sealed class RecordedPipe(IDuplexPipe inner) : IDuplexPipe
{
    private readonly Writer writer = new(inner.Output);

    public PipeReader Input => inner.Input;

    public PipeWriter Output => writer;

    /// <summary>All that was written so far.</summary>
    public byte[] Sent => writer.Sent;

    private sealed class Writer(PipeWriter inner) : PipeWriter
    {
        private readonly Lock gate = new();
        private readonly List<byte> sent = [];
        private Memory<byte> last;

        public byte[] Sent
        {
            get
            {
                lock (gate)
                {
                    return [.. sent];
                }
            }
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => last = inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override void Advance(int bytes)
        {
            lock (gate)
            {
                sent.AddRange(last.Span[..bytes]);
            }

            last = last[bytes..];
            inner.Advance(bytes);
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);
    }
}
