using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Tokenize.Intake;
using Token = TokenVault.Domain.Tokens.Token;

namespace TokenVault.Gateway.Privacy.Corrections;

/// <summary>Reads what is to be corrected. Each refusal names the field and never its value.</summary>
internal static class CorrectionIntake
{
    public const string NewReference = "new_customer_reference";

    private const string Mask = "update_mask";
    private const int TokensMax = 1000;

    /// <summary>The fields that are meant.</summary>
    /// <exception cref="VaultException">FieldMissing, UpdateMaskInvalid, CustomerReferenceInvalid.</exception>
    public static IReadOnlyList<string> ReadMask(CorrectRequest request)
    {
        if (request.UpdateMask is not { Paths.Count: > 0 } mask)
        {
            throw new VaultException(VaultErrorCode.FieldMissing, Mask);
        }

        if (mask.Paths.Count > 4 || !mask.Paths.All(path => path is "expiry" or "labels" or "cardholder_name" or NewReference))
        {
            throw new VaultException(VaultErrorCode.UpdateMaskInvalid, Mask);
        }

        if (mask.Paths.Contains(NewReference))
        {
            TokenTexts.ReadCustomer(request.NewCustomerReference, NewReference);
        }

        return [.. mask.Paths.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The tokens that are named; empty where all are meant.</summary>
    /// <exception cref="VaultException">BatchTooLarge, TokenMalformed.</exception>
    public static IReadOnlySet<Token> ReadTokens(CorrectRequest request) => request.Tokens.Count > TokensMax
        ? throw new VaultException(VaultErrorCode.BatchTooLarge, "tokens")
        : request.Tokens.Select(text => Token.TryParse(text, out var token) ? token : throw new VaultException(VaultErrorCode.TokenMalformed, "tokens")).ToHashSet();

    /// <summary>What a merchant would ask for of one token. Its name is a copy, since each change wipes its own.</summary>
    /// <param name="request">Of the card holder.</param>
    /// <param name="fields">Those that are meant.</param>
    /// <param name="token">Which token.</param>
    /// <param name="customers">Whose the token is now.</param>
    public static UpdateTokenRequest ChangeOf(CorrectRequest request, IReadOnlyList<string> fields, Token token, IReadOnlyList<string> customers)
    {
        var change = new UpdateTokenRequest
        {
            Token = token.ToString(),
            UpdateMask = new FieldMask { Paths = { fields.Select(field => string.Equals(field, NewReference, StringComparison.Ordinal) ? "customer_references" : field) } },
            Expiry = request.Expiry,
            Labels = { request.Labels },
            CardholderName = ByteString.CopyFrom(request.CardholderName.Span),
        };
        if (fields.Contains(NewReference, StringComparer.Ordinal))
        {
            change.CustomerReferences.Add(customers
                .Select(one => string.Equals(one, request.CustomerReference, StringComparison.Ordinal) ? request.NewCustomerReference : one)
                .Distinct(StringComparer.Ordinal));
        }

        return change;
    }
}
