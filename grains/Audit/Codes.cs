using System.Collections.Concurrent;
using System.Text;

namespace Coordination.Audit;

/// <summary>Codes as people and programs see them: the name in upper snake case, <c>NotMobile</c> as <c>NOT_MOBILE</c>.</summary>
internal static class Codes
{
    private static readonly ConcurrentDictionary<Enum, string> Known = new();

    public static string Of(Enum value) => Known.GetOrAdd(value, static known => UpperSnake(known.ToString()));

    private static string UpperSnake(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var index = 0; index < name.Length; index++)
        {
            if (index > 0 && char.IsUpper(name[index]))
            {
                text.Append('_');
            }

            text.Append(char.ToUpperInvariant(name[index]));
        }

        return text.ToString();
    }
}
