using TokenVault.Domain.Amounts;
using TokenVault.Local;
using TokenVault.Profiles;

namespace TokenVault.Cli.Comparison;

/// <summary>
/// Turns a report's minor units into ours. Processors count some currencies otherwise than ISO 4217 (Stripe and Adyen: ISK by
/// hundredths), which their profiles say.
/// </summary>
internal sealed class ReportedAmounts
{
    private const int ProfileBytesMax = 1024 * 1024;

    private readonly AmountRules? _rules;

    private ReportedAmounts(AmountRules? rules) => _rules = rules;

    /// <summary>By ISO 4217.</summary>
    public static ReportedAmounts AsOurs { get; } = new(rules: null);

    /// <exception cref="LocalVaultException">The file is no profile; the message names the place.</exception>
    public static ReportedAmounts OfProfile(FileInfo file)
    {
        if (!file.Exists || file.Length > ProfileBytesMax)
        {
            throw new LocalVaultException($"--profile {file.FullName} is missing or larger than {ProfileBytesMax} bytes.");
        }

        try
        {
            return new ReportedAmounts(ProfileReader.Read(File.ReadAllBytes(file.FullName), file.Name).Amounts);
        }
        catch (ProfileException error)
        {
            throw new LocalVaultException(error.Message, error);
        }
    }

    /// <summary>Null where the processor's amount is none of ours.</summary>
    public long? ToOurs(long minorUnits, Currency currency) =>
        _rules is null ? minorUnits : _rules.FromProcessor(minorUnits, currency);
}
