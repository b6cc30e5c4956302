using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Coordination.Harness;

/// <summary>What an HTTP edge answered.</summary>
internal sealed record EdgeReply(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public string? Of(string header) => Headers.GetValueOrDefault(header);
}

/// <summary>Somebody who comes over HTTP with a certificate, and sends whatever he likes.</summary>
internal sealed class EdgeCaller : IDisposable
{
    private readonly X509Certificate2 certificate;
    private readonly HttpClient http;
    private readonly Version version;

    /// <param name="edge">Where.</param>
    /// <param name="certificateFile">PEM of a certificate and its key.</param>
    /// <param name="version">Of HTTP; 2 when not given.</param>
    public EdgeCaller(IPEndPoint edge, string certificateFile, Version? version = null)
    {
        this.version = version ?? HttpVersion.Version20;
        certificate = X509Certificate2.CreateFromPemFile(certificateFile);
        http = new(new SocketsHttpHandler
        {
            // Who asks whether to send waits for the answer, however slow a machine is.
            Expect100ContinueTimeout = TimeSpan.FromMinutes(1),
            SslOptions = new()
            {
                ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
                RemoteCertificateValidationCallback = (_, server, _, _) => server is not null,
            },
            UseProxy = false,
        })
        {
            BaseAddress = new($"https://{edge}"),
        };
    }

    public async Task<EdgeReply> Post(string path, string? token, string body, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { { "Content-Type", "application/json" } } },
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        change?.Invoke(request);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return new(
            (int)answer.StatusCode,
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            answer.Headers.Concat(answer.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    public void Dispose()
    {
        http.Dispose();
        certificate.Dispose();
    }
}
