namespace Coordination.Holders;

/// <summary>
/// A document that a line was registered with, as pseudonyms are made of it: case and spaces do not matter. It is in the open only in
/// memory, while a pseudonym is made or checked, and is never printed.
/// </summary>
internal sealed record HolderDocument
{
    /// <summary>Most characters of kind and number together.</summary>
    public const int CharactersMax = 128;

    /// <param name="type">Kind of document in the words the carriers agreed on; where numbers are given out by several places, with the place: <c>PASSPORT-USA</c>.</param>
    /// <param name="number">Its number.</param>
    /// <exception cref="ArgumentException">A part is empty or holds NUL, or both are too long together. The text quotes neither.</exception>
    public HolderDocument(string type, string number)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(type);
        ArgumentException.ThrowIfNullOrWhiteSpace(number);
        Type = type.Trim().ToUpperInvariant();
        Number = string.Concat(number.Where(character => !char.IsWhiteSpace(character))).ToUpperInvariant();
        if (Type.Length + Number.Length > CharactersMax || Type.Contains('\0', StringComparison.Ordinal) || Number.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException($"Kind and number of a document have at most {CharactersMax} characters, and no NUL.");
        }
    }

    public string Type { get; }

    public string Number { get; }

    /// <summary>Without what is in it.</summary>
    public override string ToString() => nameof(HolderDocument);
}
