using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Coordination.CarrierSimulator;

/// <summary>The program itself, as the silo's dev mode and the crash tests start it.</summary>
public sealed class SimulatorProcessTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_says_where_it_listens_and_ends_when_its_input_is_closed()
    {
        var folder = Directory.CreateTempSubdirectory("simulator-");
        using var process = Start("--carriers", "CMCC,MVNO-001", "--data", Path.Combine(folder.FullName, "c.db"), "--exit-with-parent");
        try
        {
            var ready = JsonNode.Parse(await process.StandardOutput.ReadLineAsync(Cancellation) ?? "{}")!;
            Assert.Equal(["CMCC", "MVNO-001"], ready["carriers"]!.AsObject().Select(static pair => pair.Key));
            using var http = new HttpClient();
            var faults = await http.GetStringAsync(new Uri(new Uri((string)ready["control"]!), "/sim/faults"), Cancellation);
            Assert.Contains("MVNO-001", faults, StringComparison.Ordinal);

            process.StandardInput.Close();
            await process.WaitForExitAsync(Cancellation);
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            End(process);
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("--data", "x.db", "--carriers", "ACME")]
    [InlineData("--data", "x.db", "--fault", "CMCC:melts=1")]
    [InlineData("--data", "x.db", "--carriers", "CMCC", "--fault", "CTCC:down")]
    [InlineData("--data", "x.db", "--ported", "2")]
    public async Task Wrong_options_are_told_and_exit_with_two(params string[] arguments)
    {
        using var process = Start(arguments);
        try
        {
            await process.WaitForExitAsync(Cancellation);
            Assert.Equal(2, process.ExitCode);
            Assert.NotEmpty((await process.StandardError.ReadToEndAsync(Cancellation)).Trim());
            Assert.Empty(await process.StandardOutput.ReadToEndAsync(Cancellation));
        }
        finally
        {
            End(process);
        }
    }

    private static Process Start(params IEnumerable<string> arguments)
    {
        var program = typeof(CarrierSimulation).Assembly.Location;
        return Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
    }
}
