using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Coordination.Harness;
using Coordination.Tests.Orders.Files;
using Coordination.Transport;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization.Session;

namespace Coordination.Fuzz;

/// <summary>
/// The wire before Orleans sees it: messages as a client of ours sends them to every act of every portal, and what becomes of them on a
/// bad day or in bad hands.
/// </summary>
[Collection(nameof(CountsMemory))]
public sealed class FrameFuzzTests(Fortress fortress) : IClassFixture<Fortress>
{
    private const long KeptBytesMax = 64_000_000;

    private static readonly byte[][] Tokens =
    [
        [0xE0], [0xE8], [0x20], [0x26], [0x30, 1], [0x36, 1], [0x40], [0x48, 0x05], [0xC0], [0xC1], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0x10, 0], [1, 0, 0x10, 0], [0, 0x40, 0, 0],
        .. new[] { "number", "ministry", "carrier-portal", "(\"inv\",[GrainRef],[number],\"place-hold\")", "System.Object", "order-draft[]", "sys.svc.manifest", "sys.client" }.Select(Encoding.UTF8.GetBytes),
    ];

    [Fact]
    [Trait("Hostile", "34")]
    public async Task The_gate_lets_a_message_pass_or_refuses_it_however_it_arrives()
    {
        var frames = await RecordedFrames.Of(fortress, fortress.Certificate("raider"));
        Assert.True(frames.Messages.Count >= Audit.Permissions.All.Count, $"Only {frames.Messages.Count} messages were heard.");
        var sessions = fortress.Silo.GetRequiredService<SerializerSessionPool>();
        byte[][] corpus = [.. frames.Messages.Select(message => (byte[])[.. frames.FirstWords, .. message])];
        Assert.All(corpus, bytes => Assert.Equal(bytes.Length, Passed(new(bytes))));
        await FuzzRun.Against(FuzzTarget.Of("frame", corpus, bytes =>
        {
            var whole = Passed(new(bytes));
            Assert.InRange(whole ?? 0, 0, bytes.Length);

            // In two pieces, and byte by byte as far as the gate keeps nothing between them.
            Assert.Equal(whole, Passed(InTwo(bytes, bytes.Length / 2)));
            Assert.Equal(whole, InSteps(bytes, Math.Max(bytes.Length / 7, 1)));
        }) with
        {
            Tokens = Tokens,
            Inputs = 6_000,
            AllocatedMax = 4 * 1024 * 1024,
        });

        long? Passed(ReadOnlySequence<byte> bytes)
        {
            try
            {
                return Gate().Check(bytes, 0);
            }
            catch (FrameRefusedException refused)
            {
                Assert.NotEmpty(refused.Why);
                return null;
            }
        }

        long? InSteps(byte[] bytes, int step)
        {
            var gate = Gate();
            var passed = 0L;
            try
            {
                for (var arrived = step; ; arrived = Math.Min(arrived + step, bytes.Length))
                {
                    passed = gate.Check(new(bytes, 0, Math.Min(arrived, bytes.Length)), passed);
                    if (arrived >= bytes.Length)
                    {
                        return passed;
                    }
                }
            }
            catch (FrameRefusedException)
            {
                return null;
            }
        }

        FrameGate Gate() => new(sessions, Fortress.ClusterId, _ => true);
    }

    [Fact]
    [Trait("Hostile", "34")]
    public async Task A_silo_goes_on_answering_who_is_honest()
    {
        var certificate = fortress.Certificate("raider");
        var frames = await RecordedFrames.Of(fortress, certificate);
        var own = X509Certificate2.CreateFromPemFile(certificate);
        await Served();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await FuzzRun.Against(new FuzzTarget("wire", frames.Messages, Raid) { Tokens = Tokens, Inputs = 150, BytesMax = 8 * 1024 });

        await Served();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, KeptBytesMax);

        // Begins as an honest client, sends what it has, says that it has no more, and hears the silo out.
        async Task Raid(byte[] message)
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(fortress.Gateway, TestContext.Current.CancellationToken);
            await using var tls = new SslStream(socket.GetStream());
            try
            {
                await tls.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions
                    {
                        ClientCertificates = [own],
                        RemoteCertificateValidationCallback = (_, server, _, _) => server is not null,
                        TargetHost = "coordination",
                    },
                    TestContext.Current.CancellationToken);
                await tls.WriteAsync((byte[])[.. frames.FirstWords, .. message], TestContext.Current.CancellationToken);
                await tls.ShutdownAsync();
                var heard = new byte[4 * 1024];
                while (await tls.ReadAsync(heard, TestContext.Current.CancellationToken) > 0)
                {
                }
            }
            catch (Exception ended) when (ended is IOException or AuthenticationException or SocketException)
            {
                // Shown the door.
            }
        }

        async Task Served()
        {
            await using var honest = await Raider.Connect(fortress, fortress.Certificate("mobile"));
            await honest.Do(Fortress.Mobile, portals => portals.Carrier.Carriers());
        }
    }

    private static ReadOnlySequence<byte> InTwo(byte[] bytes, int at)
    {
        var first = new Piece(bytes.AsMemory(0, at));
        var second = first.Then(bytes.AsMemory(at));
        return new(first, 0, second, second.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory) => Memory = memory;

        public Piece Then(ReadOnlyMemory<byte> memory)
        {
            var next = new Piece(memory) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
