using System.ComponentModel.DataAnnotations;

namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>Where it is kept which card numbers were fingerprinted today, and how many at most.</summary>
internal sealed class CountingOptions
{
    public const string Section = "Counting";

    /// <summary>What <see cref="NumbersPerDayMax"/> can be at most.</summary>
    public const int NumbersPerDayLimit = 100_000_000;

    /// <summary>The folder of the day's file. Made where it isn't there, for the adapter's user only.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Directory { get; set; } = "counted";

    /// <summary>The folder that signed allowances are put into; looked at every two seconds. It need not be there.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Allowances { get; set; } = "allowances";

    /// <summary>
    /// Different card numbers a day, of all merchants: bounds the memory, 5 to 6 bytes each and 110 MB for 20 million. What
    /// is new beyond them is withheld.
    /// </summary>
    [Range(1_000, NumbersPerDayLimit)]
    public int NumbersPerDayMax { get; set; } = 20_000_000;
}
