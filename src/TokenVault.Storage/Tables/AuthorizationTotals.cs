using System.Runtime.InteropServices;

namespace TokenVault.Storage.Tables;

/// <summary>What was done with an authorization. Minor units of its currency, none negative.</summary>
/// <remarks>Held is what succeeded and what is not settled yet: what may turn out to have been taken counts as taken.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct AuthorizationTotals
{
    public long CapturesHeld { get; init; }

    /// <summary>Of the captures held, those that succeeded.</summary>
    public long Captured { get; init; }

    public long RefundsHeld { get; init; }

    /// <summary>How many voids succeeded or are not settled yet.</summary>
    public int VoidsHeld { get; init; }

    /// <summary>A capture that was to be the last has succeeded.</summary>
    public bool IsFinal { get; init; }
}
