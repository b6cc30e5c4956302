using System.Globalization;
using System.Text;

namespace Coordination.Orders;

/// <summary>
/// Distinct mobile numbers of every simulated carrier, as scattered as an authority's list is: the number of a place, and the
/// place of a number, so that a billion lines can be checked without being remembered.
/// </summary>
internal static class OrderNumbers
{
    private const long OfCode = 100_000_000;
    private const long CountryCode = 86;

    // Coprime to OfCode, so that each place of a code has a number of its own; and its inverse.
    private const long Step = 61_803_399;
    private const long StepBack = 82_636_599;
    private const int WriteBufferBytes = 1 << 20;

    // About the carriers' shares of a country: 8 of China Mobile, 5 of Telecom, 5 of Unicom, one of Broadnet, one virtual operator.
    private static readonly int[] Codes =
        [135, 136, 137, 138, 139, 150, 159, 188, 133, 153, 180, 181, 189, 130, 131, 155, 156, 186, 192, 170];

    /// <summary>Places a number can have.</summary>
    public const long PlacesMax = OfCode * 20;

    /// <summary>The number of a place, with country code.</summary>
    public static long At(long place)
    {
        var (turn, code) = Math.DivRem(place, Codes.Length);
        return (((CountryCode * 1_000) + Codes[code]) * OfCode) + (turn * Step % OfCode);
    }

    /// <summary>The place of a number; negative when it is none of these.</summary>
    public static long PlaceOf(long number)
    {
        var (front, suffix) = Math.DivRem(number, OfCode);
        var code = Array.IndexOf(Codes, (int)(front - (CountryCode * 1_000)));
        return code < 0 ? -1 : (suffix * StepBack % OfCode * Codes.Length) + code;
    }

    /// <summary>As a carrier writes it, without the country code.</summary>
    public static string National(long number) => (number % (1_000 * OfCode)).ToString(CultureInfo.InvariantCulture);

    /// <summary>Writes a file of so many numbers from a place on: a head, and a number in each line.</summary>
    public static async Task WriteFile(string path, long first, int lines, CancellationToken cancellation)
    {
        await using var writer = new StreamWriter(path, Encoding.ASCII, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            BufferSize = WriteBufferBytes,
        });
        writer.NewLine = "\n";
        await writer.WriteLineAsync("number");
        for (var line = 0; line < lines; line++)
        {
            if (line % 100_000 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            await writer.WriteLineAsync(National(At(first + line)));
        }
    }
}
