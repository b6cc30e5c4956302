using Coordination.Orders;

namespace Coordination.Tests.Orders.Files;

public sealed class SampleFileTests : OrderFileTest
{
    private const string Regenerate = "COORDINATION_REGENERATE";

    public static TheoryData<string> Names => [.. SampleFile.All.Keys];

    private static string Samples => Path.Combine(Root(), "infra", "samples");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_sample_is_what_its_generator_writes(string name)
    {
        var path = Path.Combine(Samples, name);
        if (Environment.GetEnvironmentVariable(Regenerate) == "1")
        {
            await File.WriteAllBytesAsync(path, SampleFile.All[name], Token);
        }

        var found = await File.ReadAllBytesAsync(path, Token);
        Assert.True(
            SampleFile.All[name].AsSpan().SequenceEqual(found),
            $"{name} differs from its generator; {Regenerate}=1 writes it anew.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_samples_read_me_describes_every_sample(string name)
    {
        Assert.Contains($"`{name}`", await File.ReadAllTextAsync(Path.Combine(Samples, "README.md"), Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_case_has_its_share_of_duplicates_and_bad_numbers_and_no_bad_row()
    {
        await using var file = await Open(Path.Combine(Samples, "case-numbers.csv"));
        var rows = await Rows(file);
        var bad = rows.Where(row => SampleFile.BadNumbers.Contains(row.Text)).ToList();
        var numbers = rows.Except(bad).Select(row => Digits(row.Text)[^11..]).ToList();

        Assert.Equal((OrderFileEncoding.Utf8, ',', "number"), (file.Format.Encoding, file.Format.Delimiter, file.Format.NumberColumnName));
        Assert.All(rows, row => Assert.Equal(RowError.None, row.Error));
        Assert.Equal(SampleFile.CaseNumbersRows, rows.Count);
        Assert.Equal(SampleFile.BadNumbers.Length, bad.Count);
        Assert.Equal(SampleFile.Duplicates, numbers.Count - numbers.Distinct().Count());
    }

    [Fact]
    public async Task What_a_Chinese_spreadsheet_writes_is_read()
    {
        await using var file = await Open(Path.Combine(Samples, "case-numbers-gb18030.csv"));
        var rows = await Rows(file);

        Assert.Equal(
            (OrderFileEncoding.Gb18030, ';', "手机号码", 1),
            (file.Format.Encoding, file.Format.Delimiter, file.Format.NumberColumnName, file.Format.NumberColumn));
        Assert.Equal(SampleFile.Gb18030Rows, rows.Count(row => row.Error == RowError.None && row.Text.Length == 11));
        Assert.Equal(SampleFile.Gb18030Rows, rows.Select(row => row.Text).Distinct().Count());
    }

    [Fact]
    public async Task The_messy_file_has_each_error_once_and_keeps_every_other_row()
    {
        await using var file = await Open(Path.Combine(Samples, "messy.csv"));
        var rows = await Rows(file);

        Assert.Equal(19, rows.Count);
        Assert.Equal(
            Enum.GetValues<RowError>().Where(error => error is not RowError.None and < RowError.NotJson),
            rows.Select(row => row.Error).Where(error => error != RowError.None).Order());
    }

    [Theory]
    [InlineData("messy.jsonl", RowError.NotJson, RowError.WrongType)]
    [InlineData("messy.xlsx", RowError.FormulaCell, RowError.HiddenRow)]
    public async Task Messy_files_have_each_error_of_their_kind(string name, RowError first, RowError last)
    {
        await using var file = await Open(Path.Combine(Samples, name));

        Assert.Subset(
            (await Rows(file)).Select(row => row.Error).ToHashSet(),
            Enum.GetValues<RowError>().Where(error => error >= first && error <= last).ToHashSet());
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Coordination.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("No Coordination.sln above the tests.");
    }
}
