namespace Coordination.Cli;

/// <summary>Language of what people read. Codes, JSON and identifiers are the same in both.</summary>
internal enum Language
{
    En,
    Zh,
}

/// <summary>A sentence in both languages, side by side, so that neither is forgotten.</summary>
internal readonly record struct Text(string Zh, string En)
{
    internal string In(Language language) => language == Language.Zh ? Zh : En;
}
