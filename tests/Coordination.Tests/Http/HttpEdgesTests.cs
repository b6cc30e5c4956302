using Coordination.Http;
using Coordination.Tests.Client;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Coordination.Tests.Http;

/// <summary>Several edges, some of which are not there, not ours, or not well; and certificates that change.</summary>
public sealed class HttpEdgesTests(EdgeCertificates certificates) : IClassFixture<EdgeCertificates>
{
    private readonly FakePortals portals = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_several_edges_one_that_is_not_there_costs_nothing()
    {
        await using var edge = await ScriptedEdge.Start(certificates, portals);
        using var client = certificates.Portals(EdgeCertificates.Nobody(), edge.Address, EdgeCertificates.Nobody());

        for (var call = 0; call < 5; call++)
        {
            Assert.NotNull((await client.Province.Carriers()).Value);
        }

        Assert.Equal(5, edge.Requests.Count);
    }

    [Fact]
    public async Task One_that_went_away_is_left_for_the_next_and_nothing_is_done_twice()
    {
        await using var one = await ScriptedEdge.Start(certificates, portals);
        await using var other = await ScriptedEdge.Start(certificates, portals);
        using var client = certificates.Portals(one.Address, other.Address);
        var asking = new CoordinationClient(client, new HurryingTime(), 1);
        Assert.NotNull((await asking.Province.Carriers(Ct)).Value);
        var (gone, left) = one.Requests.Count == 1 ? (one, other) : (other, one);
        await gone.DisposeAsync();

        Assert.Equal("RESENT", (await asking.Province.Resend("13800138000", "again", ct: Ct)).Value!.Code);

        Assert.Single(left.Requests);
        Assert.Equal(1, portals.Log.Count("Resend"));
    }

    [Fact]
    public async Task When_none_is_there_it_is_said_which_were_asked_and_that_nothing_was_done()
    {
        Uri[] nobody = [EdgeCertificates.Nobody(), EdgeCertificates.Nobody()];
        using var client = certificates.Portals(nobody);

        var lost = await Assert.ThrowsAsync<CoordinationUnreachableException>(() => new CoordinationClient(client, new HurryingTime(), 1).Province.Carriers(Ct));

        Assert.False(lost.IsSent);
        Assert.Equal(1 + PortalCalls.RepeatsMax, lost.Tries);
        Assert.All(nobody, edge => Assert.Contains(edge.Authority, lost.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task One_that_cannot_answer_at_present_is_left_for_the_next(int status)
    {
        await using var sick = await ScriptedEdge.Start(certificates, portals);
        await using var well = await ScriptedEdge.Start(certificates, portals);
        sick.Instead = context => ScriptedEdge.Reply(context, status);
        using var client = certificates.Portals(sick.Address, well.Address);
        var asking = new CoordinationClient(client, new HurryingTime(), 1);

        for (var call = 0; call < 3; call++)
        {
            Assert.NotNull((await asking.Province.Carriers(Ct)).Value);
        }

        Assert.Equal(3, well.Requests.Count);
        Assert.InRange(sick.Requests.Count, 0, 1);
    }

    [Fact]
    public async Task Clients_begin_with_different_ones()
    {
        await using var one = await ScriptedEdge.Start(certificates, portals);
        await using var other = await ScriptedEdge.Start(certificates, portals);
        for (var seed = 0; seed < 16; seed++)
        {
            var options = certificates.Options(one.Address, other.Address);
            options.JitterSeed = seed;
            using var client = CoordinationClientRegistration.OverHttp(options);
            await client.Province.Carriers();
        }

        Assert.InRange(one.Requests.Count, 1, 15);
        Assert.Equal(16, one.Requests.Count + other.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_is_no_silo_is_told_nothing()
    {
        await using var impostor = await ScriptedEdge.Start(certificates, _ => portals.Province, certificates.Impostor);
        using var client = certificates.Portals(impostor.Address);

        var lost = await Assert.ThrowsAsync<EdgeException>(() => client.Province.Carriers());

        Assert.False(lost.IsSent);
        Assert.Contains("its OU is client", lost.Message, StringComparison.Ordinal);
        Assert.Empty(impostor.Requests);
    }

    [Fact]
    public async Task A_server_of_another_authority_is_told_nothing()
    {
        await using var stranger = await ScriptedEdge.Start(certificates, _ => portals.Province, certificates.Stranger());
        using var client = certificates.Portals(stranger.Address);

        var lost = await Assert.ThrowsAsync<EdgeException>(() => client.Province.Carriers());

        Assert.False(lost.IsSent);
        Assert.Contains("not of our authorities", lost.Message, StringComparison.Ordinal);
        Assert.Empty(stranger.Requests);
    }

    [Fact]
    public async Task A_server_that_speaks_no_http2_is_told_nothing()
    {
        await using var old = await ScriptedEdge.Start(certificates, _ => portals.Province, protocols: HttpProtocols.Http1);
        using var client = certificates.Portals(old.Address);

        await Assert.ThrowsAsync<EdgeException>(() => client.Province.Carriers());

        Assert.Empty(old.Requests);
    }

    [Fact]
    public async Task An_edge_that_does_not_take_the_certificate_is_named()
    {
        using var others = new EdgeCertificates();
        await using var edge = await ScriptedEdge.Start(others, _ => portals.Province, certificates.Silo);
        using var client = certificates.Portals(edge.Address);

        var lost = await Assert.ThrowsAsync<EdgeException>(() => client.Province.Carriers());

        Assert.Contains(edge.Address.Authority, lost.Message, StringComparison.Ordinal);
        Assert.Contains("certificate", lost.Message, StringComparison.Ordinal);
        Assert.Empty(edge.Requests);
    }

    [Fact]
    public async Task A_new_certificate_is_used_with_the_next_call_and_what_is_under_way_ends_under_the_old_one()
    {
        await using var edge = await ScriptedEdge.Start(certificates, portals);
        var (old, fresh) = (certificates.Load(certificates.Client("old")), certificates.Load(certificates.Client("fresh")));
        var current = old;
        using var client = new HttpPortals(certificates.Options(edge.Address), () => current);
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        edge.Instead = async _ =>
        {
            if (edge.Requests.Count == 1)
            {
                came.SetResult();
                await released.Task;
            }

            return false;
        };

        var underWay = client.Province.Carriers();
        await came.Task.WaitAsync(Ct);
        current = fresh;
        Assert.NotNull((await client.Province.Carriers()).Value);
        released.SetResult();

        Assert.NotNull((await underWay).Value);
        Assert.Equal([old.Thumbprint, fresh.Thumbprint], edge.Requests.Select(request => request.Thumbprint));
        Assert.NotNull((await client.Province.Carriers()).Value);
        Assert.Equal(fresh.Thumbprint, edge.Requests[^1].Thumbprint);
    }
}
