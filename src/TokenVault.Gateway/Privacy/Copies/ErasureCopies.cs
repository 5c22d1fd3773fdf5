using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Gateway.Privacy.Erasures;

namespace TokenVault.Gateway.Privacy.Copies;

/// <summary>The tokens of a customer that were erased, for the copy.</summary>
internal sealed class ErasureCopies(ErasureJournal journal, ErasureTimes times)
{
    private const int TokensAtOnce = 500;

    public async Task WriteAsync(CustomerId customer, IServerStreamWriter<GetCopyResponse> writer, CancellationToken cancellation)
    {
        var part = new GetCopyResponse();
        await foreach (var (token, record) in journal.ListAsync(customer, default, cancellation))
        {
            var erased = new ErasedToken { Token = token.ToString() };
            if (record.GoneMs != 0)
            {
                erased.DeleteTime = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(record.GoneMs));
                erased.PurgeTime = Timestamp.FromDateTimeOffset(times.PurgedBy(record));
                erased.BackupTime = Timestamp.FromDateTimeOffset(times.GoneFromBackupsBy(record));
            }

            part.ErasedTokens.Add(erased);
            if (part.ErasedTokens.Count == TokensAtOnce)
            {
                await writer.WriteAsync(part, cancellation);
                part = new GetCopyResponse();
            }
        }

        if (part.ErasedTokens.Count > 0)
        {
            await writer.WriteAsync(part, cancellation);
        }
    }
}
