using System.Threading.Channels;
using Microsoft.Extensions.Options;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Resealing;
using TokenVault.Gateway.Telemetry;
using TokenVault.Gateway.Tokenize.Rekeying;
using TokenVault.Gateway.Transfers;

namespace TokenVault.Gateway.Tokenize;

/// <summary>Where all that writes tokens waits for the pipeline. Bounded; safe for many callers.</summary>
internal sealed class TokenQueue
{
    private readonly Channel<TokenWork> _queue;
    private readonly TokenWorkPool _works;
    private volatile bool _isClosed;

    public TokenQueue(IOptions<TokenizeOptions> options)
    {
        _works = new TokenWorkPool(options.Value.QueueMax);
        _queue = Channel.CreateBounded<TokenWork>(new BoundedChannelOptions(options.Value.QueueMax) { SingleReader = true });
    }

    /// <summary>For the pipeline.</summary>
    public ChannelReader<TokenWork> Reader => _queue.Reader;

    /// <summary>Takes nothing more. What waits is still served, or refused.</summary>
    public void Close()
    {
        _isClosed = true;
        _queue.Writer.TryComplete();
    }

    /// <summary>Gives the card's token when it is on disk. The card number is copied before this returns.</summary>
    /// <exception cref="VaultException">Overloaded at once; what the sequencer refuses, StoreUnavailable or RecordDamaged later.</exception>
    public ValueTask<CardToken> TokenizeAsync(MerchantId merchant, Pan pan, CardExpiry expiry, TokenTerms terms)
    {
        var work = _works.Rent();
        work.BeginTokenize(merchant, pan, expiry, terms);
        return Enqueue(work);
    }

    /// <summary>As <see cref="TokenizeAsync"/>, but false where there is no room: of many that wait most find none, and that is no refusal.</summary>
    public bool TryTokenize(MerchantId merchant, Pan pan, CardExpiry expiry, TokenTerms terms, out ValueTask<CardToken> queued)
    {
        var work = _works.Rent();
        work.BeginTokenize(merchant, pan, expiry, terms);
        queued = work.Completion;
        if (_queue.Writer.TryWrite(work))
        {
            return true;
        }

        work.Abandon();
        queued = default;
        return false;
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

    /// <summary>Files a token that comes from another vault; completes when it is on disk, with one that serves where it is new here.</summary>
    /// <exception cref="VaultException">TokenTaken, CardNumberIsToken.</exception>
    public ValueTask<CardToken> TakeInAsync(Arrival arrival)
    {
        var work = _works.Rent();
        work.BeginTakeIn(arrival);
        return Enqueue(work);
    }

    /// <summary>Puts a card that was sealed anew in the place of the one that was brought; completes when it is on disk.</summary>
    public async ValueTask ResealAsync(OwnedToken token, ResealedToken resealed)
    {
        var work = _works.Rent();
        work.BeginReseal(token, resealed);
        await Enqueue(work);
    }

    /// <summary>Completes when all that was queued before is decided and on disk.</summary>
    public async ValueTask PassAsync()
    {
        var work = _works.Rent();
        work.BeginRekey(default, rekeyed: null);
        await Enqueue(work);
    }

    /// <summary>Files a token under another fingerprint key; on disk when it completes.</summary>
    public async ValueTask RekeyAsync(OwnedToken token, RekeyedToken rekeyed)
    {
        var work = _works.Rent();
        work.BeginRekey(token, rekeyed);
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

    private ValueTask<CardToken> Enqueue(TokenWork work)
    {
        // Taken before the work is queued: afterwards another thread may have finished and reused it.
        var completion = work.Completion;
        if (_queue.Writer.TryWrite(work))
        {
            return completion;
        }

        work.Abandon();
        if (_isClosed)
        {
            throw new VaultException(VaultErrorCode.StoreUnavailable);
        }

        GatewayMetrics.Refused.Add(1);
        throw new VaultException(VaultErrorCode.Overloaded);
    }
}
