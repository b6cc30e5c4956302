using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Coordination.Edge;

/// <summary>Reads what is asked, whole and within its limits.</summary>
internal static class EdgeBody
{
    /// <summary>The whole body of a request. Memory is taken as it comes, not as its length is promised.</summary>
    /// <exception cref="BadHttpRequestException">It is longer than <see cref="EdgeLimits.BodyBytesMax"/>, too slow, or no body.</exception>
    public static async Task<ReadOnlyMemory<byte>> Read(HttpRequest request, TimeSpan within, TimeProvider time, CancellationToken aborted)
    {
        using var patience = new CancellationTokenSource(within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, aborted);
        var body = new ArrayBufferWriter<byte>();
        try
        {
            while (true)
            {
                var read = await request.BodyReader.ReadAsync(either.Token);
                foreach (var part in read.Buffer)
                {
                    body.Write(part.Span);
                }

                request.BodyReader.AdvanceTo(read.Buffer.End);
                if (body.WrittenCount > EdgeLimits.BodyBytesMax)
                {
                    throw new BadHttpRequestException("The body is too long.", StatusCodes.Status413PayloadTooLarge);
                }

                if (read.IsCompleted)
                {
                    return body.WrittenMemory;
                }
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !aborted.IsCancellationRequested)
        {
            throw new BadHttpRequestException("The body is too slow.", StatusCodes.Status408RequestTimeout);
        }
    }
}
