using System.Runtime.InteropServices;

namespace TokenVault.Profiles;

/// <summary>Holds where the order has one of the traits, or, negated, none of them.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Condition(OrderTraits Traits, bool IsNegated)
{
    public bool Holds(OrderTraits order) => ((order & Traits) != OrderTraits.None) != IsNegated;

    public static bool AllHold(IReadOnlyList<Condition> conditions, OrderTraits order)
    {
        // By index: this runs for each conditional field of each request.
        for (var i = 0; i < conditions.Count; i++)
        {
            if (!conditions[i].Holds(order))
            {
                return false;
            }
        }

        return true;
    }
}
