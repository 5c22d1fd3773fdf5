using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Privacy.Holds;
using TokenVault.Gateway.Privacy.Record;

namespace TokenVault.Gateway.Privacy.Copies;

/// <summary>Everything that is kept about a customer, part by part, so that no number of tokens is too many.</summary>
internal sealed class CustomerCopy(
    TokenCopies tokens, PaymentCopies payments, ErasureCopies erasures, HoldDesk holds, CustomerDisclosures disclosures)
{
    private const string DisclosuresMissing = "disclosures_missing";

    /// <exception cref="VaultException">RecordDamaged, BatchTooLarge.</exception>
    public async Task WriteAsync(CustomerId customer, IServerStreamWriter<GetCopyResponse> writer, CancellationToken cancellation)
    {
        var first = new GetCopyResponse();
        first.Holds.Add(holds.List(customer));
        await writer.WriteAsync(first, cancellation);
        await tokens.WriteAsync(customer, writer, cancellation);
        await erasures.WriteAsync(customer, writer, cancellation);
        await payments.WriteAsync(customer, writer, cancellation);
        await WriteDisclosuresAsync(customer, writer, cancellation);
    }

    // A copy without them says so: left out in silence it would look like one of a card that was never disclosed.
    private async Task WriteDisclosuresAsync(CustomerId customer, IServerStreamWriter<GetCopyResponse> writer, CancellationToken cancellation)
    {
        var page = "";
        try
        {
            do
            {
                var answer = await disclosures.ListAsync(customer, page, cancellation);
                var part = new GetCopyResponse();
                part.Disclosures.Add(answer.Disclosures);
                part.Deletions.Add(answer.Deletions);
                await writer.WriteAsync(part, cancellation);
                page = answer.NextPageToken;
            }
            while (page.Length > 0);
        }
        catch (VaultException failure) when (failure.Code is not (VaultErrorCode.BatchTooLarge or VaultErrorCode.RecordDamaged))
        {
            await writer.WriteAsync(new GetCopyResponse { Missing = { DisclosuresMissing } }, cancellation);
        }
    }
}
