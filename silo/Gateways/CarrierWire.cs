using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Coordination.Carriers;
using Coordination.Numbers;

namespace Coordination.Gateways;

// The shapes of infra/openapi/carrier-push.yaml. What we write is exact; what we read is read entry by entry, so that one odd
// value costs one answer and not the batch.

internal sealed record CommandBatch(string BatchId, string Unit, HistoryMark History, WireCommand[] Commands);

internal readonly record struct WireCommand(
    string CommandId,
    [property: JsonConverter(typeof(NumberConverter))] Msisdn Number,
    int Fence,
    int Sequence,
    int Epoch,
    [property: JsonConverter(typeof(ServicesConverter))] Services Barred,
    string Priority,
    DateTimeOffset? NotAfter,
    string? Notice)
{
    public static WireCommand Of(Command command) => new(
        command.CommandId,
        command.Number,
        command.Fence,
        command.Sequence,
        command.Epoch,
        command.Barred,
        WireNames.Of(command.Priority),
        command.NotAfter?.ToUniversalTime(),
        command.Notice);
}

internal sealed class CommandAnswer
{
    public IReadOnlyList<WireResult>? Results { get; init; }

    [JsonConverter(typeof(LenientMarkConverter))]
    public HistoryMark? History { get; init; }
}

internal readonly record struct WireResult
{
    [JsonConverter(typeof(LenientTextConverter))]
    public string? CommandId { get; init; }

    [JsonConverter(typeof(LenientLevelConverter))]
    public AckLevel Level { get; init; }

    [JsonConverter(typeof(LenientRefusalConverter))]
    public CarrierRefusal Code { get; init; }

    [JsonConverter(typeof(LenientTextConverter))]
    public string? ServingUnit { get; init; }

    [JsonConverter(typeof(LenientInstantConverter))]
    public DateTimeOffset? AppliedAt { get; init; }

    [JsonConverter(typeof(LenientInstantConverter))]
    public DateTimeOffset? NoticeSentAt { get; init; }
}

internal sealed record NoticeBatch(string BatchId, string Unit, WireNotice[] Notices);

internal readonly record struct WireNotice(
    string NoticeId,
    [property: JsonConverter(typeof(NumberConverter))] Msisdn Number,
    string Template,
    string TextZh,
    string TextEn)
{
    public static WireNotice Of(NoticeToSend notice) =>
        new(notice.NoticeId, notice.Number, notice.Template, notice.TextZh, notice.TextEn);
}

internal sealed class NoticeAnswer
{
    public IReadOnlyList<WireNoticeResult>? Results { get; init; }
}

internal readonly record struct WireNoticeResult
{
    [JsonConverter(typeof(LenientTextConverter))]
    public string? NoticeId { get; init; }

    [JsonConverter(typeof(LenientBooleanConverter))]
    public bool? Delivered { get; init; }

    [JsonConverter(typeof(LenientInstantConverter))]
    public DateTimeOffset? At { get; init; }
}

/// <summary>Asks for the highest mark; one that is given is told first.</summary>
internal sealed record HistoryRequest(string Unit, HistoryMark? History);

internal sealed class HistoryAnswer
{
    [JsonConverter(typeof(LenientMarkConverter))]
    public HistoryMark? History { get; init; }
}

internal sealed record ChangesRequest(string Unit, DateTimeOffset? Since, string? After, int Limit);

// Read strictly: a line that is left out would be an effect that nobody hears of.
internal sealed class ChangesAnswer
{
    public required IReadOnlyList<WireChange> Lines { get; init; }

    public string? Next { get; init; }

    /// <summary>The page, or null when anything in it cannot be what the contract says.</summary>
    public ChangesPage? Understood()
    {
        var lines = new List<LineAtCarrier>(Lines.Count);
        foreach (var line in Lines)
        {
            if (line?.Understood() is not { } understood)
            {
                return null;
            }

            lines.Add(understood);
        }

        return new(lines, Next);
    }
}

internal sealed class WireChange
{
    public required string Number { get; init; }

    public required int Fence { get; init; }

    public required int Sequence { get; init; }

    public required int Epoch { get; init; }

    public required IReadOnlyList<string> Barred { get; init; }

    public required DateTimeOffset AppliedAt { get; init; }

    public LineAtCarrier? Understood()
    {
        var barred = Services.None;
        foreach (var name in Barred)
        {
            if (WireNames.ServiceOf(name) is not { } service)
            {
                return null;
            }

            barred |= service;
        }

        return WireNames.TryNumber(Number, out var number) && Fence >= 0 && Sequence >= 1 && Epoch >= 0
            ? new(number, Fence, Sequence, Epoch, barred, AppliedAt.ToUniversalTime())
            : null;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    MaxDepth = 16)]
[JsonSerializable(typeof(CommandBatch))]
[JsonSerializable(typeof(CommandAnswer))]
[JsonSerializable(typeof(NoticeBatch))]
[JsonSerializable(typeof(NoticeAnswer))]
[JsonSerializable(typeof(HistoryRequest))]
[JsonSerializable(typeof(HistoryAnswer))]
[JsonSerializable(typeof(ChangesRequest))]
[JsonSerializable(typeof(ChangesAnswer))]
internal sealed partial class CarrierWire : JsonSerializerContext
{
    /// <summary>As declared, with a plus and Chinese text written as they are: a body is never put into a page.</summary>
    public static CarrierWire Plain => field ??= new CarrierWire(new JsonSerializerOptions(Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
