using System.Buffers;

namespace Coordination.Gateways;

/// <summary>An answer's bytes in a rented buffer that never grows past its bound.</summary>
internal sealed class AnswerBuffer : IDisposable
{
    private const int FirstBytes = 64 * 1024;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int length;

    private AnswerBuffer()
    {
    }

    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, length);

    /// <summary>Reads to the end; null when there is more than <paramref name="bytesMax"/>.</summary>
    public static async Task<AnswerBuffer?> Read(Stream stream, int bytesMax, CancellationToken cancellation)
    {
        // Given back only after a read that came to its end: one that was given up may still be written to.
        var answer = new AnswerBuffer();
        int read;
        while ((read = await stream.ReadAsync(answer.buffer.AsMemory(answer.length), cancellation)) > 0)
        {
            answer.length += read;
            if (answer.length > bytesMax)
            {
                answer.Dispose();
                return null;
            }

            answer.MakeRoom();
        }

        return answer;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);

    private void MakeRoom()
    {
        if (length < buffer.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        Bytes.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
