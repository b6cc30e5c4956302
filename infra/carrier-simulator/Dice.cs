namespace Coordination.CarrierSimulator;

/// <summary>What a throw decides; part of the throw, so that two faults of one command are independent.</summary>
internal enum Throw
{
    Assignment = 1,
    Recipient = 2,
    Flaky = 3,
    LoseAnswers = 4,
    Duplicate = 5,
    Reorder = 6,
    Shuffle = 7,
    Refuse = 8,
    NoticeUndelivered = 9,
    AcceptFirst = 10,
    Jitter = 11,
    Carrier = 12,
}

/// <summary>
/// Chance as a pure function of (seed, what is decided, about what): the same seed gives the same subscribers and the same
/// faults whatever order requests arrive in.
/// </summary>
internal readonly record struct Dice(long Seed)
{
    /// <summary>Dice of one carrier's own, so that its faults are independent of the others'.</summary>
    public Dice For(string carrier) => new(unchecked((long)Bits(Throw.Carrier, Fingerprint(carrier))));

    /// <summary>Uniform in [0, 1).</summary>
    public double Fraction(Throw what, ulong about) => (Bits(what, about) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, 1), about a text.</summary>
    public double Fraction(Throw what, string about) => Fraction(what, Fingerprint(about));

    public bool Happens(double probability, Throw what, ulong about) => probability > 0 && Fraction(what, about) < probability;

    public bool Happens(double probability, Throw what, string about) => probability > 0 && Fraction(what, about) < probability;

    public ulong Bits(Throw what, ulong about) =>
        unchecked(Mix(Mix((ulong)Seed ^ ((ulong)what * 0x9E3779B97F4A7C15UL)) ^ about));

    /// <summary>FNV-1a over the characters.</summary>
    public static ulong Fingerprint(ReadOnlySpan<char> text)
    {
        unchecked
        {
            var hash = 0xCBF29CE484222325UL;
            foreach (var character in text)
            {
                hash = (hash ^ character) * 0x100000001B3UL;
            }

            return hash;
        }
    }

    // The finaliser of splitmix64: every input bit reaches every output bit.
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15UL;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
            return value ^ (value >> 31);
        }
    }
}
