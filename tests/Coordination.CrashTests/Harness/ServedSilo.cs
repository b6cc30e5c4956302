using System.Net;
using System.Text.Json;

namespace Coordination.Harness;

/// <summary>A silo that was started with <c>serve</c>.</summary>
internal sealed class ServedSilo(SiloProcess process, int siloPort, int gatewayPort)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    public SiloProcess Process => process;

    public int SiloPort => siloPort;

    public int GatewayPort => gatewayPort;

    /// <summary>Returns once it takes work.</summary>
    public async Task<ServedSilo> Ready()
    {
        await process.Prints("Ready.");
        await Until(report => report.Ready, "it was ready");
        return this;
    }

    /// <summary>Where it answers HTTP.</summary>
    public async Task<IPEndPoint> Edge()
    {
        const string before = "HTTP at https://";
        await process.Prints(before);
        var line = process.Output.Lines().First(said => said.Contains(before, StringComparison.Ordinal));
        var at = line[(line.IndexOf(before, StringComparison.Ordinal) + before.Length)..];
        return IPEndPoint.Parse(at[..at.IndexOf(',', StringComparison.Ordinal)]);
    }

    /// <summary>Port of its health.</summary>
    public async Task<int> HealthPort() => (await Health()).Port;

    /// <summary>What <c>/live</c> answers.</summary>
    public async Task<HttpStatusCode> Live()
    {
        using var answer = await Http.GetAsync(new Uri(await Health(), "live"), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    /// <summary>What <c>/ready</c> answers.</summary>
    public async Task<ReadyReport> Look()
    {
        using var answer = await Http.GetAsync(new Uri(await Health(), "ready"), TestContext.Current.CancellationToken);
        var report = JsonSerializer.Deserialize<ReadyReport>(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), JsonSerializerOptions.Web)!;
        Assert.Equal(report.Ready ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        return report;
    }

    /// <summary>Looks until the answer is as wanted.</summary>
    public async Task<ReadyReport> Until(Func<ReadyReport, bool> wanted, string what)
    {
        using var patience = new CancellationTokenSource(SiloProcess.Patience);
        using var timer = new PeriodicTimer(LookEvery);
        var report = await Look();
        while (!wanted(report))
        {
            Assert.False(patience.IsCancellationRequested || process.HasExited, $"It was never seen that {what}; last seen: {report}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            report = await Look();
        }

        return report;
    }

    /// <summary>SIGTERM, and its end.</summary>
    public async Task Stopped()
    {
        process.Terminate();
        Assert.Equal(0, await process.Ended());
        Assert.Contains("Stopped.", process.Output.Lines());
    }

    private async Task<Uri> Health()
    {
        const string before = "Health: ";
        await process.Prints(before);
        var line = process.Output.Lines().First(said => said.StartsWith(before, StringComparison.Ordinal));
        return new(line[before.Length..line.IndexOf("live", StringComparison.Ordinal)]);
    }
}

/// <summary>The answer of <c>/ready</c>.</summary>
internal sealed record ReadyReport(bool Ready, string Phase, IReadOnlyList<ReadyCheck> Checks)
{
    /// <summary>What it says of one thing.</summary>
    public ReadyCheck Of(string name) => Checks.Single(check => check.Name == name);

    public override string ToString() => $"{Phase}: {string.Join("; ", Checks.Select(check => $"{check.Name} {check.Ok} ({check.Reason})"))}";
}

internal sealed record ReadyCheck(string Name, bool Ok, string Reason);
