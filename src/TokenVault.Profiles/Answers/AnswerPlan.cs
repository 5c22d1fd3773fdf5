using TokenVault.Profiles.Requests;

namespace TokenVault.Profiles.Answers;

/// <summary>All the places of an answer that a request's rules name. Everything else is skipped unread.</summary>
public sealed class AnswerPlan
{
    internal AnswerPlan(AnswerNode root, int slots, IReadOnlyList<Template> filters) => (Root, Slots, Filters) = (root, slots, filters);

    /// <summary>What the elements that are looked for in lists must have, to be rendered for each answer.</summary>
    public IReadOnlyList<Template> Filters { get; }

    internal AnswerNode Root { get; }

    internal int Slots { get; }
}
