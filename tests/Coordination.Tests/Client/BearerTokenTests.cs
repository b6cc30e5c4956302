using System.Reflection;
using Coordination.Carriers;

namespace Coordination.Tests.Client;

public sealed class BearerTokenTests
{
    [Fact]
    public async Task A_portal_call_carries_the_token_asked_for_at_that_moment()
    {
        var asked = 0;
        var options = new CoordinationClientOptions { Token = "not this one", TokenSource = _ => ValueTask.FromResult($"token {++asked}") };

        Assert.Equal("token 1", await Sent(options, typeof(ICarrierPortal)));
        Assert.Equal("token 2", await Sent(options, typeof(ICarrierPortal)));
    }

    [Fact]
    public async Task A_fixed_token_is_sent_where_there_is_no_source() =>
        Assert.Equal("fixed", await Sent(new CoordinationClientOptions { Token = "fixed" }, typeof(ICarrierPortal)));

    [Fact]
    public async Task No_other_grain_sees_the_token() =>
        Assert.Null(await Sent(new CoordinationClientOptions { Token = "fixed" }, typeof(IManagementGrain)));

    [Fact]
    public async Task The_caller_s_own_context_is_left_as_it_was()
    {
        await Sent(new CoordinationClientOptions { Token = "fixed" }, typeof(ICarrierPortal));

        Assert.Null(RequestContext.Get(BearerToken.Key));
    }

    private static async Task<object?> Sent(CoordinationClientOptions options, Type called)
    {
        var context = DispatchProxy.Create<IOutgoingGrainCallContext, CallContext>();
        var sent = (CallContext)context;
        sent.Called = called.GetMethods()[0];
        await new BearerToken(options).Invoke(context);
        return sent.TokenSent;
    }

    /// <summary>A call on its way out that keeps what it would have carried.</summary>
    public class CallContext : DispatchProxy
    {
        internal MethodInfo? Called { get; set; }

        internal object? TokenSent { get; private set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            switch (targetMethod!.Name)
            {
                case "get_InterfaceMethod":
                    return Called;
                case "Invoke":
                    TokenSent = RequestContext.Get(BearerToken.Key);
                    return Task.CompletedTask;
                default:
                    throw new NotSupportedException(targetMethod.Name);
            }
        }
    }
}
