using System.Globalization;

namespace Coordination.Harness;

/// <summary>An order file drawn from a seed: so many distinct numbers of every simulated carrier, all well written.</summary>
internal sealed class DrawnOrder
{
    private static readonly string[] Codes = ["138", "150", "186", "131", "189", "133", "192", "170"];

    private DrawnOrder(string path, IReadOnlySet<long> numbers)
    {
        Path = path;
        Numbers = numbers;
    }

    public string Path { get; }

    /// <summary>The numbers as carriers write them, with 86 before.</summary>
    public IReadOnlySet<long> Numbers { get; }

    public static DrawnOrder Draw(string path, int lines, Random random)
    {
        var numbers = new HashSet<long>(lines);
        while (numbers.Count < lines)
        {
            var code = Codes[random.Next(Codes.Length)];
            numbers.Add(long.Parse(string.Create(CultureInfo.InvariantCulture, $"86{code}{random.Next(100_000_000):00000000}"), CultureInfo.InvariantCulture));
        }

        File.WriteAllLines(path, ["number", .. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)[2..])]);
        return new(path, numbers);
    }
}
