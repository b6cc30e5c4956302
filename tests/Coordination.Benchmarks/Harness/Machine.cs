using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Coordination.Harness;

/// <summary>What a figure was taken on.</summary>
/// <param name="Processors">Processors this program may use.</param>
/// <param name="Processor">Their name.</param>
/// <param name="MemoryGiB">Memory of the machine.</param>
/// <param name="System">Operating system.</param>
/// <param name="Runtime">Runtime.</param>
/// <param name="Heap">Setting of the heap's youngest generation, of silo and benchmark.</param>
/// <param name="TakenOn">Day, UTC.</param>
internal sealed record Machine(int Processors, string Processor, double MemoryGiB, string System, string Runtime, string Heap, DateOnly TakenOn)
{
    private const double Gibibyte = 1 << 30;

    public static Machine Of() => new(
        Environment.ProcessorCount,
        ProcessorName(),
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Gibibyte, 1),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        $"{HeapSetting.Variable}={Environment.GetEnvironmentVariable(HeapSetting.Variable)}",
        DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));

    public override string ToString() => $"{Processors} × {Processor}, {MemoryGiB} GiB, {System}, {Runtime}, {Heap}, {TakenOn:yyyy-MM-dd}";

    public JsonObject ToJson() => new()
    {
        ["processors"] = Processors,
        ["processor"] = Processor,
        ["memoryGiB"] = MemoryGiB,
        ["system"] = System,
        ["runtime"] = Runtime,
        ["heap"] = Heap,
        ["takenOn"] = TakenOn.ToString("yyyy-MM-dd", null),
    };

    private static string ProcessorName()
    {
        const string path = "/proc/cpuinfo";
        var line = File.Exists(path) ? File.ReadLines(path).FirstOrDefault(one => one.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
