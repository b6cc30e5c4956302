using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Coordination.Journal;

/// <summary>How the wire answers one message.</summary>
internal enum WireDoes
{
    Answers = 0,

    /// <summary>Ends the connection in place of an answer.</summary>
    HangsUp = 1,

    /// <summary>Says nothing.</summary>
    IsSilent = 2,

    /// <summary>Ends the connection after the answer.</summary>
    AnswersAndHangsUp = 3,
}

/// <summary>An answer in place of the usual one.</summary>
/// <param name="Does">What becomes of the connection.</param>
/// <param name="Number">An error's number, 0 for none.</param>
/// <param name="Class">Its class.</param>
/// <param name="Message">What it says.</param>
internal sealed record WireAnswer(WireDoes Does, int Number = 0, byte Class = 0, string Message = "");

/// <summary>
/// The far end of the driver's protocol where no SQL Server runs. It knows nothing of SQL: it logs everybody in, keeps the texts
/// of statements, answers each with rows of the columns the statement has by the scripts, and fails when told. So the driver's
/// own code runs: parameters, rows that are streamed, transactions, errors, lost connections.
/// </summary>
internal sealed class SqlServerWire : IDisposable
{
    private const int HeaderBytes = 8;
    private const byte LastPacket = 0x01;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<(string Text, WireAnswer Answer)> planted = new();
    private readonly Func<string, TdsWriter, TdsWriter> usual;
    private readonly CancellationTokenSource ended = new();
    private readonly Task accepting;
    private readonly string address;
    private int connections;

    /// <param name="usual">Writes the answers to a statement's text.</param>
    public SqlServerWire(Func<string, TdsWriter, TdsWriter> usual)
    {
        this.usual = usual;
        listener.Start();
        address = $"127.0.0.1,{((IPEndPoint)listener.LocalEndpoint).Port}";
        accepting = Accept();
    }

    public string ConnectionString => $"Server={address};Database=journal;User Id=test;Password=secret;Encrypt=False;Connect Timeout=10";

    /// <summary>Texts of the statements that came, and BEGIN, COMMIT and ROLLBACK.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public int Connections => Volatile.Read(ref connections);

    /// <summary>Plants an answer for the next statement with this text, or BEGIN, COMMIT, ROLLBACK.</summary>
    public void Plant(string text, WireAnswer answer) => planted.Enqueue((text, answer));

    public void Dispose()
    {
        ended.Cancel();
        listener.Stop();
        accepting.GetAwaiter().GetResult();
        listener.Dispose();
        ended.Dispose();
    }

    private async Task Accept()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(ended.Token);
                Interlocked.Increment(ref connections);
                serving.Add(Serve(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var _ = client;
        var stream = client.GetStream();
        try
        {
            while (await Read(stream) is var (type, message) && await Answer(stream, type, message))
            {
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The driver hung up, or the test is over.
        }
    }

    private async Task<bool> Answer(NetworkStream stream, byte type, byte[] message)
    {
        const byte attention = 0x06;
        switch (type)
        {
            case 0x12:
                await Send(stream, TdsWriter.PreLogin());
                return true;
            case 0x10:
                await Send(stream, new TdsWriter().LoggedIn().Written);
                return true;
            case attention:
                await Send(stream, new TdsWriter().Done(0xFD, 0x20).Written);
                return true;
        }

        var text = TextOf(type, message);
        Asked.Enqueue(text);
        var answer = planted.TryPeek(out var next) && next.Text == text && planted.TryDequeue(out next) ? next.Answer : new(WireDoes.Answers);
        if (answer.Does is WireDoes.HangsUp)
        {
            return false;
        }

        if (answer.Does != WireDoes.IsSilent)
        {
            await Send(stream, Tokens(type, text, answer));
        }

        return answer.Does != WireDoes.AnswersAndHangsUp;
    }

    private byte[] Tokens(byte type, string text, WireAnswer answer)
    {
        const int failed = 0x02;
        const long transaction = 1;
        var end = type == 0x03 ? (byte)0xFE : (byte)0xFD;
        var writer = new TdsWriter();
        if (answer.Number != 0)
        {
            return writer.Error(answer.Number, answer.Class, answer.Message).Done(end, failed).Written;
        }

        return text switch
        {
            "BEGIN" => writer.Begun(transaction).Written,
            // What the driver asks when a commit failed: whether the transaction is still open.
            "set @out = @@trancount" => writer.Returned("@out", 1).Done(end, 0).Written,
            "COMMIT" or "ROLLBACK" => writer.Ended(text == "COMMIT", transaction).Written,
            _ => usual(text, writer).Done(end, 0).Written,
        };
    }

    // A batch is its text after the headers. A call is sp_executesql, whose first parameter is the text. Else a transaction begins or ends.
    private static string TextOf(byte type, byte[] message)
    {
        var body = message.AsSpan(BinaryPrimitives.ReadInt32LittleEndian(message));
        switch (type)
        {
            case 0x01:
                return Encoding.Unicode.GetString(body);
            case 0x0E:
                return BinaryPrimitives.ReadUInt16LittleEndian(body) switch
                {
                    5 => "BEGIN",
                    7 => "COMMIT",
                    8 => "ROLLBACK",
                    var other => throw new NotSupportedException($"Transaction request {other}"),
                };
            default:
                const int procedureAndFlags = 6;
                const int typeAndCollation = 8;
                var parameter = body[procedureAndFlags..];
                parameter = parameter[(1 + (parameter[0] * 2) + 1)..];
                var length = BinaryPrimitives.ReadUInt16LittleEndian(parameter[typeAndCollation..]);
                return Encoding.Unicode.GetString(parameter.Slice(typeAndCollation + 2, length));
        }
    }

    private async Task<(byte Type, byte[] Message)?> Read(NetworkStream stream)
    {
        using var message = new MemoryStream();
        var header = new byte[HeaderBytes];
        do
        {
            await stream.ReadExactlyAsync(header, ended.Token);
            var body = new byte[BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2)) - HeaderBytes];
            await stream.ReadExactlyAsync(body, ended.Token);
            message.Write(body);
        }
        while ((header[1] & LastPacket) == 0);
        return (header[0], message.ToArray());
    }

    private async Task Send(NetworkStream stream, byte[] tokens)
    {
        const int bodyMax = 4096 - HeaderBytes;
        for (var sent = 0; sent == 0 || sent < tokens.Length; sent += bodyMax)
        {
            var body = tokens.AsMemory(sent, Math.Min(bodyMax, tokens.Length - sent));
            var header = new byte[HeaderBytes];
            header[0] = 0x04;
            header[1] = sent + body.Length == tokens.Length ? LastPacket : (byte)0;
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(HeaderBytes + body.Length));
            header[6] = (byte)((sent / bodyMax) + 1);
            await stream.WriteAsync((byte[])[.. header, .. body.Span], ended.Token);
        }
    }
}
