using System.Buffers.Binary;
using Google.Protobuf;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Hosting;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Orders.Execution;

/// <summary>One gateway's way through one order, in memory: what is on disk, and the part under way. Used by whoever has the turn.</summary>
internal sealed class OrderRun(OpenOrder order, GatewayId gateway, OrderProgressRecord progress, HashSet<OwnedToken> opened) : IDisposable
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

    /// <summary>Counts a card that was passed over; nothing where there is no reason.</summary>
    public void Skip(VaultErrorCode? reason)
    {
        if (reason is { } code && VaultErrorMapping.Describe(code).Reason is { } word)
        {
            _skipped[word] = _skipped.GetValueOrDefault(word) + 1;
        }
    }

    /// <summary>The cards that were opened for the part under way, by this process or one that ended: they count once, however often.</summary>
    public HashSet<OwnedToken> Opened { get; } = opened;

    /// <summary>What is to be on disk before these are opened.</summary>
    public OrderProgressRecord Noted(IReadOnlyList<OwnedToken> cards)
    {
        var next = Progress.Clone();
        next.OpenedInPart = (uint)(Opened.Count + cards.Count(card => !Opened.Contains(card)));
        next.OpenedBatches = Progress.OpenedBatches + 1;
        return next;
    }

    /// <summary>It is on disk that these are opened.</summary>
    public void Note(OrderProgressRecord progressOnDisk, IReadOnlyList<OwnedToken> cards)
    {
        Progress = progressOnDisk;
        Opened.UnionWith(cards);
    }

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

        // Opened for the part and not in it: by a process that ended, or cards that did not open. They count all the same.
        next.OpenedBeside += (uint)Math.Max(0, Opened.Count - (int)(part?.Cards ?? 0));
        (next.OpenedInPart, next.OpenedBatches) = (0, 0);

        next.Skipped.Clear();
        next.Skipped.AddRange(_skipped.OrderBy(skip => skip.Key, StringComparer.Ordinal).Select(skip => new OrderSkipRecord { Reason = skip.Key, Cards = skip.Value }));
        return next;
    }

    /// <summary>It is on disk now.</summary>
    public void Advance(OrderProgressRecord progressOnDisk)
    {
        Progress = progressOnDisk;
        Opened.Clear();
        Part?.Dispose();
        Part = null;
    }

    public void Dispose() => Part?.Dispose();
}
