using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Coordination.Carriers;

namespace Coordination.Numbers;

/// <summary>
/// The ministry's allocation of network codes: who was given a number's prefix. After porting another carrier may serve the
/// number, so this names the *original* carrier. Longest prefix wins. Immutable; safe to use from everywhere.
/// </summary>
/// <remarks>
/// Facts: <c>number-allocation.json</c>, MIIT table as of <see cref="AsOf"/>; newer codes are possible. The carriers of
/// 13-digit numbers are not in that table: they are a setting with defaults, see <see cref="WithIotCarrier"/>.
/// </remarks>
public sealed class NumberAllocation
{
    private const int HeadMin = 10_000;
    private const int HeadDigits = 5;
    private const int Heads = 10_000;

    private static readonly Lazy<NumberAllocation> current = new(Load);

    private readonly Entry[] elevenDigits;
    private readonly CarrierCode?[] thirteenDigits;

    private NumberAllocation(
        Entry[] elevenDigits,
        CarrierCode?[] thirteenDigits,
        FrozenDictionary<CarrierCode, CarrierCode> virtualOperators,
        DateOnly asOf)
    {
        this.elevenDigits = elevenDigits;
        this.thirteenDigits = thirteenDigits;
        VirtualOperators = virtualOperators;
        AsOf = asOf;
    }

    /// <summary>The table as shipped, without test ranges.</summary>
    public static NumberAllocation Current => current.Value;

    /// <summary>Civil date of the ministry's table.</summary>
    public DateOnly AsOf { get; }

    /// <summary>
    /// The virtual operator set up for each host network. The plan tells a resale number's host and not its seller; by default
    /// all hosts lead to <c>MVNO-001</c>.
    /// </summary>
    public IReadOnlyDictionary<CarrierCode, CarrierCode> VirtualOperators { get; }

    /// <summary>
    /// The carrier the number's prefix was given to; a virtual operator for a resale number. Null when it is allocated to
    /// something without a unit here (satellite, an IoT prefix with no carrier set), or to nobody.
    /// </summary>
    public CarrierCode? OriginalCarrier(Msisdn number)
    {
        if (number.IsIot)
        {
            return thirteenDigits[number.Head - HeadMin];
        }

        var entry = EntryOf(number);
        return entry.Kind switch
        {
            NumberKind.Mobile => entry.Network,
            NumberKind.MvnoResale when entry.Network.IsMvno => entry.Network,
            NumberKind.MvnoResale when VirtualOperators.TryGetValue(entry.Network, out var seller) => seller,
            _ => null,
        };
    }

    /// <summary>What the number is for.</summary>
    public NumberKind KindOf(Msisdn number) => number.IsIot ? NumberKind.Iot : EntryOf(number).Kind;

    /// <summary>
    /// The same table with a range declared for tests, which must be allocated to nobody. Its numbers are spread over the
    /// carriers as the country's are (55 : 23 : 19 : 2, and 1 of a virtual operator), by the digits that follow the prefix up
    /// to the fifth.
    /// </summary>
    /// <param name="prefix">3 to 5 digits beginning with 13 to 19, such as <c>194</c>.</param>
    /// <exception cref="ArgumentException">The prefix has another shape, or is allocated: a test must not reach a real line.</exception>
    public NumberAllocation WithTestRange(string prefix) => WithTestRange(prefix, SpreadEntry);

    /// <summary>As the overload without it, all numbers given to one carrier.</summary>
    /// <exception cref="ArgumentException">As there.</exception>
    public NumberAllocation WithTestRange(string prefix, CarrierCode carrier) =>
        WithTestRange(prefix, _ => new Entry(carrier.IsMvno ? NumberKind.MvnoResale : NumberKind.Mobile, carrier));

    /// <summary>The same table with another carrier for a prefix of 13-digit numbers; null for none.</summary>
    /// <remarks>Setting: the shipped defaults are common knowledge and not confirmed by an official table.</remarks>
    /// <param name="prefix">4 or 5 digits within 1064x and 140 to 144, such as <c>10647</c>.</param>
    /// <param name="carrier">The carrier, or null for none.</param>
    /// <exception cref="ArgumentException">The prefix has another shape.</exception>
    public NumberAllocation WithIotCarrier(string prefix, CarrierCode? carrier)
    {
        var (first, size) = HeadsOf(prefix);
        if (size > 10 || !NumberText.IsIotHead(first) || !NumberText.IsIotHead(first + size - 1))
        {
            throw new ArgumentException($"'{prefix}' begins no 13-digit number: 4 or 5 digits within 1064x or 140 to 144.", nameof(prefix));
        }

        var table = (CarrierCode?[])thirteenDigits.Clone();
        Array.Fill(table, carrier, first - HeadMin, size);
        return new NumberAllocation(elevenDigits, table, Frozen(VirtualOperators), AsOf);
    }

    /// <summary>The same table with other virtual operators; a host that is missing has none, and its resale numbers no carrier.</summary>
    /// <exception cref="ArgumentException">A value is no virtual operator.</exception>
    public NumberAllocation WithVirtualOperators(IReadOnlyDictionary<CarrierCode, CarrierCode> operators)
    {
        foreach (var (host, seller) in operators)
        {
            if (!seller.IsMvno || host.IsMvno)
            {
                throw new ArgumentException($"'{host}' to '{seller}' does not lead from a host to a virtual operator.", nameof(operators));
            }
        }

        return new NumberAllocation(elevenDigits, thirteenDigits, Frozen(operators), AsOf);
    }

    /// <summary>Whether 11-digit numbers with these first five digits are allocated to anyone.</summary>
    internal bool IsAllocated(int head) => elevenDigits[head - HeadMin].Kind != NumberKind.Unallocated;

    private static Entry SpreadEntry(int percent) => percent switch
    {
        < 55 => new Entry(NumberKind.Mobile, CarrierCode.Cmcc),
        < 78 => new Entry(NumberKind.Mobile, CarrierCode.Ctcc),
        < 97 => new Entry(NumberKind.Mobile, CarrierCode.Cucc),
        < 99 => new Entry(NumberKind.Mobile, CarrierCode.Cbn),
        _ => new Entry(NumberKind.MvnoResale, CarrierCode.Cmcc),
    };

    private static NumberAllocation Load()
    {
        using var stream = typeof(NumberAllocation).Assembly.GetManifestResourceStream("number-allocation.json")
            ?? throw new InvalidOperationException("number-allocation.json is not in the assembly.");
        using var document = JsonDocument.Parse(stream);
        var root = document.RootElement;

        var prefixes = Rows(root.GetProperty("mobile"), NumberKind.Mobile)
            .Concat(Rows(root.GetProperty("resale"), NumberKind.MvnoResale))
            .Concat(Rows(root.GetProperty("satellite"), NumberKind.Satellite))
            .OrderBy(row => row.Prefix.Length);
        var elevenDigits = new Entry[Heads];
        foreach (var (prefix, entry) in prefixes)
        {
            var (first, size) = HeadsOf(prefix);
            Array.Fill(elevenDigits, entry, first - HeadMin, size);
        }

        var thirteenDigits = new CarrierCode?[Heads];
        foreach (var (prefix, entry) in Rows(root.GetProperty("iot").GetProperty("carriers"), NumberKind.Iot).OrderBy(row => row.Prefix.Length))
        {
            var (first, size) = HeadsOf(prefix);
            Array.Fill(thirteenDigits, entry.Network, first - HeadMin, size);
        }

        CarrierCode[] hosts = [CarrierCode.Cmcc, CarrierCode.Ctcc, CarrierCode.Cucc];
        return new NumberAllocation(
            elevenDigits,
            thirteenDigits,
            hosts.ToFrozenDictionary(host => host, _ => CarrierCode.Mvno(1)),
            DateOnly.ParseExact(root.GetProperty("asOf").GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    // Satellite operators have no carrier code of ours; their kind is all that is kept.
    private static IEnumerable<(string Prefix, Entry Entry)> Rows(JsonElement family, NumberKind kind) =>
        from owner in family.EnumerateObject()
        from prefix in owner.Value.EnumerateArray()
        select (prefix.GetString()!, new Entry(kind, kind == NumberKind.Satellite ? default : CarrierCode.Parse(owner.Name)));

    private static (int First, int Size) HeadsOf(string prefix)
    {
        if (prefix.Length is < 3 or > HeadDigits || prefix[0] != '1' || prefix.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            throw new ArgumentException($"'{prefix}' is no prefix: 3 to 5 digits beginning with 1.", nameof(prefix));
        }

        var size = prefix.Length switch { 3 => 100, 4 => 10, _ => 1 };
        return (int.Parse(prefix, CultureInfo.InvariantCulture) * size, size);
    }

    private static FrozenDictionary<CarrierCode, CarrierCode> Frozen(IReadOnlyDictionary<CarrierCode, CarrierCode> operators) =>
        operators as FrozenDictionary<CarrierCode, CarrierCode> ?? operators.ToFrozenDictionary();

    private NumberAllocation WithTestRange(string prefix, Func<int, Entry> entryOfPercent)
    {
        var (first, size) = HeadsOf(prefix);
        if (first < 13_000)
        {
            throw new ArgumentException($"'{prefix}' begins no mobile number: 13 to 19 do.", nameof(prefix));
        }

        var table = (Entry[])elevenDigits.Clone();
        for (var i = 0; i < size; i++)
        {
            if (IsAllocated(first + i))
            {
                throw new ArgumentException($"'{prefix}' is allocated (table of {AsOf:yyyy-MM-dd}) and cannot be a test range.", nameof(prefix));
            }

            table[first - HeadMin + i] = entryOfPercent(i * 100 / size);
        }

        return new NumberAllocation(table, thirteenDigits, Frozen(VirtualOperators), AsOf);
    }

    private Entry EntryOf(Msisdn number) => number == default ? default : elevenDigits[number.Head - HeadMin];

    private readonly record struct Entry(NumberKind Kind, CarrierCode Network);
}
