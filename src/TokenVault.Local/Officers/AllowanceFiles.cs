using TokenVault.Domain.Callers;
using TokenVault.Profiles.Allowances;

namespace TokenVault.Local.Officers;

/// <summary>The files of allowances for imports: written, signed, judged, and put where an adapter finds them.</summary>
public static class AllowanceFiles
{
    /// <summary>Writes an allowance into a folder, under its own id. It allows nothing before two officers have signed it.</summary>
    /// <param name="directory">Made where it isn't there.</param>
    /// <param name="merchant">Who may bring more.</param>
    /// <param name="cards">How many different cards beyond his bound, 1 to 100,000,000.</param>
    /// <param name="until">31 days from now at most.</param>
    /// <param name="reason">1 to 255 characters, for who signs and for the record.</param>
    /// <param name="now">When it is issued.</param>
    /// <returns>The allowance's file.</returns>
    /// <exception cref="LocalVaultException">No adapter would take it; the message says why.</exception>
    public static string Write(string directory, MerchantId merchant, long cards, DateTimeOffset until, string reason, DateTimeOffset now) =>
        OfficerSigning.Explained(() =>
        {
            var allowance = AllowanceFile.New(merchant.Value, cards, until, now, reason);
            PrivateFile.CreateFolder(directory);
            var path = Path.Combine(directory, allowance.Id + AllowanceFile.Suffix);
            PrivateFile.Replace(path, AllowanceFile.Write(allowance));
            return path;
        });

    /// <summary>Puts an officer's signature beside an allowance, in place of one that he gave before.</summary>
    /// <returns>The officer's name.</returns>
    /// <exception cref="LocalVaultException">It is no allowance, or the folder is no officer's.</exception>
    public static string Sign(string path, string officer) => OfficerSigning.Explained(() =>
    {
        _ = AllowanceFile.Parse(path, OfficerSigning.ReadBytes(path));
        return OfficerSigning.Sign(path, AllowanceFile.SignaturesOf(path), officer);
    });

    /// <summary>Judges an allowance as an adapter does before it uses it; whether it was used up the adapter alone knows.</summary>
    /// <exception cref="LocalVaultException">An adapter would refuse it; the message says why.</exception>
    public static SignedAllowance Verify(string path, string authorityFile, DateTimeOffset now) =>
        OfficerSigning.Explained(() => AllowanceFile.Load(path, OfficerSigning.LoadAuthority(authorityFile), now));

    /// <summary>Puts a signed allowance where the vault's adapter takes it up, within a few seconds where it runs.</summary>
    /// <exception cref="LocalVaultException">The adapter would refuse it; nothing is put.</exception>
    public static SignedAllowance Put(VaultFolder vault, string path, DateTimeOffset now)
    {
        var allowance = Verify(path, vault.OfficerAuthority, now);
        PrivateFile.CreateFolder(vault.Allowances);
        var target = Path.Combine(vault.Allowances, allowance.Content.Id + AllowanceFile.Suffix);

        // The signatures first: without them the adapter would refuse it, and say so.
        PrivateFile.Replace(AllowanceFile.SignaturesOf(target), OfficerSigning.ReadBytes(AllowanceFile.SignaturesOf(path)));
        PrivateFile.Replace(target, OfficerSigning.ReadBytes(path));
        return allowance;
    }

    /// <summary>All allowances that were put, by name.</summary>
    public static IReadOnlyList<string> List(VaultFolder vault) =>
        Directory.Exists(vault.Allowances) ? [.. Directory.GetFiles(vault.Allowances, "*" + AllowanceFile.Suffix).Order(StringComparer.Ordinal)] : [];

    /// <summary>Writes an allowance, signs it with the keys of two officers that lie in a local vault, and puts it. In production two people sign.</summary>
    /// <exception cref="LocalVaultException">The vault holds the keys of fewer than two officers, or no adapter would take the allowance.</exception>
    public static SignedAllowance Grant(VaultFolder vault, MerchantId merchant, long cards, DateTimeOffset until, string reason, DateTimeOffset now) =>
        OfficerPair.Grant(
            vault, folder => Write(folder, merchant, cards, until, reason, now), Sign, AllowanceFile.SignaturesOf, path => Put(vault, path, now));
}
