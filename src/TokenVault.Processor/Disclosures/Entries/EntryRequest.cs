using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;

namespace TokenVault.Processor.Disclosures.Entries;

/// <summary>Reads what an auditor asks for.</summary>
internal static class EntryRequest
{
    private const int PageSizeDefault = 100;
    private const int PageSizeMax = 1000;

    /// <exception cref="VaultException">A field is malformed. A word of no purpose and no act is refused: its empty list would be taken for an answer.</exception>
    public static EntryFilter FilterOf(ListEntriesRequest request)
    {
        if (request.Token.Length > 0 && !Domain.Tokens.Token.TryParse(request.Token, out _))
        {
            throw new VaultException(VaultErrorCode.TokenMalformed, "token");
        }

        if (request.MerchantId.Length > 0 && !MerchantId.TryParse(request.MerchantId, out _))
        {
            throw new VaultException(VaultErrorCode.RequestMalformed, "merchant_id");
        }

        if (request.Purpose.Length > 0 && !OpeningPurposes.TryParse(request.Purpose, out _) && !AdministrativeAct.IsKnown(request.Purpose))
        {
            throw new VaultException(VaultErrorCode.RequestMalformed, "purpose");
        }

        return new EntryFilter(
            request.Token,
            request.MerchantId,
            request.Purpose,
            TimeOf(request.TimeFrom, "time_from") ?? DateTimeOffset.MinValue,
            TimeOf(request.TimeUntil, "time_until") ?? DateTimeOffset.MaxValue);
    }

    /// <exception cref="VaultException"><see cref="VaultErrorCode.PageSizeInvalid"/></exception>
    public static int PageSizeOf(ListEntriesRequest request) => request.PageSize switch
    {
        0 => PageSizeDefault,
        > 0 and <= PageSizeMax => request.PageSize,
        _ => throw new VaultException(VaultErrorCode.PageSizeInvalid, "page_size"),
    };

    /// <exception cref="VaultException"><see cref="VaultErrorCode.PageTokenInvalid"/></exception>
    public static long StartOf(ListEntriesRequest request, EntryFilter filter) =>
        request.PageToken.Length == 0 ? 0
        : EntryPageToken.TryRead(request.PageToken, filter, out var number) ? number
        : throw new VaultException(VaultErrorCode.PageTokenInvalid, "page_token");

    private static DateTimeOffset? TimeOf(Timestamp? time, string field)
    {
        try
        {
            return time?.ToDateTimeOffset();
        }
        catch (InvalidOperationException)
        {
            // Nanoseconds or years that a Timestamp may not have.
            throw new VaultException(VaultErrorCode.TimeRangeInvalid, field);
        }
    }
}
