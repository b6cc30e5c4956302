using System.IO.Compression;
using Coordination.Harness;

namespace Coordination;

/// <summary>What a person gets wrong is told in one line, with an exit code, and no stack.</summary>
public sealed class When_the_order_file_is_bad
{
    private const int Failed = 1;
    private const int Usage = 2;
    private const int Conflict = 5;

    [Fact]
    public Task A_file_without_numbers_is_refused() =>
        Refused("people.csv", path => File.WriteAllText(path, "name,city\nalice,paris\nbob,rome\n"), "no column of numbers");

    [Fact]
    public Task A_file_in_no_known_encoding_is_refused() =>
        Refused("odd.csv", path => File.WriteAllBytes(path, [.. "number,note\n13800138000,"u8, 0xFF, 0xFE, 0xFF, 0x80, 0x81, 0xFF, .. "\n"u8]), "neither UTF-8 nor GB18030");

    [Fact]
    public Task An_archive_that_is_named_like_a_table_is_refused() => Refused(
        "order.csv",
        path =>
        {
            using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
            using var entry = new StreamWriter(archive.CreateEntry("inner.csv").Open());
            entry.WriteLine("13800138000");
        },
        "a zip archive");

    [Fact]
    public Task A_file_that_is_not_there_is_refused() => Refused("missing.csv", _ => { }, "There is no file 'missing.csv'");

    [Theory]
    [InlineData("--ground", "XYZ", "there is no such ground")]
    [InlineData("--province", "99", "there is no such province")]
    public Task An_unknown_word_is_a_mistake_in_the_command(string option, string word, string told) => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        var run = place.Once(place.Order(1).Path, option, word);

        Assert.Equal(Usage, await run.Ended());
        ToldOnce(run, told);
        Assert.False(Directory.Exists(place.Data), "A mistake in the command leaves nothing behind.");
    });

    [Fact]
    public Task Numbers_of_other_provinces_are_out_of_a_provinces_scope() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        // By libphonenumber's metadata 13800138xxx is of Beijing and 13808xxxxxx of Sichuan; 192 is of no known province.
        var file = Path.Combine(place.Folder, "provinces.csv");
        await File.WriteAllLinesAsync(file, ["number", "13800138000", "13800138001", "13808001234", "19200001234"], TestContext.Current.CancellationToken);

        var run = place.Once(file, "--ground", "PCA", "--province", "51");
        var result = await run.Finishes();

        Assert.Equal(4, result.Lines);
        Assert.Equal(2, result.Outcomes["OutOfScope"]);
        Assert.Equal(1, result.Outcomes["ProtectedReview"]);
        Assert.Equal(4, result.Outcomes.Values.Sum());
        Assert.Equal(0, result.Outcomes["Pending"]);
        using var log = CarriersLog.Open(place.Data);
        Assert.Empty(log.Effects());
    });

    [Fact]
    public Task The_same_key_is_the_same_order_and_another_file_under_it_a_conflict() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        var order = place.Order(20);
        var first = await place.Once(order.Path, "--key", "k-1").Finishes();
        var again = await place.Once(order.Path, "--key", "k-1").Finishes();

        Assert.Equal(first.OrderId, again.OrderId);
        Assert.Equal(first.Outcomes, again.Outcomes);
        Verdict.EveryNumberBarredExactlyOnce(order, again, place.Data);

        var other = Path.Combine(place.Folder, "other.csv");
        await File.WriteAllLinesAsync(other, ["number", "13900000001"], TestContext.Current.CancellationToken);
        var refused = place.Once(other, "--key", "k-1");

        Assert.Equal(Conflict, await refused.Ended());
        ToldOnce(refused, "Conflict: The key k-1 came before");
        Verdict.EveryNumberBarredExactlyOnce(order, again, place.Data);
    });

    private static Task Refused(string name, Action<string> write, string told) => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        var path = Path.Combine(place.Folder, name);
        write(path);
        var run = place.Once(path);

        Assert.Equal(Failed, await run.Ended());
        ToldOnce(run, told);
        Assert.Empty(run.Output.Lines());
    });

    private static void ToldOnce(SiloProcess run, string told)
    {
        Assert.Single(run.Error.Lines(), line => line.Contains(told, StringComparison.Ordinal));
        Complaints.AreForPeople(run);
    }
}
