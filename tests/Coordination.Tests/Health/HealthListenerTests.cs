using System.Net;
using System.Text.Json;

namespace Coordination.Health;

public sealed class HealthListenerTests : IAsyncLifetime
{
    private readonly Readiness readiness = new();
    private readonly HttpClient client = new();
    private HealthListener listener = null!;

    public async ValueTask InitializeAsync() => listener = await HealthListener.Start(new(IPAddress.Loopback, 0), readiness, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await listener.DisposeAsync();
    }

    [Fact]
    public async Task The_process_lives_before_it_is_ready()
    {
        var (status, body) = await Get("live");
        Assert.Equal((HttpStatusCode.OK, """{"live":true}"""), (status, body));
    }

    [Fact]
    public async Task It_is_not_ready_and_says_why()
    {
        readiness.Waits("the database does not answer");
        var (status, body) = await Get("ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        using var report = JsonDocument.Parse(body);
        Assert.False(report.RootElement.GetProperty("ready").GetBoolean());
        Assert.Equal("starting", report.RootElement.GetProperty("phase").GetString());
        var check = Assert.Single(report.RootElement.GetProperty("checks").EnumerateArray());
        Assert.Equal("schema", check.GetProperty("name").GetString());
        Assert.Equal("the database does not answer", check.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task It_tells_nothing_else_and_takes_nothing()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await Get("")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Get("metrics")).Status);
        using var posted = await client.PostAsync(new Uri(listener.Address, "ready"), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_refused() =>
        await Assert.ThrowsAnyAsync<IOException>(() => HealthListener.Start(new(IPAddress.Loopback, listener.Address.Port), readiness, TestContext.Current.CancellationToken));

    private async Task<(HttpStatusCode Status, string Body)> Get(string path)
    {
        using var answer = await client.GetAsync(new Uri(listener.Address, path), TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
