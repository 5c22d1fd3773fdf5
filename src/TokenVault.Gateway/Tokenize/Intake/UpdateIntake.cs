using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Tokenize.Deciding;

namespace TokenVault.Gateway.Tokenize.Intake;

/// <summary>Reads what is to be changed of a token. Each refusal names the field and never its value.</summary>
internal static class UpdateIntake
{
    private const string Card = "card";
    private const string Expiry = "expiry";
    private const string Labels = "labels";
    private const string Customers = "customer_references";
    private const string Name = "cardholder_name";

    /// <exception cref="VaultException">The first field that is wrong.</exception>
    public static TokenChange Read(UpdateTokenRequest request, DateTimeOffset now)
    {
        var paths = ReadMask(request);
        var change = new TokenChange
        {
            HasCard = paths.Contains(Card),
            Expiry = paths.Contains(Expiry)
                ? CardIntake.ReadExpiry(request.Expiry ?? throw new VaultException(VaultErrorCode.FieldMissing, Expiry), now)
                : null,
            Labels = paths.Contains(Labels) ? TokenTexts.ReadLabels(request.Labels) : null,
            Customers = paths.Contains(Customers)
                ? TokenTexts.ReadCustomers(request.CustomerReferences, TokenChanges.CustomersMax, Customers)
                : null,
        };

        // A memory of its own type where there is none would be an empty name, which takes the kept one away.
        if (paths.Contains(Name))
        {
            change = change with { Name = CardIntake.ReadName(request.CardholderName, Name) };
        }

        return change.HasCard ? AddCardsName(request, change) : change;
    }

    private static HashSet<string> ReadMask(UpdateTokenRequest request)
    {
        if (request.UpdateMask is not { Paths.Count: > 0 and <= 8 } mask)
        {
            throw new VaultException(
                request.UpdateMask is null or { Paths.Count: 0 } ? VaultErrorCode.FieldMissing : VaultErrorCode.UpdateMaskInvalid, "update_mask");
        }

        var paths = mask.Paths.ToHashSet(StringComparer.Ordinal);
        var isKnown = paths.All(path => path is Card or Expiry or Labels or Customers or Name);
        var excludesItself = paths.Contains(Card) && (paths.Contains(Expiry) || paths.Contains(Name));

        // What is given and not meant is more likely a mistake than meant to be passed over, where it is a card.
        var isForgotten = request.Card is not null && !paths.Contains(Card);
        return isKnown && !excludesItself && !isForgotten ? paths : throw new VaultException(VaultErrorCode.UpdateMaskInvalid, "update_mask");
    }

    private static TokenChange AddCardsName(UpdateTokenRequest request, TokenChange change)
    {
        var card = request.Card ?? throw new VaultException(VaultErrorCode.FieldMissing, Card);
        if (!card.Cvc.IsEmpty)
        {
            // There is no payment that it could serve.
            throw new VaultException(VaultErrorCode.CvcInvalid, "card.cvc");
        }

        return card.CardholderName.IsEmpty ? change : change with { Name = CardIntake.ReadName(card.CardholderName, "card.cardholder_name") };
    }
}
