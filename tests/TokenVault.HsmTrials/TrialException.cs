using System.Diagnostics.CodeAnalysis;

namespace TokenVault.HsmTrials;

/// <summary>Something is not as it was promised.</summary>
internal sealed class TrialException(string message) : Exception(message)
{
    public static void Require([DoesNotReturnIf(false)] bool holds, string what)
    {
        if (!holds)
        {
            throw new TrialException(what);
        }
    }
}
