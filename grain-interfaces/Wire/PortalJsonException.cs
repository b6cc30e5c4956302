using Coordination.Audit;

namespace Coordination.Wire;

/// <summary>
/// A text is not the JSON that is wanted. It says where, as a JSON path, and what is wanted there; it never repeats what was found, which
/// may be a phone number.
/// </summary>
internal sealed class PortalJsonException : Exception
{
    internal PortalJsonException(string path, string zh, string en)
        : base($"{path}: {en}")
    {
        Path = path;
        Refusal = new(RefusalCode.InvalidArgument, $"{path}：{zh}", Message);
    }

    /// <summary><c>$</c> for the whole text, <c>$.draft.key</c> for a member; a name that is none of ours is a question mark in it.</summary>
    internal string Path { get; }

    /// <summary>The same as a portal refuses.</summary>
    internal Refusal Refusal { get; }
}
