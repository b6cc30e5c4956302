using System.Reflection;
using System.Text.RegularExpressions;
using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Tidy;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Coordination.Tests.Client;

/// <summary>What infra/carrier-pull.md shows to carriers compiles, and does what it says.</summary>
public sealed partial class SampleOfPullTests
{
    private const string Page = "infra/carrier-pull.md";

    // What a new console program has without writing it.
    private const string Implicit = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    [Fact]
    public async Task A_carrier_with_the_register_of_the_sample_bars_and_frees_and_answers_what_is_asked()
    {
        await using var country = await Country.Start(pulled: ["CMCC"]);
        var register = (ICarrierRegister)Activator.CreateInstance(Compiled().GetType("Register", throwOnError: true)!, country.Time)!;
        await using var puller = RunningPuller.Of(country, "CMCC", register);

        var order = await country.Order(Country.Police, "batch-1", ["13900139000", "13900139001"]);
        var ended = await country.Ended(Country.Police, order.OrderId);
        await country.Do(Country.Police, portals => portals.Province.Lift("lift-1", "13900139000", order.OrderId, true, "wrong number"));
        await country.Until(() => country.Number("13900139000"), view => view.Provisioning.Single() is { State: "applied", Applied: Services.None }, "service was given back");

        Assert.Equal([new Count(nameof(ItemOutcome.Applied), 2)], ended.Outcomes);
        var page = await register.Changes(new("w", null, null), TestContext.Current.CancellationToken);
        Assert.Null(page.Next);
        Assert.Equal(
            [("+8613900139000", Services.None), ("+8613900139001", Services.TwoWay)],
            page.Lines.OrderBy(line => line.Number).Select(line => (line.Number, line.Barred)));
        Assert.Equal(1, (await register.Seen(TestContext.Current.CancellationToken))!.Fence);
    }

    private static Assembly Compiled()
    {
        var blocks = Blocks().Matches(File.ReadAllText(Repository.At(Page))).Select(match => match.Groups["code"].Value).ToList();
        Assert.Equal(2, blocks.Count);
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "SampleOfPull",
            blocks.Append(Implicit).Select(code => CSharpSyntaxTree.ParseText(code, cancellationToken: TestContext.Current.CancellationToken)),
            references,
            new(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var bytes = new MemoryStream();
        var result = compilation.Emit(bytes, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics.Where(one => one.Severity is DiagnosticSeverity.Error)));
        return Assembly.Load(bytes.ToArray());
    }

    [GeneratedRegex("<!-- sample -->\n```csharp\n(?<code>[^`]*)```")]
    private static partial Regex Blocks();
}
