using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Coordination.Hosting;

/// <summary>What must not stand in a log, whoever wrote the line.</summary>
internal static partial class LogText
{
    /// <summary>
    /// Masks numbers, cards and holders: Orleans prints a grain's id, a number's in hexadecimal, and a driver may quote what it was sent.
    /// </summary>
    public static string Scrub(string text) =>
        Digits().Replace(Holder().Replace(Card().Replace(GrainOfNumber().Replace(text, "number/***"), "$1****"), "****"), "$1****$2");

    [GeneratedRegex("number/[0-9A-Fa-f]+")]
    private static partial Regex GrainOfNumber();

    /// <summary>A card's number, of which the first six say who made it and for whom.</summary>
    [GeneratedRegex("(?<![0-9])(8986[0-9]{2})[0-9A-Fa-f][0-9]{12}[0-9A-Za-z]?")]
    private static partial Regex Card();

    /// <summary>A holder's pseudonym, in a grain's key or in a record that Orleans prints with a message.</summary>
    [GeneratedRegex("(?<=holder:|Holder = |HolderToken = |About = )[0-9A-Za-z_-]+")]
    private static partial Regex Holder();

    /// <summary>Eleven or thirteen digits from 1, with or without the country before them.</summary>
    [GeneratedRegex(@"(?<![0-9])(?:\+?86)?(1[0-9]{2})[0-9]{4}(?:[0-9]{2})?([0-9]{4})(?![0-9])")]
    private static partial Regex Digits();
}

/// <summary>Of one kind of line at most one in <see cref="Every"/>: a full disk or a lost database says the same thousands of times.</summary>
internal sealed class LogThrottle(TimeProvider time)
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Category, int Event), Kind> kinds = new();

    /// <summary>Whether a line of this kind is shown now, and how many of it were not since the last one.</summary>
    public bool Admits(string category, EventId id, out int silenced)
    {
        var kind = kinds.GetOrAdd((category, id.Id), _ => new());
        lock (kind)
        {
            silenced = kind.Silenced;
            if (kind.ShownAt is { } at && time.GetElapsedTime(at) < Every)
            {
                kind.Silenced++;
                return false;
            }

            kind.ShownAt = time.GetTimestamp();
            kind.Silenced = 0;
            return true;
        }
    }

    private sealed class Kind
    {
        public long? ShownAt { get; set; }

        public int Silenced { get; set; }
    }
}
