namespace Coordination.Sims;

public class IccidTests
{
    [Theory]
    [InlineData("89860012345678901238", "8986001234567890123")]
    [InlineData("8986001234567890123", "8986001234567890123")]
    [InlineData("8986 0012 3456 7890 1238", "8986001234567890123")]
    [InlineData(" 898600-12345678-901238 ", "8986001234567890123")]
    [InlineData("898600a2345678901230", "898600A234567890123")]
    [InlineData("8986001234567890123F", "8986001234567890123")]
    public void Its_first_nineteen_characters_are_the_card(string written, string card)
    {
        Assert.True(Iccid.TryParse(written, out var read));
        Assert.Equal(card, read.Text);
        Assert.Equal($"iccid:{card}", SimKeys.Of(read));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("898600123456789")]
    [InlineData("8.9860012345679E+19")]
    [InlineData("89860012345678901")]
    [InlineData("898600123456789012345")]
    [InlineData("89110012345678901238")]
    [InlineData("898600123A5678901238")]
    [InlineData("898600G2345678901230")]
    [InlineData("８９８６００１２３４５６７８９０１２３")]
    [InlineData("13800138000")]
    public void What_is_no_cards_number_is_refused_and_never_mended(string? written) => Assert.False(Iccid.TryParse(written, out _));

    [Fact]
    public void It_prints_masked()
    {
        Assert.Equal("898600****0123", Iccid.Parse("8986001234567890123").ToString());
        Assert.Equal(string.Empty, default(Iccid).ToString());
    }
}
