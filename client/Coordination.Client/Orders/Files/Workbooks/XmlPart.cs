using System.Xml;

namespace Coordination.Orders;

/// <summary>
/// A part of a workbook as XML, forward. Namespaces are not compared: the same elements come under the two of ISO/IEC 29500
/// and under any prefix. No document type, nothing from outside, and limits on what a reader would keep.
/// </summary>
internal sealed class XmlPart : IDisposable
{
    /// <summary>How deep elements may lie within each other; a sheet needs seven.</summary>
    internal const int DepthMax = 64;

    private readonly string name;
    private readonly XmlReader xml;

    internal XmlPart(string name, Stream part)
    {
        this.name = name;
        xml = XmlReader.Create(part, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            NameTable = new BoundedNames(),
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CloseInput = true,
        });
    }

    /// <summary>Name of the element; empty at a text.</summary>
    internal string Element => xml.LocalName;

    internal bool IsStart => xml.NodeType == XmlNodeType.Element;

    internal bool IsEnd => xml.NodeType == XmlNodeType.EndElement;

    /// <summary>An element without any content: no end follows.</summary>
    internal bool IsEmpty => xml.IsEmptyElement;

    internal int Depth => xml.Depth;

    private bool IsText => xml.NodeType
        is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace;

    /// <summary>Goes on to the next start, end or text; false behind the last.</summary>
    internal bool Read()
    {
        try
        {
            return !xml.Read() ? false : xml.Depth <= DepthMax ? true : throw new DamagedPartException(name);
        }
        catch (XmlException wrong)
        {
            throw new DamagedPartException(name, wrong);
        }
    }

    /// <summary>Goes on to the next start of a child of the element at this depth; false at its end.</summary>
    internal bool ReadChild(int depth)
    {
        while (Read() && xml.Depth > depth)
        {
            if (IsStart)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Goes to the end of the element the reader stands at.</summary>
    internal void Skip()
    {
        var depth = xml.Depth;
        while (!IsEmptyHere(depth) && Read() && xml.Depth > depth)
        {
        }
    }

    /// <summary>Value of an attribute, or null.</summary>
    internal string? Attribute(string attribute) => xml.GetAttribute(attribute);

    /// <summary>Value of an attribute by its name in whatever namespace, or null.</summary>
    internal string? AttributeOfAnyNamespace(string attribute)
    {
        string? value = null;
        while (value is null && xml.MoveToNextAttribute())
        {
            value = xml.LocalName == attribute && xml.Prefix.Length > 0 ? xml.Value : null;
        }

        xml.MoveToElement();
        return value;
    }

    /// <summary>
    /// Adds the text directly inside the element at which the reader stands, to its end, as far as there is room; tells how
    /// many characters there were.
    /// </summary>
    internal int Text(Span<char> room, int used, char[] piece)
    {
        var depth = xml.Depth;
        if (xml.IsEmptyElement)
        {
            return used;
        }

        while (Read() && xml.Depth > depth)
        {
            if (IsText && xml.Depth == depth + 1)
            {
                used = Take(room, used, piece);
            }
        }

        return used;
    }

    public void Dispose() => xml.Dispose();

    private bool IsEmptyHere(int depth) => xml.Depth == depth && IsStart && xml.IsEmptyElement;

    private int Take(Span<char> room, int used, char[] piece)
    {
        try
        {
            int read;
            while ((read = xml.ReadValueChunk(piece, 0, piece.Length)) > 0)
            {
                if (used < room.Length)
                {
                    piece.AsSpan(0, Math.Min(read, room.Length - used)).CopyTo(room[used..]);
                }

                used += read;
            }

            return used;
        }
        catch (XmlException wrong)
        {
            throw new DamagedPartException(name, wrong);
        }
    }

    /// <summary>The names a reader has met; one that makes up names without end would fill the memory with them.</summary>
    private sealed class BoundedNames : NameTable
    {
        private const int NamesMax = 4_096;

        private int names;

        public override string Add(char[] key, int start, int len) => Get(key, start, len) ?? Counted(() => base.Add(key, start, len));

        public override string Add(string key) => Get(key) ?? Counted(() => base.Add(key));

        private string Counted(Func<string> add) => ++names <= NamesMax ? add() : throw new XmlException("Too many names.");
    }
}
