using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;

namespace TokenVault.Processor.Disclosures;

/// <summary>Shows auditors to whom a token's card was disclosed.</summary>
internal sealed class DisclosureGrpcService(DisclosureReader reader) : DisclosureService.DisclosureServiceBase
{
    private const int PageSizeDefault = 100;
    private const int PageSizeMax = 1000;

    public override async Task<ListDisclosuresResponse> ListDisclosures(ListDisclosuresRequest request, ServerCallContext context)
    {
        if (!Domain.Tokens.Token.TryParse(request.Token, out var token))
        {
            throw new VaultException(VaultErrorCode.TokenMalformed, "token");
        }

        if (request.PageSize is < 0 or > PageSizeMax)
        {
            throw new VaultException(VaultErrorCode.PageSizeInvalid, "page_size");
        }

        var pageSize = request.PageSize == 0 ? PageSizeDefault : request.PageSize;
        var entries = await reader.ListAsync(token, ReadPageToken(request.PageToken), pageSize + 1, context.CancellationToken);
        var response = new ListDisclosuresResponse();
        foreach (var entry in entries.Take(pageSize))
        {
            if (entry.Opening is { } opening)
            {
                response.Disclosures.Add(ToMessage(opening));
            }
            else
            {
                response.Deletions.Add(ToMessage(entry.Stamp, entry.Act!));
            }
        }

        if (entries.Count > pageSize)
        {
            response.NextPageToken = entries[pageSize - 1].Stamp.Id.ToString();
        }

        return response;
    }

    private static DisclosureId? ReadPageToken(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        return DisclosureId.TryParse(text, out var last)
            ? last
            : throw new VaultException(VaultErrorCode.PageTokenInvalid, "page_token");
    }

    private static Disclosure ToMessage(DisclosureEntry entry) => new()
    {
        DisclosureId = entry.Id.ToString(),
        Time = Timestamp.FromDateTimeOffset(entry.Time),
        Token = entry.Subject.Token.ToString(),
        MerchantId = entry.Subject.Merchant.Value,
        Purpose = entry.Subject.Purpose switch
        {
            OpeningPurpose.LateDeduplication => DisclosurePurpose.LateDeduplication,
            OpeningPurpose.Order => DisclosurePurpose.Order,
            OpeningPurpose.Migration => DisclosurePurpose.Migration,
            OpeningPurpose.Rekeying => DisclosurePurpose.Rekeying,
            _ => DisclosurePurpose.Payment,
        },
        PaymentId = entry.Subject.Payment?.ToString() ?? "",
        OperationId = entry.Subject.Operation?.ToString() ?? "",
        Recipient = entry.Subject.Recipient,
        GatewayId = entry.Subject.Gateway.Value,
        OrderId = entry.Subject.Order ?? "",
        WithCardholderName = entry.Subject.WithName,
    };

    private static TokenDeletion ToMessage(DisclosureStamp stamp, AdministrativeAct act) => new()
    {
        DisclosureId = stamp.Id.ToString(),
        Time = Timestamp.FromDateTimeOffset(stamp.Time),
        Token = act["token"],
        MerchantId = act["merchant"],
        Reason = act["reason"],
        GatewayId = act["gateway"],
    };
}
