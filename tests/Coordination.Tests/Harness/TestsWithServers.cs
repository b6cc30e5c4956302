using System.Reflection;
using Coordination.Harness;
using Xunit.v3;

[assembly: TestFramework(typeof(TestsWithServers))]

namespace Coordination.Harness;

/// <summary>xunit, which looks past the classes whose server is not named: see <see cref="NeedsServerAttribute"/>.</summary>
public sealed class TestsWithServers(string? configFileName) : XunitTestFramework(configFileName)
{
    protected override ITestFrameworkDiscoverer CreateDiscoverer(Assembly assembly) =>
        new Discoverer((IXunitTestAssembly)base.CreateDiscoverer(assembly).TestAssembly);

    private sealed class Discoverer(IXunitTestAssembly assembly) : XunitTestFrameworkDiscoverer(assembly)
    {
        protected override bool IsValidTestClass(Type type) => NeedsServerAttribute.IsMet(type) && base.IsValidTestClass(type);
    }
}
