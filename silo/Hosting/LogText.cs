using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Coordination.Hosting;

/// <summary>What must not stand in a log, whoever wrote the line.</summary>
internal static partial class LogText
{
    /// <summary>
    /// Masks numbers, cards, devices, holders and their documents: Orleans prints a grain's id, a number's in hexadecimal, and a driver may
    /// quote what it was sent.
    /// </summary>
    public static string Scrub(string text)
    {
        var scrubbed = Card().Replace(GrainOfNumber().Replace(text, "number/***"), "$1****");
        scrubbed = Holder().Replace(Pseudonym().Replace(scrubbed, "$1$2****"), "****");
        scrubbed = Digits().Replace(ResidentId().Replace(scrubbed, "$1****"), "$1****$2");
        return Imei().Replace(scrubbed, "$1****");
    }

    [GeneratedRegex("number/[0-9A-Fa-f]+")]
    private static partial Regex GrainOfNumber();

    /// <summary>A card's number, of which the first six say who made it and for whom.</summary>
    [GeneratedRegex("(?<![0-9])(8986[0-9]{2})[0-9A-Fa-f][0-9]{12}[0-9A-Za-z]?")]
    private static partial Regex Card();

    /// <summary>A holder's name or pseudonym, in a grain's key or in a record that Orleans prints with a message.</summary>
    [GeneratedRegex("(?<=holder:|Holder = |HolderToken = |About = |Token = |Document = )[0-9A-Za-z_+/=-]+")]
    private static partial Regex Holder();

    /// <summary>A pseudonym wherever it stands; its key's name says nothing of anybody. And the name that a holder has here.</summary>
    [GeneratedRegex("(?<![0-9A-Za-z])([0-9A-Za-z]{1,8}-[0-9a-f]{2})[0-9a-f]{38}(?![0-9A-Za-z])|(?<![0-9A-Za-z])(h-[a-z2-9]{2})[a-z2-9]{24}(?![0-9A-Za-z])")]
    private static partial Regex Pseudonym();

    /// <summary>A resident's number (GB 11643-1999): place, day of birth, serial, check; the place's province and city are left.</summary>
    [GeneratedRegex("(?<![0-9])([1-9][0-9]{3})[0-9]{2}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][0-9]{3}[0-9Xx](?![0-9A-Za-z])")]
    private static partial Regex ResidentId();

    /// <summary>Eleven or thirteen digits from 1, with or without the country before them.</summary>
    [GeneratedRegex(@"(?<![0-9])(?:\+?86)?(1[0-9]{2})[0-9]{4}(?:[0-9]{2})?([0-9]{4})(?![0-9])")]
    private static partial Regex Digits();

    /// <summary>Fifteen digits: a device's, of which the first eight say the model (3GPP TS 23.003 cl. 6.2).</summary>
    [GeneratedRegex("(?<![0-9])([0-9]{8})[0-9]{7}(?![0-9])")]
    private static partial Regex Imei();
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
