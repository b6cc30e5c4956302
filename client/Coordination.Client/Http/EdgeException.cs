namespace Coordination.Http;

/// <summary>An edge gave no answer of a portal. It says which, and why; nothing of what was asked or answered.</summary>
/// <param name="message">Which edges, and why.</param>
/// <param name="isSent">Whether the call was sent, and may have been carried out.</param>
/// <param name="inner">What was found out.</param>
internal sealed class EdgeException(string message, bool isSent, Exception? inner = null) : IOException(message, inner)
{
    internal bool IsSent => isSent;
}
