using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Payments;
using TokenVault.Domain.Tokens;

namespace TokenVault.Profiles.Orders;

/// <summary>What every order has to be, whoever signs it.</summary>
internal static class OrderRules
{
    public const long CardsMax = 100_000_000;
    public const int NameLengthMax = 128;
    public const int ReasonLengthMax = 255;
    public const int MerchantsMax = 1000;
    public const int TokensMax = 10_000;

    // draft-connolly-cfrg-xwing-kem; SEC 1 section 2.3.3, an uncompressed point.
    private const int XWingKeyBytes = 1216;
    private const int P256KeyBytes = 65;

    /// <summary>A quarter of a year; what takes longer is ordered anew.</summary>
    private static readonly TimeSpan LifetimeMax = TimeSpan.FromDays(92);

    /// <summary>Whether it can name an order. Digits in a row may not look like a card number: answers and lines hold it.</summary>
    public static bool IsId(string id) =>
        id.Length == OrderFile.IdDigits && id.All(char.IsAsciiHexDigitLower) && !CardNumberPattern.IsIn(id);

    /// <exception cref="ProfileException">The first thing that is wrong with it.</exception>
    public static void Check(string path, CardOrder order)
    {
        Require(IsId(order.Id), $"{path}: its id is not {OrderFile.IdDigits} lower-case hexadecimal digits without a card number among them.");
        Require(order.Kind is CardOrder.ForAuthority or CardOrder.ForMigration, $"{path} must be of the kind {CardOrder.ForAuthority} or {CardOrder.ForMigration}.");
        CheckText(path, "a reference", order.Reference, NameLengthMax);
        CheckText(path, "an authority", order.Authority, NameLengthMax);
        CheckText(path, "a reason", order.Reason, ReasonLengthMax);
        CheckRecipient(path, order.Recipient);
        CheckScope(path, order.Scope);
        Require(order.Cards is >= 1 and <= CardsMax, $"{path} must be about 1 to {CardsMax} cards.");
        Require(
            order.Until > order.Issued && order.Until <= order.Issued + LifetimeMax,
            $"{path} must end after it was issued, and {LifetimeMax.Days} days after it at most.");
    }

    private static void CheckRecipient(string path, OrderRecipient recipient)
    {
        CheckText(path, "a recipient's name", recipient.Name, NameLengthMax);

        // Whether it is a point of the curve or a key of ML-KEM, whoever seals to it finds out before the first card is opened.
        var bytes = recipient.Suite switch
        {
            OrderRecipient.XWing => XWingKeyBytes,
            OrderRecipient.P256 => P256KeyBytes,
            _ => throw new ProfileException($"{path}: the recipient's suite is neither {OrderRecipient.XWing} nor {OrderRecipient.P256}."),
        };
        Require(
            recipient.PublicKey.Length == bytes,
            $"{path}: the recipient's public key has {recipient.PublicKey.Length} bytes, and one of {recipient.Suite} has {bytes}.");

        // One key in thousands: its digest could not be shown in an answer.
        Require(!CardNumberPattern.IsIn(OrderFile.KeyDigest(recipient)), $"{path}: the digest of the recipient's key looks like a card number. Have him make another key.");
    }

    private static void CheckScope(string path, OrderScope scope)
    {
        if (scope.Everything)
        {
            Require(scope is { Merchants: null, Tokens: null }, $"{path}: everything is everything. Name no merchants and no tokens beside it.");
            return;
        }

        var merchants = scope.Merchants ?? [];
        Require(
            merchants.Count is >= 1 and <= MerchantsMax && merchants.All(name => MerchantId.TryParse(name, out _))
            && merchants.Distinct(StringComparer.Ordinal).Count() == merchants.Count,
            $"{path} must name 1 to {MerchantsMax} merchants, each once, or everything.");
        if (scope.Tokens is { } tokens)
        {
            Require(merchants.Count == 1, $"{path} names tokens: they must be of exactly one merchant.");
            Require(
                tokens.Count is >= 1 and <= TokensMax && IsAscending(tokens), $"{path} must name 1 to {TokensMax} tokens (tok_…), ascending, each once.");
        }
    }

    private static bool IsAscending(IReadOnlyList<string> tokens)
    {
        UInt128? last = null;
        foreach (var text in tokens)
        {
            if (!Token.TryParse(text, out var token) || token.Id <= last)
            {
                return false;
            }

            last = token.Id;
        }

        return true;
    }

    // It comes to stand in the record of disclosures.
    private static void CheckText(string path, string what, string text, int lengthMax)
    {
        try
        {
            Require(text.Length > 0, $"{path} must give {what}.");
            PaymentTexts.ReadFreeText(text, lengthMax, VaultErrorCode.FieldMissing, "text");
        }
        catch (VaultException error)
        {
            throw new ProfileException($"{path} must give {what} of 1 to {lengthMax} characters, in one line, and no card number in it.", error);
        }
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new ProfileException(problem);
        }
    }
}
