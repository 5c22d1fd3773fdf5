using System.Globalization;

namespace TokenVault.Cli.Import.Sealed;

/// <summary>How far a package is taken in, for people.</summary>
/// <param name="Done">Cards that are answered for, those of earlier runs included.</param>
/// <param name="All">Cards of the package.</param>
/// <param name="Refused">Of those, which were not taken in.</param>
/// <param name="Before">Cards that were done when this run began.</param>
/// <param name="Elapsed">Since then.</param>
internal sealed record SealedStatus(long Done, long All, long Refused, long Before, TimeSpan Elapsed) : IWorkStatus
{
    public double Fraction => All == 0 ? 1 : Math.Clamp((double)Done / All, 0, 1);

    public double CardsPerSecond => Elapsed > TimeSpan.Zero ? (Done - Before) / Elapsed.TotalSeconds : 0;

    public override string ToString()
    {
        var left = CardsPerSecond > 0 && Done < All ? $", about {TimeSpan.FromSeconds(Math.Ceiling((All - Done) / CardsPerSecond)):hh\\:mm\\:ss} left" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Done:N0} of {All:N0} cards ({Fraction:P0}), {Refused:N0} refused, {CardsPerSecond:N0} cards/s{left}");
    }
}
