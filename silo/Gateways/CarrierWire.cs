using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Coordination.Carriers;
using Coordination.Numbers;

namespace Coordination.Gateways;

// The shapes of infra/openapi/carrier-push.yaml. What we write is exact; what we read is read entry by entry, so that one odd
// value costs one answer and not the batch.

internal sealed record CommandBatch(string BatchId, string Unit, WireCommand[] Commands);

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

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    MaxDepth = 16)]
[JsonSerializable(typeof(CommandBatch))]
[JsonSerializable(typeof(CommandAnswer))]
[JsonSerializable(typeof(NoticeBatch))]
[JsonSerializable(typeof(NoticeAnswer))]
internal sealed partial class CarrierWire : JsonSerializerContext
{
    /// <summary>As declared, with a plus and Chinese text written as they are: a body is never put into a page.</summary>
    public static CarrierWire Plain => field ??= new CarrierWire(new JsonSerializerOptions(Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
