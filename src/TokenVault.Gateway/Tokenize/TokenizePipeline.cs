using System.Threading.Channels;
using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Adapter;
using TokenVault.Gateway.Telemetry;
using TokenVault.Gateway.Tokenize.Deciding;
using TokenVault.Storage;

namespace TokenVault.Gateway.Tokenize;

/// <summary>
/// From the queue to the disk, batch by batch: collect and ask for fingerprints, decide, write, answer. Each stage works on
/// another batch at the same time, and each keeps the order.
/// </summary>
internal sealed class TokenizePipeline : BackgroundService
{
    private readonly Channel<TokenWork> _queue;
    private readonly Channel<TokenBatch> _free;
    private readonly Channel<TokenBatch> _fingerprinting;
    private readonly Channel<TokenBatch> _committing;
    private readonly TokenWorkPool _works;
    private readonly FingerprintClient _fingerprints;
    private readonly TokenSequencer _sequencer;
    private readonly IRecordStore _store;
    private readonly PipelineEnd _end;
    private volatile bool _isEnding;
    private long _lastBatch;
    private long _committedThrough;
    private TaskCompletionSource? _committed;

    // Of the stage that collects alone.
    private readonly RandomPool _random = new();

    public TokenizePipeline(
        IOptions<TokenizeOptions> options, FingerprintClient fingerprints, TokenSequencer sequencer, IRecordStore store, PipelineEnd end)
    {
        (_fingerprints, _sequencer, _store, _end) = (fingerprints, sequencer, store, end);
        _works = new TokenWorkPool(options.Value.QueueMax);
        _queue = Channel.CreateBounded<TokenWork>(new BoundedChannelOptions(options.Value.QueueMax) { SingleReader = true });

        // Unbounded in form only: they hold the batches made below and no others.
        var oneToOne = new UnboundedChannelOptions { SingleReader = true, SingleWriter = true };
        _free = Channel.CreateUnbounded<TokenBatch>(oneToOne);
        _fingerprinting = Channel.CreateUnbounded<TokenBatch>(oneToOne);
        _committing = Channel.CreateUnbounded<TokenBatch>(oneToOne);
        for (var i = 0; i < options.Value.BatchesInFlightMax; i++)
        {
            _free.Writer.TryWrite(new TokenBatch(options.Value.BatchMax));
        }
    }

    /// <summary>Gives the card's token when it is on disk. The card number is copied before this returns.</summary>
    /// <exception cref="VaultException">Overloaded at once; what the sequencer refuses, StoreUnavailable or RecordDamaged later.</exception>
    public ValueTask<CardToken> TokenizeAsync(MerchantId merchant, Pan pan, CardExpiry expiry, TokenTerms terms)
    {
        var work = _works.Rent();
        work.BeginTokenize(merchant, pan, expiry, terms);
        return Enqueue(work);
    }

    /// <summary>
    /// Waits until there is room for as much as a caller of many sends; what it then sends may still find the queue full, and be refused.
    /// </summary>
    public ValueTask<bool> WaitForRoomAsync(CancellationToken cancellationToken) => _queue.Writer.WaitToWriteAsync(cancellationToken);

    /// <summary>Changes a token; completes when the change is on disk.</summary>
    /// <exception cref="VaultException">TokenNotFound, also for another merchant's; TokenExpired.</exception>
    public ValueTask<CardToken> UpdateAsync(OwnedToken token, TokenChange change)
    {
        var work = _works.Rent();
        work.BeginUpdate(token, change);
        return Enqueue(work);
    }

    /// <summary>Puts another card under a token, with what else is changed. The card number is copied before this returns.</summary>
    /// <exception cref="VaultException">As without a card; TokenUsageInvalid, CardNumberIsToken, AdapterUnavailable.</exception>
    public ValueTask<CardToken> UpdateAsync(OwnedToken token, TokenChange change, Pan pan, CardExpiry expiry)
    {
        var work = _works.Rent();
        work.BeginUpdate(token, change, pan, expiry);
        return Enqueue(work);
    }

    /// <summary>Deletes a token; completes when the deletion is on disk.</summary>
    /// <exception cref="VaultException">TokenNotFound, also for another merchant's.</exception>
    public async ValueTask DeleteAsync(OwnedToken token)
    {
        var work = _works.Rent();
        work.BeginDelete(token);
        await Enqueue(work);
    }

    /// <summary>Files a fingerprint that the adapter told late; completes when it is on disk.</summary>
    public async ValueTask DeduplicateAsync(OwnedToken token, Fingerprint fingerprint)
    {
        var work = _works.Rent();
        work.BeginDeduplicate(token, fingerprint);
        await Enqueue(work);
    }

    /// <summary>Has an epoch end whose time is over. Without this an idle gateway would hold a key longer than allowed.</summary>
    public void EndEpochIfOver()
    {
        var work = _works.Rent();
        work.BeginEndEpoch();
        if (!_queue.Writer.TryWrite(work))
        {
            // The queue is full, so a batch is on its way, and each batch that seals looks at the epoch's age itself.
            work.Abandon();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = stoppingToken.Register(CloseQueue);
        try
        {
            await Task.WhenAll(
                RunAsync(CollectAsync(), _fingerprinting.Writer), RunAsync(SequenceAsync(), _committing.Writer), RunAsync(CommitAsync(), _free.Writer));
        }
        finally
        {
            _sequencer.EndEpoch();
            RefuseTheRest();
        }
    }

    // A stage that stopped would leave the others waiting and every caller with them: it ends the process instead.
    private async Task RunAsync(Task stage, ChannelWriter<TokenBatch>? next)
    {
        try
        {
            await stage;
        }
#pragma warning disable CA1031 // Whatever it was.
        catch (Exception broken)
#pragma warning restore CA1031
        {
            _end.Because(broken);
            CloseQueue();
        }
        finally
        {
            next?.TryComplete();
        }
    }

    private void CloseQueue()
    {
        _isEnding = true;
        _queue.Writer.TryComplete();
    }

    // What a stage that broke has left behind. At an orderly stop there is nothing.
    private void RefuseTheRest()
    {
        while (_fingerprinting.Reader.TryRead(out var batch) || _committing.Reader.TryRead(out batch))
        {
            batch.WipeNumbers();
            Refuse(batch);
        }

        while (_queue.Reader.TryRead(out var work))
        {
            work.Refusal = new VaultException(VaultErrorCode.StoreUnavailable);
            Answer(work);
        }
    }

    private static void Refuse(TokenBatch batch)
    {
        foreach (var work in batch.Works)
        {
            work.Refusal = new VaultException(VaultErrorCode.StoreUnavailable);
            Answer(work);
        }
    }

    private ValueTask<CardToken> Enqueue(TokenWork work)
    {
        // Taken before the work is queued: afterwards another thread may have finished and reused it.
        var completion = work.Completion;
        if (_queue.Writer.TryWrite(work))
        {
            return completion;
        }

        work.Abandon();
        if (_queue.Reader.Completion.IsCompleted || _isEnding)
        {
            throw new VaultException(VaultErrorCode.StoreUnavailable);
        }

        GatewayMetrics.Refused.Add(1);
        throw new VaultException(VaultErrorCode.Overloaded);
    }

    private async Task CollectAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            // Waiting for a free batch is what lets the next one fill while the adapter and the disk are busy.
            var batch = await _free.Reader.ReadAsync();
            while (!batch.IsFull && _queue.Reader.TryRead(out var work))
            {
                batch.Add(work);
            }

            batch.Number = ++_lastBatch;
            var request = batch.TakeNumbers(_random);
            batch.Fingerprints = batch.NumberCount == 0 ? null : _fingerprints.ComputeAsync(request, batch.NumberCount);
            GatewayMetrics.BatchWorks.Record(batch.Works.Length);
            _fingerprinting.Writer.TryWrite(batch);
        }
    }

    private async Task SequenceAsync()
    {
        await foreach (var batch in _fingerprinting.Reader.ReadAllAsync())
        {
            var fingerprints = await TakeFingerprintsAsync(batch);
            try
            {
                await WaitForBareBatchesAsync(batch);
                _sequencer.Decide(batch, fingerprints, Volatile.Read(ref _committedThrough));
                if (batch.HasWrites)
                {
#pragma warning disable CA2012 // Awaited once, by the next stage: this one goes on to the next batch meanwhile.
                    batch.Commit = _store.CommitAsync(batch.Writes);
#pragma warning restore CA2012
                }
            }
#pragma warning disable CA1031 // Whatever it was, later batches may stand on decisions that are not on disk: the process ends.
            catch (Exception broken)
#pragma warning restore CA1031
            {
                _end.Because(broken);
            }

            _committing.Writer.TryWrite(batch);
        }
    }

    private async ValueTask WaitForBareBatchesAsync(TokenBatch batch)
    {
        var last = Math.Min(_sequencer.LastBareBatch, batch.Number - 1);
        while (batch.TouchesDetails && Volatile.Read(ref _committedThrough) < last)
        {
            var committed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref _committed, committed);

            // Looked at again: the batch may have come between the two.
            if (Volatile.Read(ref _committedThrough) < last)
            {
                await committed.Task;
            }
        }
    }

    private static async ValueTask<FingerprintResponse?> TakeFingerprintsAsync(TokenBatch batch)
    {
        try
        {
            return batch.Fingerprints is null ? null : await batch.Fingerprints;
        }
#pragma warning disable CA1031 // However the call failed, it is this batch's cards that go without a token, and nothing else.
        catch (Exception unavailable)
#pragma warning restore CA1031
        {
            batch.Failure = unavailable;
            return null;
        }
    }

    private async Task CommitAsync()
    {
        await foreach (var batch in _committing.Reader.ReadAllAsync())
        {
            await CommitAsync(batch);
            Interlocked.Exchange(ref _committedThrough, batch.Number);
            Interlocked.Exchange(ref _committed, null)?.TrySetResult();
            foreach (var work in batch.Works)
            {
                Answer(work);
            }

            batch.Clear();
            _free.Writer.TryWrite(batch);
        }
    }

    private async Task CommitAsync(TokenBatch batch)
    {
        try
        {
            // Also after the end: the store may still be reading the batch, and completes or refuses each it was lent.
            await batch.Commit;
        }
#pragma warning disable CA1031 // Whatever it was, what is on disk can't be told.
        catch (Exception broken)
#pragma warning restore CA1031
        {
            _end.Because(broken);
        }

        if (_end.HasCome)
        {
            // Also those that only looked something up: it may have been a decision that never reached the disk.
            foreach (var work in batch.Works)
            {
                work.Refusal = new VaultException(VaultErrorCode.StoreUnavailable);
            }
        }
    }

    private static void Answer(TokenWork work)
    {
        if (work.Kind == WorkKind.EndEpoch)
        {
            work.Abandon();
            return;
        }

        if (work.Kind == WorkKind.Tokenize && work.Refusal is null)
        {
            GatewayMetrics.Tokenized.Add(1, new KeyValuePair<string, object?>("new", work.IsNew));
        }

        work.Complete();
    }
}
