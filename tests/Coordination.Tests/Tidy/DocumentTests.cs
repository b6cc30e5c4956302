using System.Text.RegularExpressions;

namespace Coordination.Tidy;

/// <summary>What the documents point at is there.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Every_link_to_a_file_leads_to_it() =>
        Offenders.None(Documents().SelectMany(document => Links().Matches(document.Text)
            .Select(match => match.Groups["path"].Value)
            .Where(path => !Path.Exists(Path.Combine(Path.GetDirectoryName(Repository.At(document.Path))!, path)))
            .Select(path => $"{document.Path} links to {path}, which is not there")));

    [Fact]
    public void Every_sample_that_is_named_exists()
    {
        var named = Documents().SelectMany(document => Samples().Matches(document.Text).Select(match => (document.Path, Sample: match.Value))).ToList();
        Assert.Contains(named, name => name.Path == "README.md");
        Offenders.None(named.Where(name => !Repository.Has(name.Sample)).Select(name => $"{name.Path} names {name.Sample}, which is not there"));
    }

    [Fact]
    public void The_read_me_says_how_to_test() =>
        Assert.Matches("<!-- test-command -->\n```\\w*\n[^`]+\n```", File.ReadAllText(Repository.At("README.md")));

    [Fact]
    public void The_chinese_read_me_is_the_twin_of_the_english_one()
    {
        var english = File.ReadAllText(Repository.At("README.md"));
        var chinese = File.ReadAllText(Repository.At("README.zh-CN.md"));

        Assert.Equal(Commands(english), Commands(chinese));
        Assert.Equal(Targets(english), Targets(chinese));
        Assert.Equal(Sections(english), Sections(chinese));
    }

    /// <summary>What stands in fenced blocks, without comments: those are in the reader's language.</summary>
    private static IEnumerable<string> Commands(string document) => Blocks().Matches(document)
        .SelectMany(block => block.Groups["code"].Value.Split('\n'))
        .Select(line => Comment().Replace(line, string.Empty).TrimEnd())
        .Where(line => line.Length > 0);

    /// <summary>Files linked to, each other excepted.</summary>
    private static IEnumerable<string> Targets(string document) => Links().Matches(document)
        .Select(match => match.Groups["path"].Value)
        .Where(path => !path.StartsWith("README", StringComparison.Ordinal))
        .Distinct()
        .Order(StringComparer.Ordinal);

    private static int Sections(string document) => document.Split('\n').Count(line => line.StartsWith("## ", StringComparison.Ordinal));

    private static IEnumerable<(string Path, string Text)> Documents() => Repository.Files(".md").Select(path => (path, File.ReadAllText(Repository.At(path))));

    [GeneratedRegex(@"\]\((?!\w+:|#)(?<path>[^)#\s]+)")]
    private static partial Regex Links();

    [GeneratedRegex(@"^```\w+\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"(^|\s)(#|//) .*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"infra/samples/[\w.-]*\w")]
    private static partial Regex Samples();
}
