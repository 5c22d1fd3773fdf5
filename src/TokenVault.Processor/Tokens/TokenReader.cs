using Google.Protobuf.Collections;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Operations;

namespace TokenVault.Processor.Tokens;

/// <summary>Checks every field of what is to be remembered of tokens, before anything is.</summary>
internal static class TokenReader
{
    private const int CountMax = 1000;

    /// <exception cref="VaultException">The first field that is wrong.</exception>
    public static IReadOnlyList<Retirement> Read(RetireTokensRequest request)
    {
        RequireCount(request.Tokens, "tokens");
        return [.. request.Tokens.Select(token => new Retirement(
            ReadToken(token.Token, "tokens.token"),
            RequestFields.ReadMerchant(token.MerchantId, "tokens.merchant_id"),
            RetirementReasons.IsKnown(token.Reason) ? token.Reason : throw new VaultException(VaultErrorCode.FieldMissing, "tokens.reason")))];
    }

    /// <exception cref="VaultException">The first field that is wrong.</exception>
    public static IReadOnlyList<RaisedRecord> Read(RaiseRecordVersionsRequest request)
    {
        RequireCount(request.Versions, "versions");
        return [.. request.Versions.Select(version => new RaisedRecord(
            ReadToken(version.Token, "versions.token"),
            RequestFields.ReadMerchant(version.MerchantId, "versions.merchant_id"),
            version.RecordVersion > 0
                ? version.RecordVersion
                : throw new VaultException(VaultErrorCode.FieldMissing, "versions.record_version")))];
    }

    private static void RequireCount<T>(RepeatedField<T> items, string field)
    {
        if (items.Count is 0 or > CountMax)
        {
            throw new VaultException(items.Count == 0 ? VaultErrorCode.FieldMissing : VaultErrorCode.BatchTooLarge, field);
        }
    }

    private static Token ReadToken(string text, string field) =>
        Token.TryParse(text, out var token) ? token : throw new VaultException(VaultErrorCode.TokenMalformed, field);
}
