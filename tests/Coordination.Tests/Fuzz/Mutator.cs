using System.Buffers.Binary;
using System.Text;

namespace Coordination.Fuzz;

/// <summary>
/// Makes wrong inputs out of right ones: close enough to get past the first look, wrong enough to get somewhere nobody thought of. The
/// same random numbers make the same input.
/// </summary>
/// <param name="random">Its randomness, seeded.</param>
/// <param name="corpus">Inputs that are right.</param>
/// <param name="tokens">What a reader of these looks for.</param>
/// <param name="bytesMax">Longest input made.</param>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> corpus, IReadOnlyList<byte[]> tokens, int bytesMax)
{
    private const int SpliceOneIn = 5;
    private const int ChangesMax = 6;
    private const int RunMax = 64;
    private const int RepeatsMax = 40;

    private static readonly long[] Boundaries =
    [
        0, 1, -1, 2, 7, 8, 15, 16, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, int.MaxValue, int.MinValue, uint.MaxValue, uint.MaxValue + 1L,
        long.MaxValue, long.MinValue,
    ];

    private static readonly string[] Words =
    [
        "0", "-1", "1e309", "-0", "2147483648", "9223372036854775808", "NaN", "null", "true", "\"\"", "[]", "{}", "\\ud800", "\0", "\r\n", "\u202E", "ÿ", "%s", "../",
        "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00Z",
    ];

    private static readonly byte[][] Common = [.. Words.Select(Encoding.UTF8.GetBytes)];

    public byte[] Next()
    {
        var bytes = One().ToList();
        if (random.Next(SpliceOneIn) == 0)
        {
            var other = One();
            var (cut, from) = (random.Next(bytes.Count + 1), random.Next(other.Length + 1));
            bytes.RemoveRange(cut, bytes.Count - cut);
            bytes.AddRange(other[from..]);
        }

        for (var changes = random.Next(1, ChangesMax + 1); changes > 0; changes--)
        {
            Change(bytes);
        }

        if (bytes.Count > bytesMax)
        {
            bytes.RemoveRange(bytesMax, bytes.Count - bytesMax);
        }

        return [.. bytes];
    }

    private byte[] One() => corpus[random.Next(corpus.Count)];

    private void Change(List<byte> bytes)
    {
        var at = random.Next(bytes.Count + 1);
        var left = bytes.Count - at;
        switch (random.Next(11))
        {
            case 0 when left > 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when left > 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, left);
                break;
            case 3:
                bytes.RemoveRange(at, Math.Min(random.Next(1, RunMax), left));
                break;
            case 4 when left > 0:
                var run = bytes.GetRange(at, Math.Min(random.Next(1, RunMax), left));
                for (var repeats = random.Next(1, RepeatsMax); repeats > 0; repeats--)
                {
                    bytes.InsertRange(at, run);
                }

                break;
            case 5:
                Put(bytes, at, Token());
                break;
            case 6:
                bytes.InsertRange(at, Token());
                break;
            case 7:
                Put(bytes, at, Boundary());
                break;
            case 8 when left > 0:
                // A length or a count beside its neighbours: one too many, one too few, twice as many.
                bytes[at] = random.Next(4) switch
                {
                    0 => unchecked((byte)(bytes[at] + 1)),
                    1 => unchecked((byte)(bytes[at] - 1)),
                    2 => unchecked((byte)(bytes[at] * 2)),
                    _ => (byte)Math.Min(left, byte.MaxValue),
                };
                break;
            case 9 when left > 1:
                var other = at + random.Next(left);
                (bytes[at], bytes[other]) = (bytes[other], bytes[at]);
                break;
            default:
                bytes.Insert(at, (byte)random.Next(256));
                break;
        }
    }

    private byte[] Token()
    {
        var all = tokens.Count > 0 && random.Next(2) == 0 ? tokens : Common;
        return all[random.Next(all.Count)];
    }

    private byte[] Boundary()
    {
        var value = Boundaries[random.Next(Boundaries.Length)];
        var bytes = new byte[sizeof(long)];
        switch (random.Next(4))
        {
            case 0:
                BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
                return bytes;
            case 1:
                BinaryPrimitives.WriteInt64BigEndian(bytes, value);
                return bytes;
            case 2:
                BinaryPrimitives.WriteInt32LittleEndian(bytes, unchecked((int)value));
                return bytes[..sizeof(int)];
            default:
                BinaryPrimitives.WriteInt16BigEndian(bytes, unchecked((short)value));
                return bytes[..sizeof(short)];
        }
    }

    private static void Put(List<byte> bytes, int at, byte[] value)
    {
        bytes.RemoveRange(at, Math.Min(value.Length, bytes.Count - at));
        bytes.InsertRange(at, value);
    }
}
