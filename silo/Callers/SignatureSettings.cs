using Coordination.Hosting;

namespace Coordination.Callers;

/// <summary>Whose signatures orders carry.</summary>
internal sealed record SignatureSettings
{
    /// <summary>File of issuers' keys (<see cref="BodyKeyFile"/>); empty for none.</summary>
    public string KeysFile { get; init; } = string.Empty;

    /// <summary>Whether orders may come unsigned.</summary>
    public bool AllowUnsigned { get; init; }

    /// <summary>Reads <c>signatures</c>; complains of a file that is no list, and of none where signatures are wanted.</summary>
    public static SignatureSettings Read(SettingsReader settings)
    {
        const string fileKey = "signatures:keysFile", unsignedKey = "signatures:unsignedOrders";
        var read = new SignatureSettings
        {
            KeysFile = settings.Text(fileKey) ?? string.Empty,
            AllowUnsigned = settings.Choice(unsignedKey, fallback: false, new Dictionary<string, bool>(StringComparer.OrdinalIgnoreCase) { ["refused"] = false, ["allowed"] = true }),
        };
        if (read.KeysFile.Length > 0)
        {
            try
            {
                _ = BodyKeyFile.Read(read.KeysFile);
            }
            catch (BodyKeysException wrong)
            {
                settings.Complain(fileKey, wrong.Message.TrimEnd('.'));
            }
        }
        else if (!read.AllowUnsigned)
        {
            settings.Complain($"{fileKey} is not set: the file with the public keys of the bodies that issue and approve orders. Without it no order can be submitted; {unsignedKey} = allowed takes orders that nobody signed.");
        }

        return read;
    }
}
