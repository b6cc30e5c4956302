using Coordination.Numbers;

namespace Coordination.Tests.Numbers;

public class NumberErrorTests
{
    private static readonly NumberError[] faults = [.. Enum.GetValues<NumberError>().Where(error => error != NumberError.None)];

    [Fact]
    public void Every_fault_has_a_code_and_an_explanation_of_its_own_in_both_languages()
    {
        Assert.All(faults, fault =>
        {
            Assert.Matches("^[A-Z_]+$", fault.Code());
            Assert.EndsWith("。", fault.Explain(chinese: true));
            Assert.EndsWith(".", fault.Explain(chinese: false));
        });
        Assert.Equal(faults.Length, faults.Select(fault => fault.Code()).Distinct().Count());
        Assert.Equal(faults.Length, faults.Select(fault => fault.Explain(chinese: true)).Distinct().Count());
        Assert.Equal(faults.Length, faults.Select(fault => fault.Explain(chinese: false)).Distinct().Count());
    }

    [Fact]
    public void No_fault_needs_no_words()
    {
        Assert.Empty(NumberError.None.Code());
        Assert.Empty(NumberError.None.Explain(chinese: true));
    }

    [Fact]
    public void A_value_that_is_no_fault_is_a_mistake_of_the_program()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ((NumberError)99).Code());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((NumberError)99).Explain(chinese: false));
    }
}
