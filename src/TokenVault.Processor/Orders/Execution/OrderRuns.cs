using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Transfers;
using TokenVault.Processor.Disclosures;
using TokenVault.Profiles.Orders;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Orders.Execution;

/// <summary>Gateways' ways through orders: in memory while they go on, on disk part by part. All of it but the turn itself is used by whoever has the turn.</summary>
internal sealed class OrderRuns(OrderLedger ledger, OrderPackage package, DisclosureLog disclosures) : IDisposable
{
    // One process of a gateway works on one order at a time.
    private const int RunsMax = 64;

    // As long as a gateway waits for its answer.
    private static readonly TimeSpan TurnMax = TimeSpan.FromSeconds(5);

    private readonly Dictionary<(UInt128 Order, GatewayId Gateway), OrderRun> _runs = [];
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>One after the other: the turn ends when what is given is disposed.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.Overloaded"/></exception>
    public async Task<IDisposable> TakeTurnAsync(CancellationToken cancellation) =>
        await _turn.WaitAsync(TurnMax, cancellation) ? new OrderTurn(_turn) : throw new VaultException(VaultErrorCode.Overloaded);

    /// <summary>Where a gateway is with an order.</summary>
    public async Task<OrderRun> GetAsync(OpenOrder order, GatewayId gateway)
    {
        if (_runs.TryGetValue((order.Number, gateway), out var run))
        {
            return run;
        }

        if (_runs.Count == RunsMax)
        {
            throw new VaultException(VaultErrorCode.Overloaded);
        }

        var progress = (await ledger.ReadAsync(order.Number, CancellationToken.None)).GetValueOrDefault(gateway) ?? new OrderProgressRecord();
        run = new OrderRun(order, gateway, progress, ledger.ReadOpened(order.Number, gateway, progress.OpenedBatches));
        _runs.Add((order.Number, gateway), run);
        return run;
    }

    /// <summary>The last card that was taken of a gateway, the part under way included; null where it has finished.</summary>
    public async Task<OrderCursor?> FindPlaceAsync(OpenOrder order, GatewayId gateway, CancellationToken cancellation)
    {
        if (_runs.TryGetValue((order.Number, gateway), out var run))
        {
            return run.Progress.FinishTimeMs == 0 ? run.Last : null;
        }

        var progress = (await ledger.ReadAsync(order.Number, cancellation)).GetValueOrDefault(gateway) ?? new OrderProgressRecord();
        return progress.FinishTimeMs == 0 ? OrderCursor.Of(progress) : null;
    }

    /// <summary>Forgets those of orders that are over or were taken away, with their parts under way.</summary>
    public void DropAllBut(Predicate<OpenOrder> isOpen)
    {
        foreach (var run in _runs.Values.Where(run => !isOpen(run.Order)).ToList())
        {
            Drop(run);
        }
    }

    /// <summary>Different cards that were opened for an order, all gateways' and those of processes that ended included: each is out, whoever has the part.</summary>
    public async Task<long> CountAsync(OpenOrder order) => (await ledger.ReadAsync(order.Number, CancellationToken.None)).Values
        .Sum(progress => (long)progress.Cards + progress.OpenedInPart + progress.OpenedBeside);

    /// <summary>Has the disk remember which cards are about to be opened.</summary>
    public async Task NoteAsync(OrderRun run, IReadOnlyList<OwnedToken> cards)
    {
        if (cards.Count > 0)
        {
            var next = run.Noted(cards);
            await ledger.PutOpenedAsync(run.Order.Number, run.Gateway, next, cards);
            run.Note(next, cards);
        }
    }

    /// <summary>Sees to a part that so many cards fit into.</summary>
    public async Task MakeRoomAsync(OrderRun run, int cards)
    {
        if (run.Part is { } part && part.IsFullFor(cards))
        {
            await EndPartAsync(run);
        }

        if (run.NextPart > TransferManifest.PartsMax)
        {
            throw new VaultException(VaultErrorCode.OrderVolumeExceeded, "tokens");
        }

        run.Part ??= package.Begin(run.Order, run.Gateway, run.NextPart);
    }

    /// <summary>Ends the last part and lays the signed manifest beside the parts.</summary>
    public async Task FinishAsync(OrderRun run, DateTimeOffset now)
    {
        try
        {
            await EndPartAsync(run);
            var note = package.Sign(await DescribeAsync(run));
            var digest = System.Security.Cryptography.SHA256.HashData(note);
            var skipped = run.Skipped.Values.Sum(count => (long)count);
            await disclosures.AppendAsync(OrderActs.Executed(run.Order.Content.Id, run.Gateway, run.Progress.Cards, skipped, digest));
            package.Put(run.Order, run.Gateway, note);
            var finished = run.Progress.Clone();
            (finished.FinishTimeMs, finished.ManifestSha256) = (now.ToUnixTimeMilliseconds(), Google.Protobuf.ByteString.CopyFrom(digest));
            await ledger.PutAsync(run.Order.Number, run.Gateway, finished, part: null);
            run.Advance(finished);
        }
        finally
        {
            Drop(run);
        }
    }

    /// <summary>Forgets the part under way; the next look begins at what is on disk.</summary>
    public void Drop(OrderRun run)
    {
        _runs.Remove((run.Order.Number, run.Gateway));
        run.Dispose();
    }

    public void Dispose()
    {
        _turn.Dispose();
        foreach (var run in _runs.Values)
        {
            run.Dispose();
        }
    }

    private async Task EndPartAsync(OrderRun run)
    {
        var part = run.Part is { Sealer.Cards: > 0 } open ? open.Complete() : null;
        var next = run.Next(part);
        await ledger.PutAsync(run.Order.Number, run.Gateway, next, part, run.Progress.OpenedBatches);
        run.Advance(next);
    }

    private async Task<TransferManifest> DescribeAsync(OrderRun run)
    {
        var parts = await ledger.ReadPartsAsync(run.Order.Number, run.Gateway, run.Progress.Parts);
        return new TransferManifest(
            TransferManifest.Version,
            run.Order.Content.Id,
            Convert.ToHexStringLower(run.Order.Signed.Sha256),
            run.Gateway.Value,
            OrderFile.KeyDigest(run.Order.Content.Recipient),
            run.Progress.Cards,
            run.Skipped.ToDictionary(skip => skip.Key, skip => (long)skip.Value, StringComparer.Ordinal),
            [.. parts.Select((part, index) => new TransferPart(
                OrderPackage.PartName(run.Gateway, (uint)index + 1), part.Bytes, Convert.ToHexStringLower(part.Sha256.Span), (int)part.Cards))]);
    }
}
