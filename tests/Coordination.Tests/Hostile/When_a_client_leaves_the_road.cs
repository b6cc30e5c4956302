using System.Text;
using Coordination.Audit;
using Coordination.Harness;
using Coordination.Journal;
using Coordination.Numbers;
using Coordination.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Hostile;

/// <summary>A client with a good certificate that knows Orleans well: it gets to the portals, by its own name, and nowhere else.</summary>
public sealed class When_a_client_leaves_the_road(Fortress fortress) : IClassFixture<Fortress>
{
    private const long Number = 86_13900139002;

    [Fact]
    [Trait("Hostile", "27")]
    public async Task A_numbers_grain_is_not_even_activated()
    {
        await Closes("it is not for a portal", raider => raider.Grains.GetGrain<INumberGrain>(Number).View(fullDigits: true));

        Assert.Empty(await fortress.Facts(Subject.OfNumber(Number)));
        Assert.Null(await Managed.GetActivationAddress(fortress.Silo.GetRequiredService<IGrainFactory>().GetGrain<INumberGrain>(Number), TestContext.Current.CancellationToken));
    }

    [Fact]
    [Trait("Hostile", "28")]
    public async Task Under_another_grains_name_nothing_is_let_in_either()
    {
        foreach (var name in new[] { "carrier-portal/0", "ministry/0", $"number/{Number:X}", "sys.client/hosted-127.0.0.1:1@1" })
        {
            await Closes("it names another sender", raider =>
            {
                raider.Id = GrainId.Parse(name);
                return raider.Grains.GetGrain<INumberGrain>(Number).PlaceHold(null!);
            });
        }

        // Nor to a portal: who calls is who is at the other end of the connection.
        await Closes("it names another sender", raider =>
        {
            raider.Id = GrainId.Parse("sys.client/00112233445566778899aabbccddeeff");
            return raider.With(fortress.Token(Fortress.Mobile, raider.CertificateFile), portals => portals.Carrier.Carriers());
        });
    }

    [Fact]
    [Trait("Hostile", "29")]
    public async Task Management_is_closed()
    {
        await Closes("it is not for a portal", raider => raider.Grains.GetGrain<IManagementGrain>(0).GetHosts());
        await Closes("it is not for a portal", raider => raider.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero));
    }

    [Fact]
    [Trait("Hostile", "30")]
    public async Task An_extension_of_a_portal_is_not_the_portal() =>
        await Closes("another interface", raider =>
            raider.Grains.GetGrain<Carriers.ICarrierPortal>(0).AsReference<Orleans.Core.Internal.IGrainManagementExtension>().DeactivateOnIdle().AsTask());

    [Theory]
    [InlineData("sys.svc.silo-control")]
    [InlineData("sys.svc.clustering")]
    [InlineData("sys.svc.catalog")]
    [InlineData("sys.svc.dir.mem")]
    [InlineData("sys.svc.test.hooks")]
    [InlineData("sys.client")]
    [InlineData("dashboard")]
    [InlineData("order")]
    [InlineData("carrier-portal2")]
    [Trait("Hostile", "30")]
    [Trait("Hostile", "37")]
    public Task What_is_no_portal_is_not_reached(string type) =>
        Closes("it is not for a portal", raider => new ForgedMessage { Sender = raider.Id, TargetType = type });

    [Fact]
    [Trait("Hostile", "27")]
    public async Task The_hand_made_message_of_these_tests_is_one_that_arrives()
    {
        await using var raider = await Raider.Connect(fortress, fortress.Certificate("raider"));
        var before = fortress.Record.Lines.Count;

        await raider.Send(new ForgedMessage { Sender = raider.Id }.Bytes());

        await fortress.Record.Next(before, SecurityEvent.NotAuthenticated, "carrier-portal/carriers", "no token");
    }

    public static TheoryData<string, uint> Heads => new()
    {
        { "an answer nobody asked this client for", ForgedMessage.Response | ForgedMessage.HasInterface },
        { "a message that wants no answer", ForgedMessage.OneWay | ForgedMessage.HasInterface },
        { "no direction", ForgedMessage.HasInterface },
        { "a result", ForgedMessage.Request | ForgedMessage.HasInterface | (1 << 20) },
        { "a message that was forwarded", ForgedMessage.Request | ForgedMessage.HasInterface | (1 << 24) },
        { "a system message", ForgedMessage.Request | ForgedMessage.HasInterface | (1 << 0) },
        { "news of where grains are", ForgedMessage.Request | ForgedMessage.HasInterface | (1 << 7) },
        { "a message for one activation only", ForgedMessage.Request | ForgedMessage.HasInterface | (1 << 9) },
        { "a message that activates nothing", ForgedMessage.Request | ForgedMessage.HasInterface | (1 << 10) },
        { "a flag that means nothing yet", ForgedMessage.Request | ForgedMessage.HasInterface | (1 << 15) },
        { "no interface", ForgedMessage.Request },
    };

    [Theory]
    [MemberData(nameof(Heads))]
    [Trait("Hostile", "30")]
    public async Task A_head_that_only_silos_write_is_refused(string what, uint packed)
    {
        Assert.NotEmpty(what);
        await Closes("it is", raider => new ForgedMessage { Sender = raider.Id, Packed = packed });
    }

    [Fact]
    [Trait("Hostile", "30")]
    public async Task A_portal_has_one_key_and_one_interface()
    {
        await Closes("it is not for a portal", raider => new ForgedMessage { Sender = raider.Id, TargetKey = "1" });
        await Closes("another interface", raider => new ForgedMessage { Sender = raider.Id, Interface = "number" });
        await Closes("no call of the portal", raider => new ForgedMessage { Sender = raider.Id, Body = ForgedMessage.Call("(\"inv\",[GrainRef],[number],\"view\")") });
    }

    [Fact]
    [Trait("Hostile", "35")]
    public async Task What_a_client_writes_into_the_context_means_nothing()
    {
        await using var raider = await Raider.Connect(fortress, fortress.Certificate("raider"));
        foreach (var (key, value) in new[] { ("isAdmin", "true"), ("coordination.stamp", new string('F', 64)), ("role", "MinistryOperator"), ("coordination.principal", "ministry-1") })
        {
            var before = fortress.Record.Lines.Count;
            RequestContext.Set(key, value);
            var answer = await raider.With(fortress.Token(Fortress.Mobile, raider.CertificateFile), portals => portals.Ministry.Stop("order:00000000000000000000000000", "because"));

            Assert.Equal(RefusalCode.NotAllowed, answer.Refusal!.Code);
            Assert.Equal("system-CMCC", (await fortress.Record.Next(before, SecurityEvent.NotAllowed, "ministry-portal/stop")).Who);
        }

        await Closes("its context holds more than short texts", client =>
        {
            RequestContext.Set("isAdmin", true);
            return client.With(fortress.Token(Fortress.Mobile, client.CertificateFile), portals => portals.Carrier.Carriers());
        });
    }

    [Theory]
    [InlineData("System.Diagnostics.Process,System.Diagnostics.Process")]
    [InlineData("System.Object")]
    [InlineData("Orleans.Runtime.SiloAddress,Orleans.Core.Abstractions")]
    [InlineData("System.Collections.Generic.List`1[[System.Object]]")]
    [InlineData("hold-terms")]
    [InlineData("stamp")]
    [InlineData("((((((((((")]
    [Trait("Hostile", "33")]
    public Task A_type_that_no_request_has_is_never_looked_up(string type) => Closes(
        "names a type of no request",
        raider => new ForgedMessage { Sender = raider.Id, Body = ForgedMessage.Call("(\"inv\",[GrainRef],[carrier-portal],\"carriers\")", [.. Typed(type), 0xE0]) });

    [Fact]
    [Trait("Hostile", "33")]
    public Task A_types_name_has_a_length() => Closes(
        "names a type of no request",
        raider => new ForgedMessage
        {
            Sender = raider.Id,
            Body = ForgedMessage.Call($"(\"inv\",[GrainRef],[carrier-portal],\"{new string('[', WireScan.TypeNameBytesMax - 43)}\")", Typed(new string('(', WireScan.TypeNameBytesMax + 1))),
        });

    [Theory]
    [InlineData(20 * 1024 * 1024, 0, "its head has")]
    [InlineData(100, 200 * 1024 * 1024, "its body has")]
    [InlineData(FrameGate.HeadBytesMax + 1, 0, "its head has")]
    [InlineData(100, FrameGate.BodyBytesMax + 1, "its body has")]
    [InlineData(0, 0, "its head has")]
    [InlineData(-1, 0, "its head has")]
    [InlineData(100, -1, "its body has")]
    [InlineData(int.MaxValue, int.MaxValue, "its head has")]
    [Trait("Hostile", "34")]
    public Task A_message_is_refused_for_its_size_before_it_is_received(int head, int body, string why) =>
        // Of what its lengths promise a few bytes are ever sent: who waited for the rest would not close.
        Closes(why, raider => new ForgedMessage { Sender = raider.Id, Lengths = (head, body) });

    [Theory]
    [InlineData(WireScan.NestingMax)]
    [InlineData(15_000)]
    [InlineData(100_000)]
    [InlineData(500_000)]
    [Trait("Hostile", "34")]
    public Task A_message_that_nests_too_deep_ends_its_connection_and_not_the_silo(int depth) => Closes(
        "nests deeper",
        raider => new ForgedMessage { Sender = raider.Id, Body = ForgedMessage.Call("(\"inv\",[GrainRef],[carrier-portal],\"carriers\")", Nested(depth)) });

    [Fact]
    [Trait("Hostile", "34")]
    public async Task A_message_at_every_limit_is_read_and_one_beyond_is_not()
    {
        const string call = "(\"inv\",[GrainRef],[carrier-portal],\"carriers\")";

        // The call itself is the first of the nested, and its own tag and end are fields.
        await Arrives(ForgedMessage.Call(call, Nested(WireScan.NestingMax - 1)));
        await Arrives(ForgedMessage.Call(call, [.. Enumerable.Repeat<byte[]>([0x06, 0x01], WireScan.FieldsMax - 2).SelectMany(field => field)]));

        await Closes("more than", raider => new ForgedMessage
        {
            Sender = raider.Id,
            Body = ForgedMessage.Call(call, [.. Enumerable.Repeat<byte[]>([0x06, 0x01], WireScan.FieldsMax - 1).SelectMany(field => field)]),
        });
    }

    [Fact]
    [Trait("Hostile", "34")]
    public async Task A_graph_that_bites_its_tail_is_read_to_its_end()
    {
        // A field nobody knows, and in it references to itself and to what is not there.
        await Arrives(ForgedMessage.Call("(\"inv\",[GrainRef],[carrier-portal],\"carriers\")", [0x26, 0xC0, .. ForgedMessage.VarInt(1), 0xC1, .. ForgedMessage.VarInt(99), 0xE0]));
    }

    [Fact]
    public async Task Another_certificate_does_not_take_over_a_clients_id()
    {
        var id = GrainId.Parse("sys.client/00112233445566778899aabbccddeeff");
        var clients = new ConnectedClients();
        var mine = new PeerCertificate(new('m', 43), PeerCertificate.ClientUnit, "mine", DateTimeOffset.MaxValue);

        Assert.True(clients.TryEnter(id, mine));
        Assert.True(clients.TryEnter(id, mine));
        Assert.False(clients.TryEnter(id, mine with { Thumbprint = new('t', 43) }));
        Assert.Equal(mine, clients.Of(id));

        clients.Leave(id);
        Assert.Equal(mine, clients.Of(id));
        clients.Leave(id);
        Assert.Null(clients.Of(id));
        Assert.True(clients.TryEnter(id, mine with { Thumbprint = new('t', 43) }));
        await Task.CompletedTask;
    }

    private IManagementGrain Managed => fortress.Silo.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);

    private static byte[] Typed(string type) => [0x36, 1, 0, 0, 0, 0, .. ForgedMessage.VarInt((uint)type.Length), .. Encoding.UTF8.GetBytes(type)];

    private static byte[] Nested(int depth) => [0x26, .. Enumerable.Repeat<byte>(0x20, depth - 1), .. Enumerable.Repeat<byte>(0xE0, depth)];

    private Task Closes(string why, Func<Raider, ForgedMessage> message) => Closes(why, raider => raider.Send(message(raider).Bytes()), isCall: false);

    private Task Closes(string why, Func<Raider, Task> call) => Closes(why, call, isCall: true);

    /// <summary>The silo ends the connection and records why; no call is answered; and it lives: another client is served.</summary>
    private async Task Closes(string why, Func<Raider, Task> attempt, bool isCall)
    {
        await using (var raider = await Raider.Connect(fortress, fortress.Certificate("raider")))
        {
            var before = fortress.Record.Lines.Count;
            var attempted = Apart(() => attempt(raider));

            await fortress.Record.Next(before, SecurityEvent.MessageRefused, ClientDoors.Name, why);
            Assert.False(isCall && attempted.IsCompletedSuccessfully);
        }

        await using var honest = await Raider.Connect(fortress, fortress.Certificate("mobile"));
        Assert.NotNull((await honest.With(fortress.Token(Fortress.Mobile, honest.CertificateFile), portals => portals.Carrier.Carriers())).Value);
    }

    /// <summary>What is written into the context stays with the attempt.</summary>
    private static async Task Apart(Func<Task> attempt) => await attempt();

    private async Task Arrives(byte[] body)
    {
        await using var raider = await Raider.Connect(fortress, fortress.Certificate("raider"));
        var before = fortress.Record.Lines.Count;

        await raider.Send(new ForgedMessage { Sender = raider.Id, Body = body }.Bytes());

        await fortress.Record.Next(before, SecurityEvent.NotAuthenticated, "carrier-portal/carriers");
    }
}
