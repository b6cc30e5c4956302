using System.Globalization;

namespace Coordination.CarrierSimulator;

/// <summary>
/// Which carrier a number was first issued by, from the network codes of the ministry's table as of March 2023: this
/// program's own short copy, so that a mistake in the product's table shows. After porting another carrier serves the number.
/// </summary>
internal static class NumberPlan
{
    private const string Resale = "MVNO";

    // Longest prefix wins. A resale code names its host network after the colon, for a simulation without that MVNO.
    private static readonly Dictionary<string, string> Prefixes = Table(
        ("CTCC", "133 149 153 173 177 180 181 189 190 191 193 199 1410 10649"),
        ("CMCC", "1340 1341 1342 1343 1344 1345 1346 1347 1348 135 136 137 138 139 147 148 150 151 152 157 158 159 172 178"
            + " 182 183 184 187 188 195 197 198 1440 1441 10647 10648"),
        ("CUCC", "130 131 132 145 146 155 156 166 175 176 185 186 196 10646"),
        ("CBN", "192"),
        (Resale + ":CTCC", "162 1700 1701 1702"),
        (Resale + ":CMCC", "165 1703 1705 1706"),
        (Resale + ":CUCC", "167 171 1704 1707 1708 1709"));

    private static readonly int LongestPrefix = Prefixes.Keys.Max(static prefix => prefix.Length);

    /// <summary>
    /// The simulated carrier that issued the number; null for a code that is in no table (then whoever is asked issued it) and
    /// for a carrier that is not simulated here, which is named by <paramref name="elsewhere"/>.
    /// </summary>
    public static string? OriginalCarrier(long number, IReadOnlyList<string> simulated, out string? elsewhere)
    {
        elsewhere = null;
        if (CodeOf(number) is not { } issuer)
        {
            return null;
        }

        if (issuer.StartsWith(Resale, StringComparison.Ordinal))
        {
            var resellers = simulated.Where(static code => code.StartsWith(Resale, StringComparison.Ordinal)).ToArray();
            if (resellers.Length > 0)
            {
                // Which of the resellers has a segment is not published; ten thousand numbers go to one of them.
                return resellers[(int)(number / 10_000 % resellers.Length)];
            }

            issuer = issuer[(Resale.Length + 1)..];
        }

        if (simulated.Contains(issuer))
        {
            return issuer;
        }

        elsewhere = issuer;
        return null;
    }

    private static string? CodeOf(long number)
    {
        Span<char> text = stackalloc char[20];
        number.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture);
        if (length < 8 || !text.StartsWith("86"))
        {
            return null;
        }

        var national = text[2..length];
        var lookup = Prefixes.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var taken = LongestPrefix; taken >= 3; taken--)
        {
            if (lookup.TryGetValue(national[..taken], out var issuer))
            {
                return issuer;
            }
        }

        return null;
    }

    private static Dictionary<string, string> Table(params (string Issuer, string Codes)[] rows) =>
        rows.SelectMany(static row => row.Codes.Split(' ').Select(code => (code, row.Issuer)))
            .ToDictionary(static entry => entry.code, static entry => entry.Issuer, StringComparer.Ordinal);
}
