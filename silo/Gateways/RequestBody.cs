using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Coordination.Crypto;

namespace Coordination.Gateways;

/// <summary>
/// A request's body, written once and sent by every attempt. Its segments come from the garbage collected heap and not from a
/// pool: an attempt that was given up may still be copying them to its socket, and a reused buffer would send one carrier's
/// numbers to another. They are small enough to die young.
/// </summary>
internal sealed class RequestBody : IBufferWriter<byte>
{
    private const int SegmentBytes = 32 * 1024;

    private readonly List<ArraySegment<byte>> full = [];
    private byte[] current = new byte[SegmentBytes];
    private int used;

    public long Length { get; private set; }

    public void Advance(int count)
    {
        used += count;
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (current.Length - used < Math.Max(sizeHint, 1))
        {
            full.Add(new ArraySegment<byte>(current, 0, used));
            current = new byte[Math.Max(sizeHint, SegmentBytes)];
            used = 0;
        }

        return current.AsMemory(used);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>What <c>Content-Digest</c> says of it (RFC 9530).</summary>
    public string Digest(ICryptoSuite suite) =>
        $"{suite.HashName}=:{Convert.ToBase64String(suite.Hash(Segments().Select(segment => (ReadOnlyMemory<byte>)segment)))}:";

    /// <summary>Content for one attempt.</summary>
    public HttpContent ToContent() => new Content(this);

    private IEnumerable<ArraySegment<byte>> Segments() => full.Append(new ArraySegment<byte>(current, 0, used));

    private sealed class Content : HttpContent
    {
        private readonly RequestBody body;

        public Content(RequestBody body)
        {
            this.body = body;
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            foreach (var segment in body.Segments())
            {
                await stream.WriteAsync(segment, cancellationToken);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }
}
