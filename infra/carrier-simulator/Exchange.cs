using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Coordination.CarrierSimulator;

/// <summary>A request that is answered with an error of the contract.</summary>
internal sealed class RefusedRequestException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;
}

/// <summary>Reads bounded JSON bodies and writes answers.</summary>
internal static class Exchange
{
    private const int FirstBufferBytes = 64 * 1024;

    /// <exception cref="RefusedRequestException">Too large, or not what the contract says.</exception>
    public static async Task<T> Read<T>(HttpContext context, JsonTypeInfo<T> shape, SignatureCheck? signature = null)
        where T : class
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        try
        {
            var length = 0;
            int read;
            while ((read = await context.Request.Body.ReadAsync(buffer.AsMemory(length), context.RequestAborted)) > 0)
            {
                length += read;
                if (length == buffer.Length)
                {
                    buffer = Grow(buffer);
                }
            }

            DemandDigest(context.Request, buffer.AsSpan(0, length));
            signature?.Demand(context.Request, buffer.AsSpan(0, length));
            return JsonSerializer.Deserialize(buffer.AsSpan(0, length), shape)
                ?? throw new RefusedRequestException(400, "INVALID_ARGUMENT", "The body is a JSON object.");
        }
        catch (JsonException malformed)
        {
            // The parser's own words may quote the body, and with it a number: only the place is told.
            throw new RefusedRequestException(400, "INVALID_ARGUMENT", $"The body is not as the contract says, near line {malformed.LineNumber + 1}.");
        }
        catch (BadHttpRequestException bad)
        {
            throw new RefusedRequestException(bad.StatusCode, bad.StatusCode == 413 ? "TOO_LARGE" : "INVALID_ARGUMENT", "The body could not be read.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Answers what was asked, signed where the carrier signs.</summary>
    public static async Task Answer<T>(HttpContext context, T answer, JsonTypeInfo<T> shape, AnswerSigner? signer)
    {
        if (signer is null)
        {
            await Answer(context, 200, answer, shape);
            return;
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(answer, shape);
        context.Response.StatusCode = 200;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        signer.Sign(context, body);
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    public static async Task Answer<T>(HttpContext context, int status, T answer, JsonTypeInfo<T> shape)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await JsonSerializer.SerializeAsync(context.Response.BodyWriter, answer, shape, context.RequestAborted);
    }

    public static Task Refuse(HttpContext context, int status, string code, string message) =>
        Answer(context, status, new WireError(status, code, message), WireJson.Plain.WireError);

    // The answer is signed over the digest that was sent: it has to be that of what is answered. SM3 is not known here.
    private static void DemandDigest(HttpRequest request, ReadOnlySpan<byte> body)
    {
        var digest = request.Headers["Content-Digest"].ToString();
        if (digest.StartsWith("sha-256=", StringComparison.Ordinal) && !SignatureCheck.IsOf(digest, body))
        {
            throw new RefusedRequestException(401, "BAD_SIGNATURE", "The body's digest is wrong.");
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
