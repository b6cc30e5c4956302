using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Coordination.Journal;

/// <summary>A script of <c>infra/sql</c>, which is a resource of this assembly.</summary>
/// <param name="Number">From 1, without gaps in its folder.</param>
/// <param name="Name">File name.</param>
/// <param name="Text">Its statements.</param>
/// <param name="Sha256">Of the text, hexadecimal: an edited script is another migration.</param>
internal sealed record MigrationScript(int Number, string Name, string Text, string Sha256)
{
    /// <summary>Scripts of a folder such as <c>sqlite/grains/</c>, ascending; folders below it are not looked into.</summary>
    public static IReadOnlyList<MigrationScript> In(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"sql/{folder}";
        MigrationScript[] scripts =
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && !name.AsSpan(prefix.Length).Contains('/'))
                .Order(StringComparer.Ordinal)
                .Select(name => Read(assembly, name, name[prefix.Length..])),
        ];
        for (var index = 0; index < scripts.Length; index++)
        {
            if (scripts[index].Number != index + 1)
            {
                throw new SchemaException($"{scripts[index].Name} is script {index + 1} of {folder}: migrations are numbered from 1 without gaps.");
            }
        }

        return scripts;
    }

    private static MigrationScript Read(Assembly assembly, string resource, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        var text = reader.ReadToEnd();
        var number = int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture);
        return new(number, name, text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }
}
