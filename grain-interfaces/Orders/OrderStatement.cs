using System.Globalization;
using System.Text;
using Coordination.Law;

namespace Coordination.Orders;

/// <summary>
/// What a body signs: a text that a person can read, the same for everybody. UTF-8; the first line is <see cref="Head"/>, then lines
/// <c>name=value</c>, each ended by a line feed: <c>act</c>, <c>body</c>, <c>by</c>, those of the act in the order of its builder here, and
/// <c>signed-at</c>. In a value <c>\</c>, carriage return and line feed are written <c>\\</c>, <c>\r</c>, <c>\n</c>. Instants are UTC with six
/// decimals, <c>2026-03-02T01:00:00.123456Z</c>.
/// </summary>
public static class OrderStatement
{
    /// <summary>The first line: no text of another use begins with it.</summary>
    public const string Head = "coordination order statement 1";

    /// <summary>Value of <c>act</c>: an order is submitted.</summary>
    public const string ActSubmit = "submit";

    /// <summary>Value of <c>act</c>: an undo of an order is opened.</summary>
    public const string ActUndo = "undo";

    /// <summary>Value of <c>act</c>: a plan is approved.</summary>
    public const string ActApprove = "approve";

    /// <summary>Value of <c>act</c>: a plan is carried out.</summary>
    public const string ActApply = "apply";

    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>
    /// The draft, as it is sent: what the issuer leaves to the ground's defaults is empty, services 0; scope is <c>number</c>, <c>card</c>
    /// or <c>holder</c>; <c>expires-at</c> is empty where a term in years is given, from which it follows. Which numbers, and until when,
    /// the plan's root says, which is signed when it is approved and applied.
    /// </summary>
    public static string Submit(OrderDraft draft, Signatory who) => Text(ActSubmit, who, LinesOf(draft));

    /// <summary>An order is to be taken back.</summary>
    public static string Undo(string orderId, bool wrongful, string reason, Signatory who) => Text(
        ActUndo, who, [("undoes", orderId), ("wrongful", wrongful ? "1" : "0"), ("reason", reason)]);

    /// <summary>The plan with this root is approved.</summary>
    public static string Approve(string orderId, string root, string reason, Signatory who) =>
        Text(ActApprove, who, LinesOf(orderId, root, reason));

    /// <summary>The plan with this root is to be carried out.</summary>
    public static string Apply(string orderId, string root, string reason, Signatory who) =>
        Text(ActApply, who, LinesOf(orderId, root, reason));

    /// <summary>The values of a statement by name; null for a text that is none.</summary>
    internal static IReadOnlyDictionary<string, string>? Read(string text)
    {
        var lines = text.Split('\n');
        if (lines[0] != Head || lines[^1].Length > 0)
        {
            return null;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines[1..^1])
        {
            var sign = line.IndexOf('=', StringComparison.Ordinal);
            if (sign < 1 || !values.TryAdd(line[..sign], line[(sign + 1)..]))
            {
                return null;
            }
        }

        return values;
    }

    /// <summary>When a statement was signed; null where it does not say.</summary>
    internal static DateTimeOffset? SignedAt(IReadOnlyDictionary<string, string> said) => DateTimeOffset.TryParseExact(
        said.GetValueOrDefault("signed-at"), InstantFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    internal static (string Name, string Value)[] LinesOf(OrderDraft draft) =>
    [
        ("key", draft.Key),
        ("ground", Enum.IsDefined(draft.Ground) && draft.Ground is not Ground.None ? Authority.Code(draft.Ground) : string.Empty),
        ("provision", draft.Provision),
        ("reference", draft.Reference),
        ("reason", draft.Reason),
        ("services", ((int)draft.Services).ToString(CultureInfo.InvariantCulture)),
        ("province", draft.Province),
        ("scope", draft.Scope.ToString().ToLowerInvariant()),
        ("content-hash", draft.ContentHash),
        ("term-years", draft.TermYears == 0 ? string.Empty : draft.TermYears.ToString(CultureInfo.InvariantCulture)),
        ("expires-at", draft is { TermYears: 0, ExpiresAt: { } end } ? Instant(end) : string.Empty),
    ];

    internal static string Escaped(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\r", "\\r", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);

    private static (string Name, string Value)[] LinesOf(string orderId, string root, string reason) =>
        [("order", orderId), ("root", root), ("reason", reason)];

    private static string Text(string act, Signatory who, (string Name, string Value)[] lines)
    {
        ArgumentNullException.ThrowIfNull(who);
        var text = new StringBuilder(Head).Append('\n');
        foreach (var (name, value) in (IEnumerable<(string, string)>)[("act", act), ("body", who.Body), ("by", who.Person), .. lines, ("signed-at", Instant(who.At))])
        {
            text.Append(name).Append('=').Append(Escaped(value)).Append('\n');
        }

        return text.ToString();
    }

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);
}
