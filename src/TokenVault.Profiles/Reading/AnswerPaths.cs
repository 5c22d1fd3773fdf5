using System.Text;
using System.Text.RegularExpressions;
using TokenVault.Profiles.Answers;
using TokenVault.Profiles.Requests;

namespace TokenVault.Profiles.Reading;

/// <summary>Reads places of answers: `a.b`, `a[0].b`, `a[#]` (how many elements), `a[b.c={operation}].d` (the element that has it).</summary>
internal sealed partial class AnswerPaths(TemplateReader templates, ProfileStep step)
{
    private const int DepthMax = 8;
    private const int SlotsMax = 64;

    private readonly AnswerNode _root = new();
    private readonly List<Template> _filters = [];
    private int _slots;

    public AnswerPlan Build() => new(_root, _slots, _filters);

    /// <param name="node">Whose refusal names the place.</param>
    /// <param name="prefix">Where the paths of a judgement begin, or empty.</param>
    /// <param name="path">The path.</param>
    public int Slot(ProfileNode node, string prefix, string path)
    {
        var full = prefix.Length == 0 ? path : path.StartsWith('[') ? prefix + path : prefix + "." + path;
        var matches = Piece().Matches(full);
        if (full.Length == 0 || matches.Count is 0 or > DepthMax || matches.Sum(match => match.Length) != full.Length || full[0] == '.')
        {
            throw node.Wrong($"'{full}' is no place in an answer. Places are like a.b, a[0].b, a[#], a[b={{operation}}].c, at most {DepthMax} deep.");
        }

        var at = _root;
        foreach (var piece in matches.Select(match => match.Value))
        {
            if (string.Equals(piece, "[#]", StringComparison.Ordinal))
            {
                at.CountSlot = at.CountSlot >= 0 ? at.CountSlot : Next(node);
                return at.CountSlot;
            }

            at = Enter(node, at, piece);
        }

        at.Slot = at.Slot >= 0 ? at.Slot : Next(node);
        return at.Slot;
    }

    private AnswerNode Enter(ProfileNode node, AnswerNode at, string piece)
    {
        if (piece[0] != '[')
        {
            return at.Member(piece.TrimStart('.'));
        }

        if (string.Equals(piece, "[0]", StringComparison.Ordinal))
        {
            at.First ??= new AnswerNode();
        }
        else if (at.Found is null)
        {
            var parts = piece[1..^1].Split('=', 2);
            _filters.Add(templates.Read(node, parts[1], TemplatePlace.Answer, step));
            byte[][] names = [.. parts[0].Split('.').Select(Encoding.ASCII.GetBytes)];
            at.Found = new AnswerFilter(piece, names, _filters[^1], _filters.Count - 1, new AnswerNode());
        }
        else if (!string.Equals(at.Found.Text, piece, StringComparison.Ordinal))
        {
            throw node.Wrong("A list can be searched for one element only.");
        }

        return at.First is not null && at.Found is not null
            ? throw node.Wrong("Of a list either its first element is wanted or the one that is found, not both.")
            : at.First ?? at.Found!.Node;
    }

    private int Next(ProfileNode node) => _slots < SlotsMax ? _slots++ : throw node.Wrong($"The rules name more than {SlotsMax} places.");

    [GeneratedRegex(
        @"\.?[A-Za-z0-9_-]{1,64}|\[0\]|\[#\]|\[[A-Za-z0-9_.-]{1,64}=[^\[\]]{1,64}\]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Piece();
}
