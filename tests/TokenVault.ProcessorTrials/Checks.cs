using System.Diagnostics.CodeAnalysis;

namespace TokenVault.ProcessorTrials;

/// <summary>Ends the run where something does not hold, and says what.</summary>
internal static class Checks
{
    public static void Require([DoesNotReturnIf(false)] bool holds, FormattableString problem)
    {
        if (!holds)
        {
            throw new TrialException(FormattableString.Invariant(problem));
        }
    }

    public static void Equal<T>(T expected, T actual, string what) =>
        Require(EqualityComparer<T>.Default.Equals(expected, actual), $"{what}: expected {expected}, is {actual}");

    /// <summary>Asks until it holds, half a minute at most.</summary>
    public static async Task ComesToHoldAsync(Func<Task<bool>> holds, string what, CancellationToken stop)
    {
        for (var tries = 0; tries < 300; tries++)
        {
            if (await holds())
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), stop);
        }

        throw new TrialException($"within half a minute it did not come about that {what}");
    }
}
