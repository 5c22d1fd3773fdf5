using System.Buffers;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Payments;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tokenize.Intake;

/// <summary>Reads the words that a merchant keeps with a token. Each refusal names the field and never its value.</summary>
internal static class TokenTexts
{
    private const int LabelsMax = 16;
    private const int LabelKeyLengthMax = 40;
    private const int ReferenceLengthMax = 64;

    private static readonly SearchValues<char> LabelKeyChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-");

    public static string ReadCustomer(string reference, string field)
    {
        if (reference.Length is 0 or > CustomerTokenTable.ReferenceLengthMax || !IsVisibleAscii(reference))
        {
            throw new VaultException(VaultErrorCode.CustomerReferenceInvalid, field);
        }

        return RequireNoCardNumber(reference, field);
    }

    public static IReadOnlyList<string> ReadCustomers(IReadOnlyList<string> references, int countMax, string field)
    {
        if (references.Count > countMax || references.Distinct(StringComparer.Ordinal).Count() != references.Count)
        {
            throw new VaultException(VaultErrorCode.CustomerReferenceInvalid, field);
        }

        return [.. references.Select(reference => ReadCustomer(reference, field))];
    }

    public static IReadOnlyList<LabelRecord> ReadLabels(IReadOnlyList<Label> labels)
    {
        const string Field = "labels";
        if (labels.Count > LabelsMax || labels.DistinctBy(label => label.Key, StringComparer.Ordinal).Count() != labels.Count)
        {
            throw new VaultException(VaultErrorCode.LabelsInvalid, Field);
        }

        return labels.Count == 0 ? [] : [.. labels.Select(Read)];

        static LabelRecord Read(Label label)
        {
            if (label.Key.Length is 0 or > LabelKeyLengthMax || label.Key.AsSpan().ContainsAnyExcept(LabelKeyChars) || label.Value.Length == 0)
            {
                throw new VaultException(VaultErrorCode.LabelsInvalid, Field);
            }

            return new LabelRecord
            {
                Key = RequireNoCardNumber(label.Key, Field),
                Value = PaymentTexts.ReadFreeText(label.Value, PaymentTexts.FreeTextLengthMax, VaultErrorCode.LabelsInvalid, Field),
            };
        }
    }

    /// <summary>Reads the name that a caller of a stream gives one of its cards; may be empty.</summary>
    public static string ReadReference(string reference) => reference.Length <= ReferenceLengthMax && IsVisibleAscii(reference)
        ? RequireNoCardNumber(reference, "reference")
        : throw new VaultException(VaultErrorCode.ReferenceInvalid, "reference");

    private static bool IsVisibleAscii(string text) => !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static string RequireNoCardNumber(string text, string field) =>
        CardNumberPattern.IsDisguisedIn(text) ? throw new VaultException(VaultErrorCode.TextHoldsCardNumber, field) : text;
}
