using System.Threading.Channels;
using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Tokenize.Intake;

namespace TokenVault.Gateway.Tokens.Calls;

/// <summary>Tokenizes as many cards as come, and reads no faster than it answers.</summary>
internal sealed class StreamTokenizer(CardTokenizer cards)
{
    // Of one stream: some batches, so that the next fills while the one before is written.
    private const int UnderWayMax = 2048;

    private static readonly WriteOptions MoreComes = new(WriteFlags.BufferHint);

    /// <summary>Ends when the caller has sent all and was answered. A caller that goes away leaves what it sent on disk.</summary>
    public async Task RunAsync(
        IAsyncStreamReader<TokenizeStreamRequest> requests,
        IServerStreamWriter<TokenizeStreamResponse> responses,
        MerchantId merchant,
        CancellationToken cancellation)
    {
        using var room = new SemaphoreSlim(UnderWayMax);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var answers = Channel.CreateBounded<TokenizeStreamResponse>(new BoundedChannelOptions(UnderWayMax) { SingleReader = true });
        var writing = WriteAsync(answers.Reader, responses, room, gone);
        try
        {
            while (await requests.MoveNext(gone.Token))
            {
                await room.WaitAsync(gone.Token);
                _ = AnswerAsync(requests.Current, merchant, answers.Writer, cancellation);
            }

            // All that was begun has its room: when it is all back, nothing is under way.
            for (var i = 0; i < UnderWayMax; i++)
            {
                await room.WaitAsync(gone.Token);
            }
        }
        catch (IOException)
        {
            // The caller has gone. What it sent is on disk, or will be.
            await gone.CancelAsync();
        }
        finally
        {
            answers.Writer.TryComplete();
            await EndAsync(writing, gone);
        }
    }

    // Nobody is there any more to be told that nobody reads.
    private static async Task EndAsync(Task writing, CancellationTokenSource gone)
    {
        try
        {
            await writing;
        }
        catch (Exception broken) when (gone.IsCancellationRequested && broken is IOException or OperationCanceledException or InvalidOperationException)
        {
        }
    }

    // There is a place for each answer: it never waits here, and never fails where the stream is over.
    private async Task AnswerAsync(
        TokenizeStreamRequest request, MerchantId merchant, ChannelWriter<TokenizeStreamResponse> answers, CancellationToken cancellation)
    {
        var answer = new TokenizeStreamResponse();
        try
        {
            answer.Reference = TokenTexts.ReadReference(request.Reference);
            answer.Result = await cards.RunOneOfManyAsync(request.Request, merchant, cancellation);
        }
        catch (VaultException refusal)
        {
            CardIntake.Wipe(request.Request?.Card);
            answer.Result = new TokenizeResult { Refusal = ItemRefusals.Of(refusal) };
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The caller has gone.
            CardIntake.Wipe(request.Request?.Card);
            return;
        }
#pragma warning disable CA1031 // Whatever it was, it is told as an unary call would tell it, and the others go on.
        catch (Exception)
#pragma warning restore CA1031
        {
            answer.Result = new TokenizeResult { Refusal = new ItemRefusal { Code = (int)StatusCode.Internal } };
        }

        answers.TryWrite(answer);
    }

    private static async Task WriteAsync(
        ChannelReader<TokenizeStreamResponse> answers,
        IServerStreamWriter<TokenizeStreamResponse> responses,
        SemaphoreSlim room,
        CancellationTokenSource gone)
    {
        try
        {
            while (await answers.WaitToReadAsync())
            {
                while (answers.TryRead(out var answer))
                {
                    // Those that are there go out together.
                    responses.WriteOptions = answers.TryPeek(out _) ? MoreComes : null;
                    await responses.WriteAsync(answer, gone.Token);
                    room.Release();
                }
            }
        }
        catch
        {
            // Nobody reads any more: the reading side must not wait for room that won't come.
            await gone.CancelAsync();
            throw;
        }
    }
}
