using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Coordination.Hosting;

/// <summary>Settings that cannot be used: a line for each, with key, value and where it was set. Secrets' values are not in it.</summary>
internal sealed class SettingsException(IReadOnlyList<string> complaints, Exception? inner = null)
    : Exception(string.Join(Environment.NewLine, complaints), inner)
{
    public IReadOnlyList<string> Complaints { get; } = complaints;
}

/// <summary>Where settings come from, the weakest first.</summary>
/// <param name="File">A JSON file, null for none.</param>
/// <param name="Environment">Variables of the process; those that begin with <see cref="SettingsReader.EnvironmentPrefix"/> count.</param>
/// <param name="CommandLine">Settings by key, as the command line's options name them.</param>
internal sealed record SettingSources(string? File, IReadOnlyDictionary<string, string> Environment, IReadOnlyDictionary<string, string?> CommandLine)
{
    public static SettingSources Of(string? file, IReadOnlyDictionary<string, string?> commandLine) => new(
        file,
        System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? string.Empty, StringComparer.Ordinal),
        commandLine);
}

/// <summary>
/// Settings by key (<c>storage:kind</c>), the command line before the environment before the file. It remembers what was asked
/// for, so that a misspelt key is found, and collects what is wrong, so that all of it is told at once.
/// </summary>
internal sealed class SettingsReader
{
    /// <summary>A variable's name is this and the key in capitals, with two underscores for a colon.</summary>
    public const string EnvironmentPrefix = "COORDINATION_";

    private static readonly (string Suffix, TimeSpan Of)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)),
    ];

    private readonly IConfigurationRoot root;
    private readonly List<(IConfigurationProvider Provider, Func<string, string> Name)> sources = [];
    private readonly HashSet<string> asked = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> complaints = [];

    /// <summary>Reads the sources.</summary>
    /// <exception cref="SettingsException">The file is not there, or no JSON.</exception>
    public SettingsReader(SettingSources from)
    {
        var builder = new ConfigurationBuilder();
        if (from.File is { } file)
        {
            builder.AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false);
        }

        builder.AddInMemoryCollection(from.Environment
            .Where(variable => variable.Key.StartsWith(EnvironmentPrefix, StringComparison.Ordinal))
            .Select(variable => KeyValuePair.Create(variable.Key[EnvironmentPrefix.Length..].Replace("__", ":", StringComparison.Ordinal), (string?)variable.Value)));
        builder.AddInMemoryCollection(from.CommandLine.Where(option => option.Value is not null));
        root = Build(builder, from.File);
        Func<string, string>[] names =
        [
            .. from.File is null ? Array.Empty<Func<string, string>>() : [_ => $"file {from.File}"],
            key => $"environment {EnvironmentPrefix}{key.ToUpperInvariant().Replace(":", "__", StringComparison.Ordinal)}",
            _ => "command line",
        ];
        sources.AddRange(root.Providers.Zip(names));
    }

    /// <summary>The text of a key; null where it is not set or empty.</summary>
    public string? Text(string key)
    {
        asked.Add(key);
        return string.IsNullOrWhiteSpace(root[key]) ? null : root[key];
    }

    /// <summary>The text of a key that has no default; complains and answers an empty one where it is not set.</summary>
    /// <param name="key">The key.</param>
    /// <param name="what">What it is, for the complaint.</param>
    public string Required(string key, string what)
    {
        if (Text(key) is { } text)
        {
            return text;
        }

        complaints.Add($"{key} is not set: {what}.");
        return string.Empty;
    }

    /// <summary>A secret: from the key itself, or from the file that the key with <c>File</c> behind it names.</summary>
    public string? Secret(string key)
    {
        var value = Text(key);
        var fileKey = $"{key}File";
        if (Text(fileKey) is not { } path)
        {
            return value;
        }

        if (value is not null)
        {
            Complain(fileKey, $"{key} is set, too: one of the two is wanted");
            return value;
        }

        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Complain(fileKey, $"the file cannot be read ({unreadable.GetType().Name})");
            return null;
        }
    }

    public int Number(string key, int fallback, int min, int max) => Read(
        key,
        fallback,
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number : null,
        $"a whole number from {min} to {max} is wanted");

    public double Share(string key, double fallback) => Read(
        key,
        fallback,
        text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1 ? share : null,
        "a number from 0 to 1 is wanted, such as 0.5");

    public bool Flag(string key, bool fallback) => Read<bool>(
        key, fallback, text => bool.TryParse(text, out var flag) ? flag : null, "true or false is wanted");

    /// <summary>A span of time: a whole number and its unit.</summary>
    public TimeSpan Span(string key, TimeSpan fallback) => Read(key, fallback, TrySpan, "a whole number with its unit is wanted: 200ms, 20s, 5m, 24h or 30d");

    /// <summary>One of several words.</summary>
    public T Choice<T>(string key, T fallback, IReadOnlyDictionary<string, T> words)
        where T : struct => Read<T>(
        key, fallback, text => words.TryGetValue(text, out var choice) ? choice : null, $"one of {string.Join(", ", words.Keys)} is wanted");

    /// <summary>A list of texts; null where it is not set.</summary>
    public IReadOnlyList<string>? List(string key)
    {
        var items = Items(key).Select(Text).OfType<string>().ToList();
        return items.Count == 0 ? null : items;
    }

    /// <summary>Keys of the elements of a list.</summary>
    public IReadOnlyList<string> Items(string key)
    {
        asked.Add(key);
        return [.. root.GetSection(key).GetChildren().Select(child => child.Path)];
    }

    /// <summary>Where a value was not what its reader expected.</summary>
    public T Read<T>(string key, T fallback, Func<string, T?> parse, string wanted)
        where T : struct
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        if (parse(text) is { } value)
        {
            return value;
        }

        Complain(key, wanted);
        return fallback;
    }

    /// <summary>Complains of a key's value, which is told.</summary>
    public void Complain(string key, string why) => complaints.Add($"{key} = '{root[key]}' ({SourceOf(key)}): {why}.");

    /// <summary>Complains of a secret, which is not.</summary>
    public void ComplainOfSecret(string key, string why) => complaints.Add($"{key} ({SourceOf(key)}): {why}.");

    /// <summary>Complains of what a check found that knows its own names.</summary>
    public void Complain(string sentence) => complaints.Add(sentence);

    /// <summary>
    /// Complains of keys nobody asked for: in the file of all, in the environment of those below a key somebody asked for,
    /// because other programs' variables may begin with the same word.
    /// </summary>
    public void RefuseUnknown()
    {
        var heads = asked.Where(key => key.Contains(':', StringComparison.Ordinal)).Select(Head).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var key in root.AsEnumerable().Where(setting => setting.Value is not null && !asked.Contains(setting.Key)).Select(setting => setting.Key).Order(StringComparer.Ordinal))
        {
            var source = SourceOf(key);
            if (source.StartsWith("file", StringComparison.Ordinal) || (key.Contains(':', StringComparison.Ordinal) && heads.Contains(Head(key))))
            {
                complaints.Add($"{key} ({source}): there is no such setting.");
            }
        }
    }

    /// <exception cref="SettingsException">Something was complained of.</exception>
    public void ThrowIfWrong()
    {
        if (complaints.Count > 0)
        {
            throw new SettingsException([.. complaints]);
        }
    }

    private static IConfigurationRoot Build(ConfigurationBuilder builder, string? file)
    {
        try
        {
            return builder.Build();
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SettingsException([$"--config {file}: there is no such file."], missing);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([$"--config {file}: {wrong.GetBaseException().Message}"], wrong);
        }
    }

    private static string Head(string key) => key[..key.IndexOf(':', StringComparison.Ordinal)];

    private static TimeSpan? TrySpan(string text)
    {
        foreach (var (suffix, unit) in Units)
        {
            // Milliseconds first: their name ends like seconds'.
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && int.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                return count * unit;
            }
        }

        return null;
    }

    private string SourceOf(string key)
    {
        for (var index = sources.Count - 1; index >= 0; index--)
        {
            if (sources[index].Provider.TryGet(key, out _))
            {
                return sources[index].Name(key);
            }
        }

        return "not set";
    }
}
