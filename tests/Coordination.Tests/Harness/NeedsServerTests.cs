namespace Coordination.Harness;

public sealed class NeedsServerTests
{
    // Any variable that is set does: the machine's path is.
    [Fact]
    public void A_class_is_there_when_its_server_is_named_or_it_needs_none()
    {
        Assert.True(NeedsServerAttribute.IsMet(typeof(NeedsServerTests)));
        Assert.True(NeedsServerAttribute.IsMet(typeof(Named)));
        Assert.False(NeedsServerAttribute.IsMet(typeof(NotNamed)));
    }

    [NeedsServer("PATH")]
    private sealed class Named;

    [NeedsServer("COORDINATION_NO_SUCH_SERVER")]
    private sealed class NotNamed;
}
