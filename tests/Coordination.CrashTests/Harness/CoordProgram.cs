using System.Diagnostics;
using System.Text.Json;

namespace Coordination.Harness;

/// <summary>The operators' program, as it was built with these tests, run as a process of its own.</summary>
internal sealed class CoordProgram(string dataDirectory)
{
    private const string Name = "Coordination.Cli";
    private static readonly string path = Find();

    /// <summary>Runs one command and answers how it ended, whatever that is.</summary>
    public async Task<CoordRun> Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var argument in (string[])[path, .. arguments, "--data", dataDirectory, "--lang", "en"])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(SiloProcess.Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        var run = new CoordRun(string.Join(' ', arguments), process.ExitCode, await output, await error);
        TestContext.Current.TestOutputHelper?.WriteLine($"coord {run.Command}: {run.Exit}");
        return run;
    }

    /// <summary>Runs a command that has to end well, and answers what it printed.</summary>
    public async Task<JsonElement> Do(params string[] arguments) => (await Run([.. arguments, "-o", "json"])).Ends(0);

    /// <summary>Plans, approves and applies a file.</summary>
    public async Task<string> Order(string file)
    {
        var planned = await Do("order", "plan", file);
        var id = planned.GetProperty("orderId").GetString()!;
        await Do("order", "approve", id, "--root", planned.GetProperty("root").GetString()!, "--reason", "drill", "--yes");
        await Do("order", "apply", id, "--reason", "drill", "--yes");
        return id;
    }

    private static string Find()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(own.Parent?.Parent?.FullName ?? own.FullName, Name, own.Name, "coord.dll");
        return File.Exists(program) ? program : throw new FileNotFoundException($"No {program}: build the solution in the same configuration.");
    }
}

/// <summary>One command that has ended.</summary>
internal sealed record CoordRun(string Command, int Exit, string Output, string Error)
{
    /// <summary>Demands an exit code, and reads what was printed.</summary>
    public JsonElement Ends(int exit)
    {
        Assert.True(Exit == exit, $"coord {Command} ended with {Exit}, not {exit}.\n{Output}\n{Error}");
        return JsonDocument.Parse(Output).RootElement;
    }
}
