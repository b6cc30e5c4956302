using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Coordination.Carriers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coordination.Gateways;

/// <summary>
/// Pushes commands and notices to carriers as JSON over HTTP (<c>infra/openapi/carrier-push.yaml</c>). A plain object for
/// plain threads: whatever scheduler calls it, its own waiting happens on the thread pool, and only the answer returns to the
/// caller's scheduler. Throws for mistakes of the caller and for the caller's own cancellation, never for a carrier.
/// </summary>
internal sealed class HttpCarrierGateway : ICarrierGateway, IAsyncDisposable
{
    // Halving a batch of a thousand around one command that a carrier cannot read takes at most twenty requests; more than
    // that and the trouble is not one command.
    private const int RequestsPerSendMax = 24;

    private const int BatchIdBytes = 16;

    private readonly FrozenDictionary<CarrierCode, CarrierLine> lines;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    /// <param name="settings">The carriers.</param>
    /// <param name="options">What they have in common; null for the defaults.</param>
    /// <param name="time">The clock of timeouts, pauses and breakers.</param>
    /// <param name="logger">For the night shift; null for silence.</param>
    /// <exception cref="CarrierSettingsException">A carrier's settings cannot be used, or one is configured twice.</exception>
    public HttpCarrierGateway(
        IReadOnlyList<CarrierSettings> settings,
        HttpCarrierGatewayOptions? options,
        TimeProvider time,
        ILogger<HttpCarrierGateway>? logger = null)
    {
        options ??= new HttpCarrierGatewayOptions();
        this.time = time;
        this.logger = logger ?? NullLogger<HttpCarrierGateway>.Instance;
        CommandsPerRequestMax = options.CommandsPerRequestMax;
        var byCode = new Dictionary<CarrierCode, CarrierLine>();
        foreach (var one in settings)
        {
            var line = new CarrierLine(one, options, time, this.logger);
            if (!byCode.TryAdd(one.Validated(), line))
            {
                throw new CarrierSettingsException(one.Code, nameof(CarrierSettings.Code), one.Code, "is configured twice");
            }
        }

        lines = byCode.ToFrozenDictionary();
    }

    public int CommandsPerRequestMax { get; }

    public ValueTask<CommandAcks> Send(CarrierUnit unit, IReadOnlyList<Command> commands, HistoryMark mark, CancellationToken cancellation)
    {
        DemandSize(commands.Count);
        var answers = new CommandAnswers(unit, commands);
        return commands.Count == 0 || !lines.TryGetValue(unit.Carrier, out var line)
            ? ValueTask.FromResult(answers.ToAcks())
            : new(Task.Run(() => Send(line, unit, commands, mark, answers, cancellation), cancellation));
    }

    public ValueTask<HistoryMark?> Witness(CarrierUnit unit, HistoryMark? told, CancellationToken cancellation) =>
        lines.TryGetValue(unit.Carrier, out var line)
            ? new(Task.Run(
                async () => (await line.Ask(
                    "/v1/history",
                    BodyOf(new HistoryRequest(unit.ToString(), told), CarrierWire.Plain.HistoryRequest),
                    CarrierWire.Plain.HistoryAnswer,
                    cancellation)).Answer?.History,
                cancellation))
            : ValueTask.FromResult<HistoryMark?>(null);

    public ValueTask<ChangesPage?> Changes(CarrierUnit unit, DateTimeOffset? since, string? after, CancellationToken cancellation) =>
        lines.TryGetValue(unit.Carrier, out var line)
            ? new(Task.Run(
                async () => (await line.Ask(
                    "/v1/changes/retrieve",
                    BodyOf(new ChangesRequest(unit.ToString(), since?.ToUniversalTime(), after, ChangesReport.LinesMax), CarrierWire.Plain.ChangesRequest),
                    CarrierWire.Plain.ChangesAnswer,
                    cancellation)).Answer?.Understood(),
                cancellation))
            : ValueTask.FromResult<ChangesPage?>(null);

    public ValueTask<IReadOnlyList<NoticeAck>> SendNotices(
        CarrierUnit unit, IReadOnlyList<NoticeToSend> notices, CancellationToken cancellation)
    {
        DemandSize(notices.Count);
        return notices.Count == 0 || !lines.TryGetValue(unit.Carrier, out var line)
            ? ValueTask.FromResult(NoticeAnswers.Of(notices, null))
            : new(Task.Run(() => SendNotices(line, unit, notices, cancellation), cancellation));
    }

    public GatewayHealth Health(CarrierUnit unit) => lines.TryGetValue(unit.Carrier, out var line)
        ? line.Health
        : new GatewayHealth(false, null, null, "No gateway is set up for this carrier.");

    public async ValueTask DisposeAsync()
    {
        foreach (var line in lines.Values)
        {
            await line.DisposeAsync();
        }
    }

    private async Task<CommandAcks> Send(
        CarrierLine line, CarrierUnit unit, IReadOnlyList<Command> commands, HistoryMark mark, CommandAnswers answers, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        var waiting = new Stack<Range>();
        waiting.Push(0..commands.Count);
        for (var requests = 0; requests < RequestsPerSendMax && waiting.TryPop(out var range); requests++)
        {
            var batchId = BatchIdOf(commands, range);
            var reply = await PostCommands(line, unit, batchId, commands, mark, range, cancellation);
            if (reply.Answer is { } answer)
            {
                answers.Take(answer, reply.Word);
            }
            else if (reply.Kind == ReplyKind.RequestRefused && SizeOf(range) > 1 && time.GetElapsedTime(begun) < line.Settings.TotalTimeout)
            {
                // One command the carrier cannot read must cost nobody but itself.
                GatewayLog.RequestSplit(logger, line.Settings.Code, batchId, reply.Error);
                var middle = range.Start.Value + (SizeOf(range) / 2);
                waiting.Push(middle..range.End);
                waiting.Push(range.Start..middle);
            }
            else
            {
                GatewayLog.LeftUnknown(logger, line.Settings.Code, SizeOf(range), batchId, reply.Error);
            }
        }

        return answers.ToAcks();
    }

    private static Task<Reply<CommandAnswer>> PostCommands(
        CarrierLine line, CarrierUnit unit, string batchId, IReadOnlyList<Command> commands, HistoryMark mark, Range range, CancellationToken cancellation)
    {
        var wire = new WireCommand[SizeOf(range)];
        var isUrgent = false;
        for (var i = 0; i < wire.Length; i++)
        {
            var command = commands[range.Start.Value + i];
            wire[i] = WireCommand.Of(command);
            isUrgent |= command.Priority != Priority.Bulk;
        }

        var body = BodyOf(new CommandBatch(batchId, unit.ToString(), mark, wire), CarrierWire.Plain.CommandBatch);
        return line.Post("/v1/commands", body, isUrgent, CarrierWire.Plain.CommandAnswer, cancellation);
    }

    private async Task<IReadOnlyList<NoticeAck>> SendNotices(
        CarrierLine line, CarrierUnit unit, IReadOnlyList<NoticeToSend> notices, CancellationToken cancellation)
    {
        var batchId = IdOver(notices.Select(static notice => notice.NoticeId));
        var batch = new NoticeBatch(batchId, unit.ToString(), [.. notices.Select(WireNotice.Of)]);
        var body = BodyOf(batch, CarrierWire.Plain.NoticeBatch);

        // A notice starts the holder's window: it waits behind no bulk.
        var reply = await line.Post("/v1/notices", body, isUrgent: true, CarrierWire.Plain.NoticeAnswer, cancellation);
        if (reply.Answer is null)
        {
            GatewayLog.LeftUnknown(logger, line.Settings.Code, notices.Count, batchId, reply.Error);
        }

        return NoticeAnswers.Of(notices, reply.Answer);
    }

    private void DemandSize(int count)
    {
        if (count > CommandsPerRequestMax)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"A request holds at most {CommandsPerRequestMax} entries.");
        }
    }

    private static RequestBody BodyOf<T>(T batch, JsonTypeInfo<T> shape)
    {
        var body = new RequestBody();
        using var writer = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = shape.Options.Encoder, SkipValidation = true });
        JsonSerializer.Serialize(writer, batch, shape);
        return body;
    }

    private static int SizeOf(Range range) => range.End.Value - range.Start.Value;

    private static string BatchIdOf(IReadOnlyList<Command> commands, Range range) =>
        IdOver(Enumerable.Range(range.Start.Value, SizeOf(range)).Select(index => commands[index].CommandId));

    // Follows from the entries, so that both sides' logs show a resend of the same batch as the same batch.
    private static string IdOver(IEnumerable<string> keys)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> ascii = stackalloc byte[256];
        foreach (var key in keys)
        {
            var taken = Math.Min(key.Length, ascii.Length / 4);
            sha.AppendData(ascii[..Encoding.UTF8.GetBytes(key.AsSpan(0, taken), ascii)]);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _ = sha.GetHashAndReset(hash);
        return Convert.ToHexStringLower(hash[..BatchIdBytes]);
    }
}
