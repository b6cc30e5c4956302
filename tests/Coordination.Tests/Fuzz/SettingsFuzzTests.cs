using System.Text;
using Coordination.Hosting;
using Coordination.Orders;
using Coordination.Tests.Orders.Files;
using Coordination.Tidy;

namespace Coordination.Fuzz;

/// <summary>Files that operators write: a silo's settings, a list to be ordered.</summary>
public sealed class SettingsFuzzTests : IDisposable
{
    private static readonly string[] Samples = ["messy.csv", "messy.jsonl", "messy.xlsx", "case-numbers.csv"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("coordination-fuzz-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public Task Settings_of_a_silo()
    {
        var path = Path.Combine(folder.FullName, "silo.json");
        return FuzzRun.Against(FuzzTarget.Of("settings", [File.ReadAllBytes(Repository.At("infra/samples/silo.json"))], bytes =>
        {
            File.WriteAllBytes(path, bytes);
            try
            {
                _ = SiloConfiguration.Read(new(new(path, new Dictionary<string, string>(), new Dictionary<string, string?>())));
            }
            catch (SettingsException refused)
            {
                Assert.NotEmpty(refused.Complaints);
                Assert.All(refused.Complaints, complaint => Assert.InRange(complaint.Length, 1, 20_000));
            }
        }) with
        {
            Tokens = FuzzTarget.Words("\"cluster\"", "\"storage\"", "\"kind\"", "sqlite", "\"brakes\"", "\"carriers\"", "\"pull\"", "24:00:00", "9999999999d", "-1", "1.5h", "http://", "https://[::1", "0.0.0.0:99999", "//", "/*", "\"tokens\":{"),
            Inputs = 500,
        });
    }

    [Fact]
    public Task Lists_of_an_issuer()
    {
        byte[] json = Encoding.UTF8.GetBytes("{\"number\":\"13800138000\"}\n{\"手机号\":\"13800138001\",\"x\":[1,{\"y\":null}]}\n");
        return FuzzRun.Against(new FuzzTarget(
            "order-file",
            [
                .. Samples
                    .Select(name => Repository.At($"infra/samples/{name}")).Where(File.Exists).Select(path => File.ReadAllBytes(path)).Where(bytes => bytes.Length < 64 * 1024),
                json, PackedFileTests.Gzip(json), [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("number\t备注\r\n13800138000\t\"a\r\nb\"\r\n")],
                Encoding.UTF8.GetBytes("号码;备注\n\"138 0013 8000\";x\n'13800138001;=1+1\n"),
            ],
            async bytes =>
            {
                using var stream = new MemoryStream(bytes);
                if (await OrderFile.Open(stream, "fuzz", TestContext.Current.CancellationToken) is OrderFileOpened.Opened { File: var file })
                {
                    await using (file)
                    {
                        var last = 0;
                        await foreach (var page in file.Pages(7, TestContext.Current.CancellationToken))
                        {
                            foreach (var row in page)
                            {
                                Assert.True(row.Row > last, "Rows ascend.");
                                Assert.InRange(row.Text.Length, 0, OrderFileRow.TextCharsMax);
                                last = row.Row;
                            }
                        }
                    }
                }
            })
        {
            Tokens = [.. FuzzTarget.Words("\"", "\"\"", ",", "\t", ";", "\r", "\n", "=", "'", "PK\u0003\u0004", "<row>", "</c>", "<v>", "&#x0;", "<!DOCTYPE", "{\"number\":", "\u001f\u008b"), [0xEF, 0xBB, 0xBF], [0xFE, 0xFF]],
            Inputs = 1_200,
            BytesMax = 64 * 1024,
            AllocatedMax = 64 * 1024 * 1024,
        });
    }
}
