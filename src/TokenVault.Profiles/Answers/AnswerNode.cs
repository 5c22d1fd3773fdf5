namespace TokenVault.Profiles.Answers;

/// <summary>A place in an answer that a profile names, and those below it.</summary>
internal sealed class AnswerNode
{
    /// <summary>The slot of the value itself, or -1.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>The slot of how many elements it has, or -1.</summary>
    public int CountSlot { get; set; } = -1;

    public List<(byte[] Name, AnswerNode Node)> Members { get; } = [];

    /// <summary>The first element of a list.</summary>
    public AnswerNode? First { get; set; }

    /// <summary>The element of a list that has a value at a place.</summary>
    public AnswerFilter? Found { get; set; }

    public AnswerNode Member(string name)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(name);
        foreach (var (known, node) in Members)
        {
            if (known.AsSpan().SequenceEqual(bytes))
            {
                return node;
            }
        }

        var added = new AnswerNode();
        Members.Add((bytes, added));
        return added;
    }
}
