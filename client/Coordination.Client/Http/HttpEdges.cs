using Coordination.Transport;
using Coordination.Wire;

namespace Coordination.Http;

/// <summary>
/// Several edges as one: the one that answered last is asked, and the next one when it does not. A call is tried at the next one at once
/// only where it cannot have reached the one before; every other repeat is the caller's. New certificates make new connections, old
/// ones end with what they still carry.
/// </summary>
internal sealed class HttpEdges : IDisposable
{
    private readonly Uri[] edges;
    private readonly Func<Credentials> credentials;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private EdgeLink link;
    private int current;

    /// <param name="edges">Where, at least one.</param>
    /// <param name="credentials">Certificate and authorities of the moment.</param>
    /// <param name="seed">Chooses the first one, so that clients spread over them.</param>
    /// <param name="time">Clock for certificates' validity.</param>
    internal HttpEdges(Uri[] edges, Func<Credentials> credentials, int seed, TimeProvider time)
    {
        this.edges = edges;
        this.credentials = credentials;
        this.time = time;
        link = new(credentials(), time);
        current = new Random(seed).Next(edges.Length);
    }

    /// <summary>Posts to one of them; the body of the reply is there.</summary>
    /// <exception cref="EdgeException">None could be reached, or one ended the connection.</exception>
    /// <exception cref="TimeoutException">One did not answer in time.</exception>
    internal async Task<HttpResponseMessage> Post(string path, ReadOnlyMemory<byte> body, string token, TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        var unreached = new List<string>();
        var first = Volatile.Read(ref current);
        for (var turn = 0; ; turn++)
        {
            var at = (first + turn) % edges.Length;
            try
            {
                return await Post(edges[at], path, body, token, deadline.Token);
            }
            catch (OperationCanceledException late) when (deadline.IsCancellationRequested)
            {
                Leave(at);
                throw new TimeoutException($"{edges[at].Authority}: no answer within {patience.TotalSeconds:0.#} s", late);
            }
            catch (EdgeException)
            {
                Leave(at);
                throw;
            }
            catch (Exception failed) when (failed is HttpRequestException or OperationCanceledException)
            {
                Leave(at);
                unreached.Add($"{edges[at].Authority}: {EdgeLink.Why(failed)}");
                if (unreached.Count == edges.Length)
                {
                    throw new EdgeException(string.Join("; ", unreached), isSent: false, failed);
                }
            }
        }
    }

    /// <summary>Asks another one next time: the one that gave this reply cannot answer at present.</summary>
    internal void Leave(HttpResponseMessage reply) =>
        Leave(Array.FindIndex(edges, edge => edge.Authority == reply.RequestMessage!.RequestUri!.Authority));

    public void Dispose() => link.Dispose();

    private async Task<HttpResponseMessage> Post(Uri edge, string path, ReadOnlyMemory<byte> body, string token, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(edge, path)) { Version = EdgeLink.Version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Content = new ReadOnlyMemoryContent(body);
        request.Content.Headers.ContentType = new(PortalJson.MediaType);
        if (token.Length > 0)
        {
            request.Headers.Authorization = new("Bearer", Checked(token));
        }

        var taken = Take();
        try
        {
            var reply = await taken.Client.SendAsync(request, HttpCompletionOption.ResponseContentRead, ct);
            taken.WasAnswered = true;
            return reply;
        }
        catch (HttpRequestException ended) when (!EdgeLink.IsUnreached(ended))
        {
            // A server refuses a certificate after its client takes the connection for made.
            var hint = taken.WasAnswered ? "" : "; it may not take the certificate of this program";
            throw new EdgeException($"{edge.Authority}: {EdgeLink.Why(ended)}{hint}", isSent: true, ended);
        }
        finally
        {
            GiveBack(taken);
        }
    }

    // What the header refuses it would repeat in its exception.
    private static string Checked(string token) => token.All(sign => sign is > ' ' and <= '~')
        ? token
        : throw new CoordinationConnectionException("The token has a character that no token has: a line end or a space at its end, perhaps.");

    private void Leave(int at) => Interlocked.CompareExchange(ref current, (at + 1) % edges.Length, at);

    private EdgeLink Take()
    {
        lock (gate)
        {
            var now = credentials();
            if (!ReferenceEquals(now, link.Credentials))
            {
                var former = link;
                link = new(now, time);
                former.Retire();
            }

            link.Calls++;
            return link;
        }
    }

    private void GiveBack(EdgeLink taken)
    {
        lock (gate)
        {
            taken.Calls--;
            taken.EndIfUnused();
        }
    }
}
