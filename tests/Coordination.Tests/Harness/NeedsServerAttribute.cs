namespace Coordination.Harness;

/// <summary>
/// Tests of a class that needs a server which cannot be started here. They are discovered where the environment names one, and
/// are not there at all where it does not: a test that is always skipped tells nobody anything.
/// </summary>
/// <param name="variable">Environment variable that says how to reach it.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsServerAttribute(string variable) : Attribute
{
    public string Variable => variable;

    /// <summary>Whether a class needs no server, or the one it needs is named.</summary>
    public static bool IsMet(Type type) =>
        type.GetCustomAttributes(typeof(NeedsServerAttribute), inherit: false) is not [NeedsServerAttribute needs]
        || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(needs.Variable));
}
