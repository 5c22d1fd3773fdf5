using Google.Protobuf;
using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Epochs;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Keys.Life;

/// <summary>Shows custodians what keys protect, which copies of them there are, and which epochs were registered when.</summary>
internal sealed class KeyOverview(KeyStatusReport report, KeyBackups backups, EpochBook epochs)
{
    private const int EpochsAtOnce = 256;

    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/>, <see cref="VaultErrorCode.KeystoreNotRead"/></exception>
    public async Task<GetKeyStatusResponse> GetAsync(CancellationToken cancellation)
    {
        var response = new GetKeyStatusResponse();
        response.Keys.Add(await report.ListAsync(key => backups.HoldingAsync(key, cancellation), cancellation));
        await backups.DescribeAsync(response, cancellation);
        return response;
    }

    /// <summary>Streams the epochs of an interval.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.TimeRangeInvalid"/>, <see cref="VaultErrorCode.RecordDamaged"/></exception>
    public async Task ListEpochsAsync(ListEpochsRequest request, IServerStreamWriter<ListEpochsResponse> answers, CancellationToken cancellation)
    {
        var from = KeyTimes.Asked(request.From, "from") ?? DateTimeOffset.MinValue;
        var to = KeyTimes.Asked(request.To, "to") ?? DateTimeOffset.MaxValue;
        var answer = new ListEpochsResponse();
        await foreach (var epoch in epochs.ListAsync(from, to, cancellation))
        {
            answer.Epochs.Add(Describe(epoch));
            if (answer.Epochs.Count == EpochsAtOnce)
            {
                await answers.WriteAsync(answer, cancellation);
                answer = new ListEpochsResponse();
            }
        }

        if (answer.Epochs.Count > 0)
        {
            await answers.WriteAsync(answer, cancellation);
        }
    }

    private static ListedEpoch Describe(NotedEpoch epoch)
    {
        var id = new byte[Envelope.Epochs.EpochId.Bytes];
        epoch.Epoch.Write(id);
        return new ListedEpoch
        {
            EpochId = UnsafeByteOperations.UnsafeWrap(id),
            GatewayId = epoch.Gateway.Value,
            RegisterTime = KeyTimes.Of((DateTimeOffset?)epoch.Time),
            CreateTime = KeyTimes.Of((DateTimeOffset?)epoch.Created),
            WrappingKey = epoch.WrappingKey,
            SealingKey = epoch.OpeningKey,
        };
    }
}
