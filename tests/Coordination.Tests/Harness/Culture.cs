using System.Globalization;
using System.Runtime.CompilerServices;

namespace Coordination.Harness;

/// <summary>Tests run in the culture the silo runs in, whatever machine they are on.</summary>
internal static class Culture
{
    [ModuleInitializer]
    internal static void IsInvariant() => CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
}
