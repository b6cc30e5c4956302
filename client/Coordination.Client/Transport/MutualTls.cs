using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;

namespace Coordination.Transport;

/// <summary>
/// Encrypts a connection and proves both of its ends, or ends it. Every kind of connection has one of these with a rule of its
/// own. Certificates and authorities are asked for at each handshake, so that new ones need no restart; sessions are not resumed,
/// because a resumed one would not ask again who is there.
/// </summary>
/// <param name="credentials">Certificate and authorities of the moment.</param>
/// <param name="rule">Who may be at the other end.</param>
/// <param name="time">Clock for certificates' validity, and for how long a handshake takes.</param>
internal sealed class MutualTls(Func<Credentials> credentials, PeerRule rule, TimeProvider time)
{
    /// <summary>Handshakes under way at once; one more is turned away before it costs anything.</summary>
    internal const int HandshakesMax = 128;

    /// <summary>From accepting a connection to its being proved.</summary>
    internal static readonly TimeSpan HandshakeMax = TimeSpan.FromSeconds(10);

    // Names are no identity here: silos move, and what their certificates prove is that they are silos.
    private const string TargetHost = "coordination";

    private int handshakes;

    /// <summary>Told why a connection was refused.</summary>
    internal Action<ConnectionContext, string> Refused { get; init; } = (_, _) => { };

    /// <summary>What may be spoken inside, the preferred first; null where both ends know.</summary>
    internal List<SslApplicationProtocol>? Protocols { get; init; }

    /// <summary>Told of a connection that is proved, before anything is read from it.</summary>
    internal Action<ConnectionContext, SslStream> Proved { get; init; } = (_, _) => { };

    /// <summary>Certificates that are good by themselves and taken back.</summary>
    internal Func<PeerCertificate, bool> IsRevoked { get; init; } = _ => false;

    /// <summary>The end that was called. <see cref="PeerCertificate"/> becomes a feature of the connection.</summary>
    internal Task Accept(ConnectionContext context, ConnectionDelegate next) => Secure(context, next, Serve);

    /// <summary>The end that calls.</summary>
    internal Task Connect(ConnectionContext context, ConnectionDelegate next) => Secure(context, next, Call);

    /// <summary>The end that calls, over a stream that it is given and that ends with the one it gives.</summary>
    /// <exception cref="AuthenticationException">The other end is not who it should be, or there was no handshake in time.</exception>
    internal async Task<SslStream> Connect(Stream plain, CancellationToken ct)
    {
        var stream = new SslStream(plain, leaveInnerStreamOpen: false);
        try
        {
            await Prove(stream, Call, (_, _) => { }, ct);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private async Task Secure(ConnectionContext context, ConnectionDelegate next, Func<SslStream, Credentials, Check, CancellationToken, Task> shakeHands)
    {
        var plain = context.Transport;
        await using var stream = new SslStream(new PipeStream(plain), leaveInnerStreamOpen: false);
        context.Features.Set(await Prove(stream, shakeHands, (why, failed) => Refuse(context, why, failed), CancellationToken.None));
        Proved(context, stream);
        var secured = new Secured(
            PipeReader.Create(stream, new(bufferSize: 16_384, minimumReadSize: 4_096, leaveOpen: true)),
            PipeWriter.Create(stream, new(minimumBufferSize: 16_384, leaveOpen: true)));
        try
        {
            context.Transport = secured;
            await next(context);
        }
        finally
        {
            context.Transport = plain;
            await secured.Input.CompleteAsync();
            await secured.Output.CompleteAsync();
        }
    }

    private void Refuse(ConnectionContext context, string why, Exception failed)
    {
        Refused(context, why);
        context.Abort(new ConnectionAbortedException(why, failed));
    }

    private async Task<PeerCertificate> Prove(
        SslStream stream,
        Func<SslStream, Credentials, Check, CancellationToken, Task> shakeHands,
        Action<string, Exception> refuse,
        CancellationToken ct)
    {
        Check? check = null;
        try
        {
            if (Interlocked.Increment(ref handshakes) > HandshakesMax)
            {
                throw new AuthenticationException($"More than {HandshakesMax} handshakes are under way.");
            }

            var own = credentials();
            check = new(rule, own, IsRevoked);
            using var patience = new CancellationTokenSource(HandshakeMax, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
            await shakeHands(stream, own, check, either.Token);
            return check.Peer ?? throw new AuthenticationException("The other end has no certificate.");
        }
        catch (Exception failed)
        {
            var why = check?.Why ?? (failed is OperationCanceledException ? $"no handshake within {HandshakeMax}" : failed.Message);
            refuse(why, failed);
            throw new AuthenticationException($"The connection is refused: {why}.", failed);
        }
        finally
        {
            Interlocked.Decrement(ref handshakes);
        }
    }

    private Task Serve(SslStream stream, Credentials own, Check check, CancellationToken cancellation) => stream.AuthenticateAsServerAsync(
        new SslServerAuthenticationOptions
        {
            AllowRenegotiation = false,
            AllowTlsResume = false,
            ApplicationProtocols = Protocols,
            CertificateChainPolicy = Policy(own, PeerRule.ClientUsage),
            ClientCertificateRequired = true,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            RemoteCertificateValidationCallback = check.Admits,
            ServerCertificateContext = own.Context,
        },
        cancellation);

    private Task Call(SslStream stream, Credentials own, Check check, CancellationToken cancellation) => stream.AuthenticateAsClientAsync(
        new SslClientAuthenticationOptions
        {
            AllowRenegotiation = false,
            AllowTlsResume = false,
            ApplicationProtocols = Protocols,
            CertificateChainPolicy = Policy(own, PeerRule.ServerUsage),
            ClientCertificateContext = own.Context,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            RemoteCertificateValidationCallback = check.Admits,
            TargetHost = TargetHost,
        },
        cancellation);

    // Revocation is a list of our own: asking an address that a stranger's certificate names would be a way out of the network.
    private X509ChainPolicy Policy(Credentials own, string usage)
    {
        var policy = new X509ChainPolicy
        {
            DisableCertificateDownloads = true,
            RevocationMode = X509RevocationMode.NoCheck,
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            VerificationTime = time.GetUtcNow().UtcDateTime,
            VerificationTimeIgnored = false,
        };
        policy.ApplicationPolicy.Add(new Oid(usage));
        policy.CustomTrustStore.AddRange(own.Authorities);
        return policy;
    }

    /// <summary>One handshake's judgement of the other end.</summary>
    private sealed class Check(PeerRule rule, Credentials own, Func<PeerCertificate, bool> isRevoked)
    {
        public PeerCertificate? Peer { get; private set; }

        public string? Why { get; private set; }

        public bool Admits(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        {
            if (certificate is not X509Certificate2 presented)
            {
                Why = "the other end has no certificate";
                return false;
            }

            if ((errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) != SslPolicyErrors.None)
            {
                Why = $"its certificate is not of our authorities, or not now: {string.Join(", ", chain?.ChainStatus.Select(status => status.Status) ?? [])}";
                return false;
            }

            var peer = PeerCertificate.Of(presented);
            Why = rule.WhyNot(presented, peer, own) ?? (isRevoked(peer!) ? "its certificate is revoked" : null);
            Peer = Why is null ? peer : null;
            return Why is null;
        }
    }

    private sealed record Secured(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
