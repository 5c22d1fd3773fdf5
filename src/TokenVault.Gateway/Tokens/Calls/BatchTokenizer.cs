using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Tokenize.Intake;

namespace TokenVault.Gateway.Tokens.Calls;

/// <summary>Tokenizes some cards at once, each with its own result.</summary>
internal sealed class BatchTokenizer(CardTokenizer cards)
{
    private const int RequestsMax = 1000;

    /// <exception cref="VaultException">FieldMissing, BatchTooLarge. What is wrong with one card is told in its place.</exception>
    public async Task<BatchTokenizeResponse> RunAsync(BatchTokenizeRequest request, MerchantId merchant, CancellationToken cancellation)
    {
        if (request.Requests.Count is 0 or > RequestsMax)
        {
            foreach (var unread in request.Requests)
            {
                CardIntake.Wipe(unread.Card);
            }

            throw new VaultException(request.Requests.Count == 0 ? VaultErrorCode.FieldMissing : VaultErrorCode.BatchTooLarge, "requests");
        }

        var response = new BatchTokenizeResponse();
        response.Results.Add(await Task.WhenAll(request.Requests.Select(one => cards.RunOneOfManyAsync(one, merchant, cancellation))));
        return response;
    }
}
