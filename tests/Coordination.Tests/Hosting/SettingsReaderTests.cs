namespace Coordination.Hosting;

public sealed class SettingsReaderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("coordination-settings-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_command_line_is_stronger_than_the_environment_and_that_than_the_file()
    {
        var settings = Reader(
            """{ "a": { "one": "file", "two": "file", "three": "file" } }""",
            new() { ["COORDINATION_A__TWO"] = "environment", ["COORDINATION_A__THREE"] = "environment", ["A__ONE"] = "another program's" },
            new() { ["a:three"] = "option", ["a:two"] = null });

        Assert.Equal(("file", "environment", "option"), (settings.Text("a:one"), settings.Text("a:two"), settings.Text("a:three")));
    }

    [Fact]
    public void What_cannot_be_read_is_told_with_key_value_and_source_and_all_at_once()
    {
        var settings = Reader(
            """{ "port": "many", "share": 2, "on": "yes", "word": "green" }""",
            new() { ["COORDINATION_WAIT__FOR"] = "5 minutes" },
            new() { ["size"] = "9" });
        Assert.Equal(7, settings.Number("port", 7, 1, 10));
        Assert.Equal(5, settings.Number("size", 5, 1, 8));
        Assert.Equal(0.5, settings.Share("share", 0.5));
        Assert.True(settings.Flag("on", true));
        Assert.Equal(TimeSpan.FromSeconds(3), settings.Span("wait:for", TimeSpan.FromSeconds(3)));
        Assert.Equal(1, settings.Choice("word", 1, new Dictionary<string, int> { ["red"] = 1, ["blue"] = 2 }));
        settings.Required("name", "what it is called");

        var wrong = Assert.Throws<SettingsException>(settings.ThrowIfWrong);
        Assert.Equal(
            [
                $"port = 'many' (file {File}): a whole number from 1 to 10 is wanted.",
                "size = '9' (command line): a whole number from 1 to 8 is wanted.",
                $"share = '2' (file {File}): a number from 0 to 1 is wanted, such as 0.5.",
                $"on = 'yes' (file {File}): true or false is wanted.",
                "wait:for = '5 minutes' (environment COORDINATION_WAIT__FOR): a whole number with its unit is wanted: 200ms, 20s, 5m, 24h or 30d.",
                $"word = 'green' (file {File}): one of red, blue is wanted.",
                "name is not set: what it is called.",
            ],
            wrong.Complaints);
    }

    [Theory]
    [InlineData("200ms", 0.2)]
    [InlineData("20s", 20)]
    [InlineData("5m", 300)]
    [InlineData("24h", 86_400)]
    [InlineData("30d", 2_592_000)]
    public void A_span_of_time_has_a_unit(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Reader("{}", [], new() { ["span"] = text }).Span("span", TimeSpan.Zero));

    [Theory]
    [InlineData("20")]
    [InlineData("-1s")]
    [InlineData("1.5h")]
    [InlineData("s")]
    [InlineData("99999999999s")]
    public void A_span_of_time_without_one_is_refused(string text)
    {
        var settings = Reader("{}", [], new() { ["span"] = text });
        settings.Span("span", TimeSpan.Zero);
        Assert.Throws<SettingsException>(settings.ThrowIfWrong);
    }

    [Fact]
    public void A_misspelt_key_is_refused_in_the_file_and_in_the_environment_where_it_is_ours()
    {
        var settings = Reader(
            """{ "storage": { "kind": "x", "knd": "y" }, "strage": 1 }""",
            new() { ["COORDINATION_STORAGE__DIRECTRY"] = "z", ["COORDINATION_CRASH_SEED"] = "7", ["COORDINATION_OTHERS__THING"] = "7" },
            []);
        settings.Text("storage:kind");
        settings.RefuseUnknown();

        var wrong = Assert.Throws<SettingsException>(settings.ThrowIfWrong);
        Assert.Equal(3, wrong.Complaints.Count);
        Assert.Contains(wrong.Complaints, complaint => complaint.Contains("strage", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(wrong.Complaints, complaint => complaint.Contains("storage:knd", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(wrong.Complaints, complaint => complaint.Contains("COORDINATION_STORAGE__DIRECTRY", StringComparison.Ordinal));
    }

    [Fact]
    public void A_secret_may_be_in_a_file_of_its_own()
    {
        var secret = Path.Combine(folder, "secret");
        System.IO.File.WriteAllText(secret, "deep\n");
        Assert.Equal("deep", Reader("{}", [], new() { ["a:secretFile"] = secret }).Secret("a:secret"));
    }

    [Fact]
    public void A_secret_that_is_given_twice_or_whose_file_is_not_there_is_refused_without_telling_it()
    {
        var twice = Reader("""{ "a": { "secret": "deep", "secretFile": "nowhere" } }""", [], []);
        twice.Secret("a:secret");
        var missing = Reader("""{ "a": { "secretFile": "nowhere" } }""", [], []);
        Assert.Null(missing.Secret("a:secret"));

        Assert.DoesNotContain("deep", Assert.Throws<SettingsException>(twice.ThrowIfWrong).Message, StringComparison.Ordinal);
        Assert.Contains("nowhere", Assert.Throws<SettingsException>(missing.ThrowIfWrong).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"a\": ")]
    [InlineData("[1]")]
    [InlineData("")]
    public void A_file_that_is_no_object_of_json_is_refused_by_name(string content)
    {
        var wrong = Assert.Throws<SettingsException>(() => Reader(content, [], []));
        Assert.Contains(File, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused_by_name()
    {
        var wrong = Assert.Throws<SettingsException>(() => new SettingsReader(new(Path.Combine(folder, "none.json"), new Dictionary<string, string>(), new Dictionary<string, string?>())));
        Assert.Contains("none.json", wrong.Message, StringComparison.Ordinal);
    }

    private string File => Path.Combine(folder, "silo.json");

    private SettingsReader Reader(string json, Dictionary<string, string> environment, Dictionary<string, string?> options)
    {
        System.IO.File.WriteAllText(File, json);
        return new(new(File, environment, options));
    }
}
