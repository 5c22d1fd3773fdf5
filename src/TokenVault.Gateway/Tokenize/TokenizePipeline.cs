using System.Threading.Channels;
using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Adapter;
using TokenVault.Gateway.Telemetry;
using TokenVault.Gateway.Tokenize.Deciding;

namespace TokenVault.Gateway.Tokenize;

/// <summary>
/// From the queue to the disk, batch by batch: collect and ask for fingerprints, decide, write, answer. Each stage works on
/// another batch at the same time, and each keeps the order.
/// </summary>
internal sealed class TokenizePipeline : BackgroundService
{
    // Of the store's queue: a write takes some milliseconds.
    private static readonly TimeSpan FullPause = TimeSpan.FromMilliseconds(5);

    private readonly TokenQueue _queue;
    private readonly Channel<TokenBatch> _free;
    private readonly Channel<TokenBatch> _fingerprinting;
    private readonly Channel<TokenBatch> _committing;
    private readonly FingerprintClient _fingerprints;
    private readonly TokenSequencer _sequencer;
    private readonly PipelineEnd _end;
    private readonly BatchProgress _progress = new();
    private long _lastBatch;

    // Of the stage that collects alone.
    private readonly RandomPool _random = new();

    public TokenizePipeline(
        IOptions<TokenizeOptions> options, TokenQueue queue, FingerprintClient fingerprints, TokenSequencer sequencer, PipelineEnd end)
    {
        (_queue, _fingerprints, _sequencer, _end) = (queue, fingerprints, sequencer, end);

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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = stoppingToken.Register(_queue.Close);
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
            _queue.Close();
        }
        finally
        {
            next?.TryComplete();
        }
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
            var request = batch.TakeNumbers(_random, _sequencer.Keys);
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
                if (batch.TouchesDetails)
                {
                    // What earlier batches know by the card only is on disk then.
                    await _progress.WaitForAsync(Math.Min(_sequencer.LastBareBatch, batch.Number - 1));
                }

                _sequencer.Decide(batch, fingerprints, _progress.Through);
                if (batch.HasWrites)
                {
                    await HandOverAsync(batch);
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

    // What was decided stands, so a store that is full for the moment is waited for: first till what went before is on disk, then till
    // others have made room. It took nothing, so the order of the batches is kept.
    private async ValueTask HandOverAsync(TokenBatch batch)
    {
        while (!_end.HasCome)
        {
            try
            {
#pragma warning disable CA2012 // Awaited once, by the next stage: this one goes on to the next batch meanwhile.
                batch.Commit = _sequencer.CommitAsync(batch);
#pragma warning restore CA2012
                return;
            }
            catch (VaultException full) when (full.Code == VaultErrorCode.Overloaded)
            {
                await _progress.WaitForAsync(batch.Number - 1);
                await Task.Delay(FullPause);
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
            _progress.MoveTo(batch.Number);
            Count(batch);
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

    // Once for a batch: a measurement costs as much as a step of the work.
    private static void Count(TokenBatch batch)
    {
        var (made, known) = (0, 0);
        foreach (var work in batch.Works)
        {
            var counts = work.Kind == WorkKind.Tokenize && work.Refusal is null;
            made += counts && work.IsNew ? 1 : 0;
            known += counts && !work.IsNew ? 1 : 0;
        }

        if (made > 0)
        {
            GatewayMetrics.Tokenized.Add(made, new KeyValuePair<string, object?>("new", true));
        }

        if (known > 0)
        {
            GatewayMetrics.Tokenized.Add(known, new KeyValuePair<string, object?>("new", false));
        }
    }

    private static void Answer(TokenWork work)
    {
        if (work.Kind == WorkKind.EndEpoch)
        {
            work.Abandon();
            return;
        }

        work.Complete();
    }
}
