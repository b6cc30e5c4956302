namespace Coordination.Tidy;

/// <summary>How a tidy test fails: with every offender in one message.</summary>
internal static class Offenders
{
    public static void None(IEnumerable<string> offenders)
    {
        var found = offenders.ToList();
        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }

    public static void NoneShareAName(IEnumerable<(string Name, string Of)> named) => None(named
        .GroupBy(one => one.Name, StringComparer.Ordinal)
        .Where(group => group.Count() > 1)
        .Select(group => $"{group.Key} is the name of {string.Join(" and of ", group.Select(one => one.Of))}"));
}
