using Coordination.Cli;

namespace Coordination.Tests.Cli;

public sealed class MaskTests
{
    [Theory]
    [InlineData("13800138000", "138****8000")]
    [InlineData("call 13800138000 now", "call 138****8000 now")]
    [InlineData("号码13800138000不行", "号码138****8000不行")]
    [InlineData("'1380013800'", "'13****'")]
    [InlineData("8613800138000", "861****8000")]
    [InlineData("+8613800138000", "+861****8000")]
    [InlineData("138-0013-8000", "138****8000")]
    [InlineData("138 0013 8000", "138****8000")]
    [InlineData("order:01380013800000000000000000", "order:01380013800000000000000000")]
    [InlineData("case:13800138000138001380013800", "case:13800138000138001380013800")]
    [InlineData("a13800138000f", "a13800138000f")]
    [InlineData("2026-03-01", "2026-03-01")]
    [InlineData("96110", "96110")]
    [InlineData("process 4194304", "process 4194304")]
    public void Numbers_are_hidden_and_identifiers_are_not(string text, string masked) => Assert.Equal(masked, Mask.Text(text));
}
