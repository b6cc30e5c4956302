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

    private static IEnumerable<(string Path, string Text)> Documents() => Repository.Files(".md").Select(path => (path, File.ReadAllText(Repository.At(path))));

    [GeneratedRegex(@"\]\((?!\w+:|#)(?<path>[^)#\s]+)")]
    private static partial Regex Links();

    [GeneratedRegex(@"infra/samples/[\w.-]*\w")]
    private static partial Regex Samples();
}
