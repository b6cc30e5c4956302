using System.Security.Cryptography;

namespace Coordination.Journal;

/// <summary>Where the salts of commitments come from.</summary>
internal abstract class Salts
{
    /// <summary>The system's generator of random numbers.</summary>
    public static Salts Random { get; } = new RandomSalts();

    /// <summary>Fills in the next salt. Called by any thread.</summary>
    public abstract void Fill(Span<byte> salt);

    private sealed class RandomSalts : Salts
    {
        // The generator costs as much for 16 bytes as for 4,000.
        private const int Ahead = 256;

        [ThreadStatic]
        private static byte[]? drawn;

        [ThreadStatic]
        private static int used;

        public override void Fill(Span<byte> salt)
        {
            if (drawn is null || used == Ahead)
            {
                drawn = RandomNumberGenerator.GetBytes(Ahead * Commitment.SaltBytes);
                used = 0;
            }

            drawn.AsSpan(used++ * Commitment.SaltBytes, Commitment.SaltBytes).CopyTo(salt);
        }
    }
}
