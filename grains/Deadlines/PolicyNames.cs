using Coordination.Journal;

namespace Coordination.Deadlines;

/// <summary>Names of policies as people and programs write them, and the keys of their grains.</summary>
internal static class PolicyNames
{
    private static readonly (DeadlinePolicy Policy, string Name)[] names =
    [
        (DeadlinePolicy.VerifyWindow, "verify-window"),
        (DeadlinePolicy.NoticeWait, "notice-wait"),
        (DeadlinePolicy.HoldTerm, "hold-term"),
        (DeadlinePolicy.LineDeadline, "line-deadline"),
    ];

    public static string Of(DeadlinePolicy policy) => names.Single(row => row.Policy == policy).Name;

    public static string KeyOf(DeadlinePolicy policy) => $"policy:{Of(policy)}";

    public static DeadlinePolicy OfKey(string key) => names.Single(row => key == KeyOf(row.Policy)).Policy;

    public static bool TryParse(string? name, out DeadlinePolicy policy)
    {
        policy = names.FirstOrDefault(row => row.Name == name).Policy;
        return policy != default;
    }
}
