using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Coordination.Carriers;
using Coordination.Numbers;
using Coordination.Verification;

namespace Coordination.DevMode;

/// <summary>
/// The other half: a carrier finds a number at risk, its holder is told and has a window to verify, the window passes, the
/// number is barred; the holder verifies, and service is back without a human between. Then the system says why.
/// </summary>
internal sealed class VerificationStory(DevFile dev, DevConsole console)
{
    private const int CandidatesMax = 1_000;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan StepMax = TimeSpan.FromSeconds(60);

    public async Task Tell(CancellationToken cancellation)
    {
        await using var carrier = await CoordinationClient.Connect(CoordinationConnection.Of(dev, DevProfiles.OfCarrier(CarrierCode.Cmcc)), cancellation);
        await using var desk = await CoordinationClient.Connect(CoordinationConnection.Of(dev, DevProfiles.Issuer), cancellation);
        var number = await Candidate(desk, cancellation);
        console.Heading($"One number verified and restored: {number}");
        var startedAt = Stopwatch.GetTimestamp();

        var opened = await carrier.Carrier.OpenCase(new($"story-{number.Key}", number.National, "演示风险线索 (demonstration)", 1), cancellation);
        if (opened.Value is not { } reverification)
        {
            throw new DevModeException($"No case could be opened: {opened.Refusal!.En}");
        }

        Step(startedAt, $"{reverification.CaseId}: hold placed (CARRIER_RISK), nothing is barred, the notice is on its way");
        await Until(desk, number, view => view.Holds.Any(hold => hold.Status is HoldStatus.Noticed), cancellation);
        Step(startedAt, $"notice delivered; the holder has {dev.VerifyWindowSeconds} s to verify (24 hours outside development, circular of 2 June 2021 art. 4)");
        await Until(desk, number, view => view.Provisioning.Any(row => row.Applied is not Services.None), cancellation);
        Step(startedAt, "the window passed without a verification: the carrier barred the number, one way");
        console.Explanation((await desk.Province.Explain(number.National, chinese: true, cancellation)).Value!);

        var check = new VerificationResult(
            reverification.CaseId,
            VerificationOutcome.Passed,
            3,
            TimeProvider.System.GetUtcNow(),
            "demonstration hall in another province",
            string.Create(CultureInfo.InvariantCulture, $"demo-{number.Key}"));
        var passed = await carrier.Carrier.Pass(number.National, check, cancellation);
        if (passed.Value is null)
        {
            throw new DevModeException($"The pass was refused: {passed.Refusal!.En}");
        }

        Step(startedAt, "verification passed at a hall in another province");
        await Until(desk, number, view => view.Barred is Services.None && view.Provisioning.All(row => row.Applied is Services.None), cancellation);
        Step(startedAt, "the carrier gave the service back; no person stood between");
        console.Explanation((await desk.Province.Explain(number.National, chinese: false, cancellation)).Value!);
    }

    private void Step(long startedAt, string text) => console.Say($"  {DevConsole.Seconds(Stopwatch.GetElapsedTime(startedAt)),7}  {text}");

    /// <summary>A number nothing was done to before, known to the simulated carrier as its own.</summary>
    private async Task<Msisdn> Candidate(CoordinationClient desk, CancellationToken cancellation)
    {
        for (var candidate = 1; candidate <= CandidatesMax; candidate++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"1390000{candidate:0000}");
            if (!Msisdn.TryParse(text, out var number) || (await desk.Province.Number(text, ct: cancellation)).Value is not { Version: 0, GraceUntil: null, Holds.Count: 0 })
            {
                continue;
            }

            using var http = new HttpClient { BaseAddress = new Uri(dev.Http) };
            using var answer = await http.PutAsJsonAsync("sim/numbers", new { numbers = new[] { new { number = number.Digits, state = "assigned" } } }, cancellation);
            answer.EnsureSuccessStatusCode();
            return number;
        }

        throw new DevModeException($"All {CandidatesMax} numbers of the demonstration were used: name another --data.");
    }

    private static async Task Until(CoordinationClient desk, Msisdn number, Func<NumberView, bool> reached, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(StepMax);
        using var timer = new PeriodicTimer(LookEvery);
        do
        {
            if ((await desk.Province.Number(number.National, ct: patience.Token)).Value is { } view && reached(view))
            {
                return;
            }
        }
        while (await timer.WaitForNextTickAsync(patience.Token));
    }
}
