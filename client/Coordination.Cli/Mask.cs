using System.Text.RegularExpressions;
using Coordination.Numbers;

namespace Coordination.Cli;

/// <summary>Hides the middle of numbers in what is printed: 138****8000.</summary>
internal static partial class Mask
{
    /// <summary>A number as it came from the portal; masked even should it have come with all digits.</summary>
    internal static string Number(string number) => Msisdn.TryParse(number, out var read) ? read.ToString() : Text(number);

    /// <summary>
    /// A text somebody typed. Eight and more digits standing alone are taken for somebody's number; hash values, orders and
    /// cases are longer words with letters in them and stay whole.
    /// </summary>
    internal static string Text(string text) => Digits().Replace(text, found => found.Value.Length >= 11
        ? string.Concat(found.ValueSpan[..3], "****", found.ValueSpan[^4..])
        : string.Concat(found.ValueSpan[..2], "****"));

    [GeneratedRegex(@"(?<![A-Za-z0-9_:/])(?:\p{Nd}{8,}|1\p{Nd}{2}[ -]\p{Nd}{4}[ -]\p{Nd}{4})(?![A-Za-z0-9_])", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
