using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coordination.CarrierSimulator;

// The shapes of infra/openapi/carrier-push.yaml, read anew here. Requests are read strictly (a member that is not in the
// contract refuses the request), because a command half understood is worse than one not done.

internal sealed class CommandRequest
{
    public required string BatchId { get; init; }

    public required string Unit { get; init; }

    public WireHistory? History { get; init; }

    public required IReadOnlyList<WireCommand> Commands { get; init; }
}

/// <summary>Where the coordination system's record stood; kept as it is and told again.</summary>
internal sealed record WireHistory
{
    public required int Fence { get; init; }

    public required long Position { get; init; }

    public required string Heads { get; init; }
}

internal sealed class WireCommand
{
    public required string CommandId { get; init; }

    public required WireNumber Number { get; init; }

    public required int Fence { get; init; }

    public required int Sequence { get; init; }

    public required int Epoch { get; init; }

    public required BarredServices Barred { get; init; }

    public required string Priority { get; init; }

    public DateTimeOffset? NotAfter { get; init; }

    public string? Notice { get; init; }
}

internal readonly record struct WireResult(
    string CommandId,
    string Level,
    string? Code,
    string? ServingUnit,
    DateTimeOffset? AppliedAt,
    DateTimeOffset? NoticeSentAt);

internal sealed record CommandAnswer(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] WireHistory? History,
    IReadOnlyList<WireResult> Results);

internal sealed class HistoryRequest
{
    public required string Unit { get; init; }

    public WireHistory? History { get; init; }
}

internal sealed record HistoryAnswer([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] WireHistory? History);

internal sealed class ChangesRequest
{
    public required string Unit { get; init; }

    public DateTimeOffset? Since { get; init; }

    public string? After { get; init; }

    public int? Limit { get; init; }
}

internal readonly record struct WireChange(
    WireNumber Number, int Fence, int Sequence, int Epoch, BarredServices Barred, DateTimeOffset AppliedAt);

internal sealed record ChangesAnswer(string Unit, IReadOnlyList<WireChange> Lines, string? Next);

internal sealed class NoticeRequest
{
    public required string BatchId { get; init; }

    public required string Unit { get; init; }

    public required IReadOnlyList<WireNotice> Notices { get; init; }
}

internal sealed class WireNotice
{
    public required string NoticeId { get; init; }

    public required WireNumber Number { get; init; }

    public required string Template { get; init; }

    public required string TextZh { get; init; }

    public required string TextEn { get; init; }
}

internal readonly record struct WireNoticeResult(
    string NoticeId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] bool? Delivered,
    string? Code,
    DateTimeOffset? At);

internal sealed record NoticeAnswer(IReadOnlyList<WireNoticeResult> Results);

internal sealed class SnapshotRequest
{
    public required string Unit { get; init; }

    public WireNumber? From { get; init; }

    public WireNumber? To { get; init; }

    public WireNumber? After { get; init; }

    public int? Limit { get; init; }
}

internal readonly record struct WireLine(WireNumber Number, int Fence, int Sequence, int Epoch, BarredServices Barred);

internal sealed record SnapshotAnswer(
    string Unit,
    DateTimeOffset AsOf,
    long? Count,
    string? Hash,
    IReadOnlyList<WireLine> Lines,
    WireNumber? Next);

internal sealed record WireError(int Status, string Code, string Message);

/// <summary>What the control listener is told of single numbers.</summary>
internal sealed class OverrideRequest
{
    public required IReadOnlyList<WireOverride> Numbers { get; init; }
}

internal sealed class WireOverride
{
    public required WireNumber Number { get; init; }

    public required SubscriberState State { get; init; }

    public string? ServingUnit { get; init; }

    public int Epoch { get; init; }
}

internal sealed record WireEffect(
    long Id,
    string Carrier,
    string Unit,
    WireNumber Number,
    int Fence,
    int Sequence,
    int Epoch,
    BarredServices Barred,
    string CommandId,
    DateTimeOffset ReceivedAt,
    DateTimeOffset AppliedAt,
    DateTimeOffset? NoticeSentAt);

internal sealed record EffectPage(IReadOnlyList<WireEffect> Effects, long? Next);

internal sealed record LineCounts(long Barred, long Total, IReadOnlyDictionary<string, long> BarredByCarrier);

internal sealed record ReadyLine(bool Ready, Uri Control, IReadOnlyDictionary<string, Uri> Carriers, string Data);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    UseStringEnumConverter = true,
    MaxDepth = Limits.JsonDepthMax)]
[JsonSerializable(typeof(CommandRequest))]
[JsonSerializable(typeof(CommandAnswer))]
[JsonSerializable(typeof(NoticeRequest))]
[JsonSerializable(typeof(NoticeAnswer))]
[JsonSerializable(typeof(SnapshotRequest))]
[JsonSerializable(typeof(SnapshotAnswer))]
[JsonSerializable(typeof(HistoryRequest))]
[JsonSerializable(typeof(HistoryAnswer))]
[JsonSerializable(typeof(ChangesRequest))]
[JsonSerializable(typeof(ChangesAnswer))]
[JsonSerializable(typeof(WireError))]
[JsonSerializable(typeof(OverrideRequest))]
[JsonSerializable(typeof(EffectPage))]
[JsonSerializable(typeof(LineCounts))]
[JsonSerializable(typeof(ReadyLine))]
[JsonSerializable(typeof(Dictionary<string, Faults>))]
[JsonSerializable(typeof(Dictionary<string, Dictionary<string, long>>))]
internal sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>As declared, and with a plus and Chinese text written as they are: nothing here is ever put into a page.</summary>
    public static WireJson Plain => field ??= new WireJson(new JsonSerializerOptions(Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
