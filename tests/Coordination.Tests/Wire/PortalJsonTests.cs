using System.Buffers;
using System.Text;
using Coordination.Audit;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Wire;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Coordination.Tests.Wire;

/// <summary>What can be asked and answered over Orleans can be over HTTP, without anything getting lost on the way.</summary>
public sealed class PortalJsonTests : IDisposable
{
    private const int Seeds = 10;

    private readonly ServiceProvider services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public static TheoryData<string> Routes => [.. PortalCatalog.All.Select(route => route.ToString())];

    public void Dispose() => services.Dispose();

    [Theory]
    [MemberData(nameof(Routes))]
    public void Arguments_come_out_as_they_went_in(string name)
    {
        var route = Route(name);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var filled = new Filled(new Random(seed), isSparse: seed % 2 == 1);
            object?[] arguments = [.. route.Info.GetParameters().Select(filled.Of)];

            var json = Written(to => PortalJson.WriteArguments(route, arguments, to));
            var read = PortalJson.ReadArguments(route, json);

            Assert.True(Bytes(arguments).SequenceEqual(Bytes(read)), $"{name}, seed {seed}: {Encoding.UTF8.GetString(json)}");
        }
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public void Answers_come_out_as_they_went_in(string name)
    {
        var route = Route(name);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var filled = new Filled(new Random(seed), isSparse: seed % 2 == 1);
            var type = route.AnswerType.GetGenericArguments()[0];
            foreach (var answer in (IAnswer[])[Answer(filled.Of(type), null), Answer(null, (Refusal)filled.Of(typeof(Refusal)))])
            {
                var json = Written(to => PortalJson.WriteAnswer(route, answer, to));
                var read = PortalJson.ReadAnswer(route, json);

                Assert.IsType(route.AnswerType, read);
                Assert.True(Bytes(answer).SequenceEqual(Bytes(read)), $"{name}, seed {seed}: {Encoding.UTF8.GetString(json)}");
            }

            IAnswer Answer(object? value, Refusal? refusal) => (IAnswer)Activator.CreateInstance(route.AnswerType, value, refusal)!;
        }
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public void A_refusal_without_a_portal_is_an_answer_to_every_call(string name)
    {
        var refusal = new Refusal(RefusalCode.NotAuthenticated, "请登录。", "Log in.");

        var json = Written(to => PortalJson.WriteRefusal(refusal, to));

        Assert.Equal(refusal, PortalJson.ReadAnswer(Route(name), json).Refusal);
    }

    [Fact]
    public void What_a_newer_silo_adds_to_an_answer_is_passed_over()
    {
        var read = PortalJson.ReadAnswer(Route("province-portal/submit"), Utf8("""
            {"value":{"orderId":"order:1","phase":"Frozen","repeated":true,"since":[{"a":null}]},"hint":1}
            """));

        var receipt = Assert.IsType<OrderReceipt>(read.Value);
        Assert.Equal(("order:1", true), (receipt.OrderId, receipt.Repeated));
        Assert.Equal(NameConverter<OrderPhase>.Unknown, receipt.Phase);
        Assert.False(Enum.IsDefined(receipt.Phase));
    }

    [Fact]
    public void A_code_of_refusal_that_is_not_known_here_is_a_refusal()
    {
        var read = PortalJson.ReadAnswer(Route("province-portal/submit"), Utf8("""{"refusal":{"code":"Tired","zh":"累了","en":"tired"}}"""));

        Assert.Equal(new Refusal(NameConverter<RefusalCode>.Unknown, "累了", "tired"), read.Refusal);
    }

    [Fact]
    public void A_service_that_is_not_known_here_keeps_the_others()
    {
        var order = (OrderView)new Filled(new Random(1), isSparse: false).Of(typeof(OrderView)) with { Services = Services.Data | NameConverter<Services>.Unknown };
        var route = Route("province-portal/order");
        var json = Encoding.UTF8.GetString(Written(to => PortalJson.WriteAnswer(route, (Answer<OrderView>)order, to)));
        Assert.Contains("\"services\":[\"Data\",\"1073741824\"]", json, StringComparison.Ordinal);

        var read = (OrderView)PortalJson.ReadAnswer(route, Utf8(json.Replace("1073741824", "Fax", StringComparison.Ordinal))).Value!;

        Assert.Equal(order.Services, read.Services);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"value":null}""")]
    [InlineData("""{"value":{"orderId":"order:1","phase":"Draft","repeated":true},"refusal":{"code":"Conflict","zh":"","en":""}}""")]
    [InlineData("""{"value":{"phase":"Draft","repeated":true}}""")]
    [InlineData("<html>")]
    public void What_is_no_answer_is_not_taken_for_one(string json) =>
        Assert.Throws<PortalJsonException>(() => PortalJson.ReadAnswer(Route("province-portal/submit"), Utf8(json)));

    [Fact]
    public void Names_of_members_leave_room_for_what_is_not_known()
    {
        var enums = typeof(PortalCatalog).Assembly.GetTypes().Where(type => type.IsEnum).ToList();

        Assert.All(enums, type => Assert.Equal(typeof(int), Enum.GetUnderlyingType(type)));
        Assert.All(enums, type => Assert.DoesNotContain(Enum.GetValues(type).Cast<int>(), member => member < 0 || member >= 1 << 30));
    }

    private static PortalRoute Route(string name) => PortalCatalog.All.Single(route => route.ToString() == name);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        write(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private byte[] Bytes(object? value) => services.GetRequiredService<Serializer>().SerializeToArray(value);
}
