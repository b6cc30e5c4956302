using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coordination.CarrierSimulator;

/// <summary>
/// How one carrier misbehaves. Shares are probabilities from 0 to 1; durations are milliseconds in JSON and <c>200ms</c>,
/// <c>2s</c> or <c>1m</c> on the command line. What is left out is off.
/// </summary>
internal sealed record Faults
{
    public static Faults None { get; } = new();

    /// <summary>Every request waits this long before anything is done.</summary>
    [JsonPropertyName("slowMs"), JsonConverter(typeof(MillisecondsConverter))]
    public TimeSpan Slow { get; init; }

    /// <summary>And a random part of this on top.</summary>
    [JsonPropertyName("jitterMs"), JsonConverter(typeof(MillisecondsConverter))]
    public TimeSpan Jitter { get; init; }

    /// <summary>Share of requests answered 503 with nothing done.</summary>
    public double Flaky { get; init; }

    /// <summary>Connections are closed as they come, requests under way are cut off.</summary>
    public bool Down { get; init; }

    /// <summary>Share of requests that are acted on durably and whose answer is then lost with the connection.</summary>
    public double LoseAnswers { get; init; }

    /// <summary>Share of requests that are worked through twice, as after a resend inside the carrier's own network.</summary>
    public double Duplicate { get; init; }

    /// <summary>Share of requests that are held back until a later one was worked through, and whose commands are shuffled.</summary>
    public double Reorder { get; init; }

    // These two can be set, not only initialised: the generated reader would overwrite an initialised default with zero.

    /// <summary>How long a held request waits at most for a later one.</summary>
    [JsonPropertyName("holdBackMs"), JsonConverter(typeof(MillisecondsConverter))]
    public TimeSpan HoldBack { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Share of commands refused <c>FAILED</c>; always the same ones.</summary>
    public double Refuse { get; init; }

    /// <summary>Share of notices that cannot be delivered; always the same ones.</summary>
    public double NoticeUndelivered { get; init; }

    /// <summary>Share of commands answered <c>accepted</c> first and applied after <see cref="AcceptDelay"/> or when sent again.</summary>
    public double AcceptFirst { get; init; }

    /// <summary>From accepting a command to applying it unasked.</summary>
    [JsonPropertyName("acceptDelayMs"), JsonConverter(typeof(MillisecondsConverter))]
    public TimeSpan AcceptDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>What is wrong with the values, or null.</summary>
    public string? Problem()
    {
        double[] shares = [Flaky, LoseAnswers, Duplicate, Reorder, Refuse, NoticeUndelivered, AcceptFirst];
        TimeSpan[] durations = [Slow, Jitter, HoldBack, AcceptDelay];
        if (shares.Any(static share => share is not (>= 0 and <= 1)))
        {
            return "A share lies between 0 and 1.";
        }

        return durations.Any(static duration => duration < TimeSpan.Zero || duration > Limits.DelayMax)
            ? "A duration lies between 0 and 10 minutes."
            : null;
    }

    /// <summary>Reads <c>CUCC:slow=200ms,flaky=0.1,down</c>.</summary>
    /// <exception cref="FormatException">Not of that form, an unknown fault, or a value out of its range.</exception>
    public static (string Carrier, Faults Faults) Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            throw new FormatException($"A fault is CARRIER:name=value,…, not '{text}'.");
        }

        var faults = None;
        foreach (var part in text[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split('=', 2);
            faults = faults.With(pair[0], pair.Length == 2 ? pair[1] : null);
        }

        return faults.Problem() is { } problem ? throw new FormatException(problem) : (text[..colon], faults);
    }

    private Faults With(string name, string? value) => name switch
    {
        "slow" => this with { Slow = Duration(name, value) },
        "jitter" => this with { Jitter = Duration(name, value) },
        "flaky" => this with { Flaky = Share(name, value) },
        "down" when value is null => this with { Down = true },
        "loseAnswers" => this with { LoseAnswers = Share(name, value) },
        "duplicate" => this with { Duplicate = Share(name, value) },
        "reorder" => this with { Reorder = Share(name, value) },
        "holdBack" => this with { HoldBack = Duration(name, value) },
        "refuse" => this with { Refuse = Share(name, value) },
        "noticeUndelivered" => this with { NoticeUndelivered = Share(name, value) },
        "acceptFirst" => this with { AcceptFirst = Share(name, value) },
        "acceptDelay" => this with { AcceptDelay = Duration(name, value) },
        _ => throw new FormatException($"There is no fault '{name}'."),
    };

    private static double Share(string name, string? value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var share)
            ? share
            : throw new FormatException($"{name} takes a share like 0.1, not '{value}'.");

    private static TimeSpan Duration(string name, string? value)
    {
        (string Suffix, double Milliseconds)[] units = [("ms", 1), ("s", 1_000), ("m", 60_000)];
        foreach (var (suffix, milliseconds) in units)
        {
            if (value is not null
                && value.EndsWith(suffix, StringComparison.Ordinal)
                && double.TryParse(value[..^suffix.Length], NumberStyles.Float, CultureInfo.InvariantCulture, out var amount)
                && amount * milliseconds <= Limits.DelayMax.TotalMilliseconds)
            {
                return TimeSpan.FromMilliseconds(amount * milliseconds);
            }
        }

        throw new FormatException($"{name} takes a duration like 200ms, 2s or 1m, at most 10m, not '{value}'.");
    }
}

/// <summary>A duration as whole or broken milliseconds.</summary>
internal sealed class MillisecondsConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var milliseconds = reader.GetDouble();
        return milliseconds >= 0 && milliseconds <= Limits.DelayMax.TotalMilliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw new JsonException("A duration lies between 0 and 600000 milliseconds.");
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.TotalMilliseconds);
}
