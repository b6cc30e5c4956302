using Microsoft.Extensions.Time.Testing;

namespace Coordination.Hosting;

public sealed class LogTextTests
{
    [Theory]
    [InlineData("number/7D57C9F6A80 is busy", "number/*** is busy")]
    [InlineData("Activation: number/7d57c9f6a80@127.0.0.1", "Activation: number/***@127.0.0.1")]
    [InlineData("of 8613800138000.", "of 138****8000.")]
    [InlineData("+8613800138000", "138****8000")]
    [InlineData("(13800138000)", "(138****8000)")]
    [InlineData("861440012345678 13900139000", "144****5678 139****9000")]
    [InlineData("sim/iccid:8986001234567890123@127.0.0.1", "sim/iccid:898600****@127.0.0.1")]
    [InlineData("898600A2345678901238,", "898600****,")]
    [InlineData("NumberTies { Holder = k1-9c2f00aa, Epoch = 0 } About = k1-9c2f00aa }", "NumberTies { Holder = ****, Epoch = 0 } About = **** }")]
    [InlineData("holder/holder:k1-9c2f00aa is busy", "holder/holder:**** is busy")]
    [InlineData("(k1-9c2f00aa9c2f00aa9c2f00aa9c2f00aa9c2f00aa)", "(k1-9c****)")]
    [InlineData("of h-abcdefghijkmnpqrstuvwxyz23.", "of h-ab****.")]
    [InlineData("CarrierReport { Document = AQJrMQ+/x== }", "CarrierReport { Document = **** }")]
    [InlineData("paper 11010519491231002X, 440524188001010014 of nobody", "paper 1101****, 440524188001010014 of nobody")]
    [InlineData("device 490154203237518 of 42", "device 49015420**** of 42")]
    [InlineData("batch 12 of slot 3 at 10.0.0.4:11111, 2026-03-02", "batch 12 of slot 3 at 10.0.0.4:11111, 2026-03-02")]
    public void Numbers_are_masked_whoever_wrote_them(string text, string scrubbed) => Assert.Equal(scrubbed, LogText.Scrub(text));

    [Fact]
    public void Of_one_kind_of_line_one_is_shown_and_the_others_are_counted()
    {
        var time = new FakeTimeProvider();
        var throttle = new LogThrottle(time);
        Assert.True(throttle.Admits("a", 1, out var silenced));
        Assert.Equal(0, silenced);
        Assert.False(throttle.Admits("a", 1, out _));
        Assert.False(throttle.Admits("a", 1, out _));
        Assert.True(throttle.Admits("a", 2, out _));
        Assert.True(throttle.Admits("b", 1, out _));

        time.Advance(LogThrottle.Every);
        Assert.True(throttle.Admits("a", 1, out silenced));
        Assert.Equal(2, silenced);
        time.Advance(LogThrottle.Every);
        Assert.True(throttle.Admits("a", 1, out silenced));
        Assert.Equal(0, silenced);
    }
}
