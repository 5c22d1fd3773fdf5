using System.Threading.Channels;
using Npgsql;

namespace TokenVault.Peer.Tables;

/// <summary>Calls that wait at the same time are inserted by one statement with one commit: what a team does next.</summary>
internal sealed class BatchedInserts : ITokenTable
{
    // Bounds a statement's arrays, and with the queue what the process holds.
    private const int BatchCards = 512;
    private const int QueueCards = 8192;

    private readonly Channel<WaitingCard> _waiting = Channel.CreateBounded<WaitingCard>(QueueCards);
    private readonly NpgsqlDataSource _database;
    private readonly PeerKeys _keys;
    private readonly Task _writers;

    public BatchedInserts(NpgsqlDataSource database, PeerKeys keys, int writers)
    {
        (_database, _keys) = (database, keys);
        _writers = Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(WriteAsync)));
    }

    public async Task<StoredToken> PutAsync(NewCard card)
    {
        var waiting = new WaitingCard(card);
        await _waiting.Writer.WriteAsync(waiting);
        return await waiting.Answer.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writers;
        await _database.DisposeAsync();
    }

    private async Task WriteAsync()
    {
        var batch = new List<WaitingCard>(BatchCards);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (batch.Count < BatchCards && _waiting.Reader.TryRead(out var waiting))
            {
                batch.Add(waiting);
            }

            // Two statements that insert the same cards in different orders would wait for each other.
            batch.Sort(static (one, other) => one.Card.Number.Span.SequenceCompareTo(other.Card.Number.Span));
            await AnswerAsync(batch);
            batch.Clear();
        }
    }

    private async Task AnswerAsync(List<WaitingCard> batch)
    {
        try
        {
            await using var connection = await _database.OpenConnectionAsync();
            var statement = new BatchStatement(connection, _keys);
            var created = await statement.InsertAsync(batch);
            var known = new List<WaitingCard>();
            foreach (var waiting in batch)
            {
                var card = waiting.Card;
                if (created.TryGetValue(card.Token, out var time))
                {
                    waiting.Answer.SetResult(new StoredToken(card.Token, card.Expiry.Month, card.Expiry.Year, time));
                }
                else
                {
                    known.Add(waiting);
                }
            }

            if (known.Count > 0)
            {
                await statement.FindAsync(known);
            }
        }
        catch (Exception error) when (error is NpgsqlException or InvalidOperationException)
        {
            batch.ForEach(waiting => waiting.Answer.TrySetException(error));
        }
    }
}
