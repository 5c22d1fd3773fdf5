using System.Globalization;
using System.Text;
using TokenVault.Domain.Cards;

namespace TokenVault.ProcessorTrials.FingerprintOracle;

/// <summary>What a thief tries: numbers of one BIN and last four, with the right check digit, one for each of what may stand between.</summary>
internal static class GuessedCard
{
    /// <summary>How many there are: sixteen digits, ten of them known, and one that the check digit decides.</summary>
    public const int Candidates = 100_000;

    /// <summary>The candidate of a number 0 to 99,999.</summary>
    public static byte[] Of(int candidate, string bin, string lastFour)
    {
        for (var filler = '0'; filler <= '9'; filler++)
        {
            var digits = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{bin}{candidate:D5}{filler}{lastFour}"));
            if (Pan.TryParse(digits, out _) == PanCheck.Accepted)
            {
                return digits;
            }
        }

        throw new TrialException("one of ten digits gives the right check digit");
    }
}
