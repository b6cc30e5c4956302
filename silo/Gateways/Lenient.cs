using System.Text.Json;
using System.Text.Json.Serialization;
using Coordination.Carriers;

namespace Coordination.Gateways;

/// <summary>
/// Reads a value a carrier sent; what has the wrong type or form is as good as absent. Each of these leaves the reader at the
/// end of the value whatever it was.
/// </summary>
internal abstract class LenientConverter<T> : JsonConverter<T>
{
    public override bool HandleNull => true;

    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            reader.Skip();
            return default;
        }

        return Read(ref reader);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Only ever read.");

    protected abstract T? Read(ref Utf8JsonReader reader);
}

/// <summary>Text; anything else is null.</summary>
internal sealed class LenientTextConverter : LenientConverter<string?>
{
    protected override string? Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
}

/// <summary>True or false; anything else is null.</summary>
internal sealed class LenientBooleanConverter : LenientConverter<bool?>
{
    protected override bool? Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => null,
    };
}

/// <summary>An instant of RFC 3339, turned to UTC; anything else is null.</summary>
internal sealed class LenientInstantConverter : LenientConverter<DateTimeOffset?>
{
    protected override DateTimeOffset? Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var instant) ? instant.ToUniversalTime() : null;
}

/// <summary>How far a command got; anything else is <see cref="AckLevel.Unknown"/>.</summary>
internal sealed class LenientLevelConverter : LenientConverter<AckLevel>
{
    protected override AckLevel Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return AckLevel.Unknown;
        }

        if (reader.ValueTextEquals("applied"u8))
        {
            return AckLevel.Applied;
        }

        if (reader.ValueTextEquals("accepted"u8))
        {
            return AckLevel.Accepted;
        }

        return reader.ValueTextEquals("refused"u8) ? AckLevel.Refused : AckLevel.Unknown;
    }
}

/// <summary>Why a command was refused; any text not known here is <see cref="CarrierRefusal.Failed"/>, no text is none.</summary>
internal sealed class LenientRefusalConverter : LenientConverter<CarrierRefusal>
{
    protected override CarrierRefusal Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return CarrierRefusal.None;
        }

        return reader.GetString() switch
        {
            "NOT_ASSIGNED" => CarrierRefusal.NotAssigned,
            "PORTED" => CarrierRefusal.Ported,
            "STALE" => CarrierRefusal.Stale,
            "EXPIRED" => CarrierRefusal.Expired,
            "EPOCH_ENDED" => CarrierRefusal.EpochEnded,
            "LOWER_FENCE" => CarrierRefusal.LowerFence,
            _ => CarrierRefusal.Failed,
        };
    }
}

/// <summary>
/// A mark we told the carrier once; <see cref="HistoryMark.None"/> for null, which says that it was never told any, and null for
/// whatever is neither.
/// </summary>
internal sealed class LenientMarkConverter : JsonConverter<HistoryMark?>
{
    public override bool HandleNull => true;

    public override HistoryMark? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return HistoryMark.None;
        }

        using var document = JsonDocument.ParseValue(ref reader);
        var mark = document.RootElement;
        return mark.ValueKind == JsonValueKind.Object
            && mark.TryGetProperty("fence", out var fence) && fence.ValueKind == JsonValueKind.Number && fence.TryGetInt32(out var number) && number > 0
            && mark.TryGetProperty("position", out var position) && position.ValueKind == JsonValueKind.Number && position.TryGetInt64(out var batches)
            && mark.TryGetProperty("heads", out var heads) && heads.ValueKind == JsonValueKind.String
                ? new(number, batches, heads.GetString()!)
                : null;
    }

    public override void Write(Utf8JsonWriter writer, HistoryMark? value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Only ever read.");
}
