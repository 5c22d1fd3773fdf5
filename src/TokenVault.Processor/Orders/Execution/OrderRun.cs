using System.Buffers.Binary;
using Google.Protobuf;
using TokenVault.Domain.Callers;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Orders.Execution;

/// <summary>One gateway's way through one order, in memory: what is on disk, and the part under way. Used by whoever has the turn.</summary>
internal sealed class OrderRun(OpenOrder order, GatewayId gateway, OrderProgressRecord progress) : IDisposable
{
    private readonly Dictionary<string, uint> _skipped = progress.Skipped.ToDictionary(skip => skip.Reason, skip => skip.Cards, StringComparer.Ordinal);

    public OpenOrder Order => order;

    public GatewayId Gateway => gateway;

    /// <summary>As it is on disk.</summary>
    public OrderProgressRecord Progress { get; private set; } = progress;

    /// <summary>The last card that was taken, the part under way included.</summary>
    public OrderCursor Last { get; set; } = OrderCursor.Of(progress);

    public OrderPart? Part { get; set; }

    public uint NextPart => Progress.Parts + 1;

    /// <summary>Cards sealed, the part under way included.</summary>
    public long Sealed => Progress.Cards + (Part?.Sealer.Cards ?? 0);

    public IReadOnlyDictionary<string, uint> Skipped => _skipped;

    public void Skip(string reason) => _skipped[reason] = _skipped.GetValueOrDefault(reason) + 1;

    /// <summary>What is to be on disk once the part is whole.</summary>
    public OrderProgressRecord Next(OrderPartRecord? part)
    {
        var next = Progress.Clone();
        if (Last.Merchant.Length > 0)
        {
            var token = new byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(token, Last.Token.Id);
            (next.LastToken, next.LastMerchant) = (UnsafeByteOperations.UnsafeWrap(token), Last.Merchant);
        }

        if (part is not null)
        {
            next.Cards += part.Cards;
            next.Parts++;
        }

        next.Skipped.Clear();
        next.Skipped.AddRange(_skipped.OrderBy(skip => skip.Key, StringComparer.Ordinal).Select(skip => new OrderSkipRecord { Reason = skip.Key, Cards = skip.Value }));
        return next;
    }

    /// <summary>It is on disk now.</summary>
    public void Advance(OrderProgressRecord progressOnDisk)
    {
        Progress = progressOnDisk;
        Part?.Dispose();
        Part = null;
    }

    public void Dispose() => Part?.Dispose();
}
