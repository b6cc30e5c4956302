using System.Diagnostics;
using System.Security.Cryptography;
using Coordination.Crypto;

namespace Coordination.Portals;

/// <summary>What a suite's signatures cost, one thread, µs.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Sign">A body signs a statement of an order.</param>
/// <param name="Verify">We verify it.</param>
/// <param name="Answer">We verify a carrier's answer to a full batch: its digest, and the signature over it.</param>
internal sealed record SignatureCost(ICryptoSuite Suite, double Sign, double Verify, double Answer)
{
    private const int StatementBytes = 600;
    private const int AnswerBytes = 60_000;

    private static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(400);

    public static SignatureCost Measure(ICryptoSuite suite)
    {
        using var key = suite.CreateKey();
        var (statement, answer) = (RandomNumberGenerator.GetBytes(StatementBytes), RandomNumberGenerator.GetBytes(AnswerBytes));
        var signature = key.Sign(statement);
        var digest = new byte[CryptoSuites.HashBytes];
        return new(
            suite,
            Of(() => key.Sign(statement)),
            Of(() => Demand(key.Public.Verifies(statement, signature))),
            Of(() =>
            {
                suite.Hash(answer, digest);
                Demand(key.Public.Verifies(statement, signature));
            }));
    }

    private static void Demand(bool isGood)
    {
        if (!isGood)
        {
            throw new BenchmarkFailedException("A signature does not verify.");
        }
    }

    private static double Of(Action work)
    {
        work();
        var (begun, times) = (Stopwatch.GetTimestamp(), 0);
        for (; Stopwatch.GetElapsedTime(begun) < Duration; times++)
        {
            work();
        }

        return Stopwatch.GetElapsedTime(begun).TotalMicroseconds / times;
    }
}
