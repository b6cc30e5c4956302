using System.CommandLine;

namespace Coordination.Hosting;

/// <summary>Options that stand for settings, for the commands that read settings: the file, the storage, and what each adds.</summary>
internal sealed class SettingOptions
{
    private readonly Option<string?> file = new("--config") { Description = "JSON file of the settings; infra/samples/silo.json is one." };
    private readonly List<(Option<string?> Option, string Key)> options = [];

    public SettingOptions()
    {
        Add("--storage", "storage:kind", "Where the record is kept: sqlite, postgresql or sqlserver.").AcceptOnlyFromAmong([.. StorageSettings.Kinds.Keys]);
        Add("--data", "storage:directory", "Folder of the SQLite files. Default: ./data.");
    }

    public Option<string?> Add(string name, string key, string description)
    {
        var option = new Option<string?>(name) { Description = description };
        options.Add((option, key));
        return option;
    }

    public void AddTo(Command command)
    {
        command.Options.Add(file);
        options.ForEach(one => command.Options.Add(one.Option));
    }

    public SettingSources Read(ParseResult parsed) => SettingSources.Of(
        parsed.GetValue(file),
        options.ToDictionary(one => one.Key, one => parsed.GetValue(one.Option), StringComparer.OrdinalIgnoreCase));
}
