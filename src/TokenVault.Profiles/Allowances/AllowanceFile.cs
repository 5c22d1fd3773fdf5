using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Payments;
using TokenVault.Profiles.Manifests;

namespace TokenVault.Profiles.Allowances;

/// <summary>Writes allowances and judges them before they are used. Officers sign an allowance's exact bytes, as they do a manifest's.</summary>
public static class AllowanceFile
{
    /// <summary>How an allowance's file is named.</summary>
    public const string Suffix = ".allowance.json";

    /// <summary>And the file of its signatures beside it.</summary>
    public const string SignaturesSuffix = ".allowance.signatures.json";

    public const int FileBytesMax = 64 * 1024;
    public const long CardsMax = 100_000_000;
    public const int ReasonLengthMax = 255;

    private const int IdDigits = 32;

    /// <summary>Longer than an import takes; whoever needs more asks two officers again.</summary>
    public static readonly TimeSpan LifetimeMax = TimeSpan.FromDays(31);

    /// <summary>A new allowance under an id of its own.</summary>
    /// <exception cref="ProfileException">No adapter would take it.</exception>
    public static ImportAllowance New(string merchant, long cards, DateTimeOffset until, DateTimeOffset issued, string reason)
    {
        var allowance = new ImportAllowance(
            RandomNumberGenerator.GetHexString(IdDigits, lowercase: true), merchant, cards, until.ToUniversalTime(), issued.ToUniversalTime(), reason);
        Check("The allowance", allowance);
        return allowance;
    }

    public static byte[] Write(ImportAllowance allowance) => JsonSerializer.SerializeToUtf8Bytes(allowance, AllowanceJson.Default.ImportAllowance);

    /// <summary>The id as a number. It was read before, so it is one.</summary>
    public static UInt128 NumberOf(ImportAllowance allowance) => UInt128.Parse(allowance.Id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    public static string SignaturesOf(string path) => path[..^Suffix.Length] + SignaturesSuffix;

    /// <summary>Reads an allowance and its signatures from files beside each other.</summary>
    /// <param name="path">Of the allowance.</param>
    /// <param name="authority">What officers' certificates must chain to.</param>
    /// <param name="now">By which certificates are judged, and whether it is over.</param>
    /// <exception cref="ProfileException">It is not to be used; the message names the mend.</exception>
    public static SignedAllowance Load(string path, X509Certificate2Collection authority, DateTimeOffset now)
    {
        if (!path.EndsWith(Suffix, StringComparison.Ordinal))
        {
            throw new ProfileException($"{path} is no allowance: the name of one ends in {Suffix}.");
        }

        var document = Read(path);
        var signers = OfficerSignatures.Verify(path, document, Read(SignaturesOf(path)), authority, now);
        var allowance = Parse(path, document);
        return allowance.Until > now
            ? new SignedAllowance(allowance, SHA256.HashData(document), signers)
            : throw new ProfileException($"{path} is over since {allowance.Until:u}. Remove it.");
    }

    /// <summary>What a file allows, whoever signed it.</summary>
    /// <exception cref="ProfileException">It is no allowance.</exception>
    public static ImportAllowance Parse(string path, byte[] document)
    {
        var allowance = OfficerSignatures.Parse(document, path, AllowanceJson.Default.ImportAllowance);
        Check(path, allowance);
        return allowance;
    }

    /// <exception cref="ProfileException">It can't be read, or is too large.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            // No more than that is read, whatever its length is said to be: that of a link is the link's own.
            using var file = File.OpenRead(path);
            var bytes = new byte[FileBytesMax + 1];
            var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return read <= FileBytesMax ? bytes[..read] : throw new ProfileException($"{path} is larger than {FileBytesMax} bytes.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ProfileException($"{path} can't be read: {error.Message} An allowance needs the signatures of two officers beside it.", error);
        }
    }

    private static void Check(string path, ImportAllowance allowance)
    {
        if (allowance.Id.Length != IdDigits || !allowance.Id.All(char.IsAsciiHexDigitLower))
        {
            throw new ProfileException($"{path}: its id is not {IdDigits} lower-case hexadecimal digits.");
        }

        if (!MerchantId.TryParse(allowance.Merchant, out _))
        {
            throw new ProfileException($"{path} names no merchant.");
        }

        if (allowance.Cards is < 1 or > CardsMax)
        {
            throw new ProfileException($"{path} must allow 1 to {CardsMax} cards.");
        }

        if (allowance.Until <= allowance.Issued || allowance.Until > allowance.Issued + LifetimeMax)
        {
            throw new ProfileException($"{path} must end after it was issued, and {LifetimeMax.Days} days after it at most.");
        }

        if (allowance.Reason.Length == 0 || !IsFreeText(allowance.Reason))
        {
            throw new ProfileException($"{path} must give a reason of 1 to {ReasonLengthMax} characters, in one line, and no card number in it.");
        }
    }

    // It comes to stand in the record of disclosures.
    private static bool IsFreeText(string text)
    {
        try
        {
            PaymentTexts.ReadFreeText(text, ReasonLengthMax, VaultErrorCode.FieldMissing, "reason");
            return true;
        }
        catch (VaultException)
        {
            return false;
        }
    }
}
