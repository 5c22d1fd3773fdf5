using System.Globalization;
using Grpc.Core;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Import;

/// <summary>
/// Sends the rows of a file through one stream after the other until all are answered. A line that breaks is made again, and what was
/// not answered is sent again: the vault gives the same card the same token, and a row for single use has an idempotency key.
/// </summary>
internal sealed class ImportRun(TokenService.TokenServiceClient tokens, CardFile file, RowReading reading, ImportWindow window, DigitSlots slots)
{
    // Each after a longer pause, two minutes in all, and only where none of them brought a row further.
    private const int BrokenMax = 28;

    private static readonly TimeSpan LastAnswersMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReasonMax = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock = TimeProvider.System;
    private (long Row, string Why)? _stop;
    private bool _isRead;
    private long _writtenBefore;

    /// <summary>Returns when every row is written.</summary>
    /// <exception cref="ImportStopException">It can't go on for now.</exception>
    /// <exception cref="RpcException">The vault takes none of the rows.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var broken = 0;
        while (!await TryStreamAsync(cancellationToken))
        {
            broken = window.Written > _writtenBefore ? 1 : broken + 1;
            _writtenBefore = window.Written;
            if (broken > BrokenMax)
            {
                throw new ImportStopException("The vault has not answered for minutes. Is it running? Start it with: tokenvault up");
            }

            await Task.Delay(Backoff.Of(broken), _clock, cancellationToken);
        }
    }

    // False where the line broke.
    private async Task<bool> TryStreamAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = tokens.TokenizeStream(cancellationToken: stop.Token);
        window.SendAnew();
        var receiving = ReceiveAsync(call.ResponseStream, stop.Token);
        try
        {
            await SendAsync(call.RequestStream, receiving, stop.Token);
            await call.RequestStream.CompleteAsync();
            await receiving;
            return window.IsEmpty;
        }
        catch (Exception error) when (error is RpcException or InvalidOperationException or IOException)
        {
            // Whichever end noticed first, the reason is what the answers end with, and that comes at once.
            await Task.WhenAny(receiving, Task.Delay(ReasonMax, _clock, CancellationToken.None));
            await stop.CancelAsync();
            return IsBroken(await EndOf(receiving) ?? error, cancellationToken);
        }
        catch
        {
            await stop.CancelAsync();
            await EndOf(receiving);
            throw;
        }
    }

    private async Task SendAsync(IClientStreamWriter<TokenizeStreamRequest> stream, Task receiving, CancellationToken cancellationToken)
    {
        while (!receiving.IsCompleted)
        {
            if (_stop is not null)
            {
                await StopAsync(cancellationToken);
            }

            var (row, wait) = window.NextAgain(_clock);
            if (row is null && !_isRead && window.HasRoom)
            {
                if (!file.TryRead())
                {
                    _isRead = true;
                    continue;
                }

                row = window.Add(() => reading.Read(file, slots));
                if (row.IsDone)
                {
                    continue;
                }
            }

            if (row is not null)
            {
                await stream.WriteAsync(
                    new TokenizeStreamRequest { Reference = row.Number.ToString(CultureInfo.InvariantCulture), Request = row.Request },
                    cancellationToken);
            }
            else if (_isRead && window.IsEmpty)
            {
                return;
            }
            else
            {
                await window.WaitAsync(wait, cancellationToken);
            }
        }

        await receiving;
    }

    // Answers come in any order: what was sent before may still be answered, and is then done.
    private async Task StopAsync(CancellationToken cancellationToken)
    {
        var started = _clock.GetTimestamp();
        while (window.IsAwaiting && _clock.GetElapsedTime(started) < LastAnswersMax)
        {
            await window.WaitAsync(LastAnswersMax, cancellationToken);
        }

        throw new ImportStopException(string.Create(CultureInfo.InvariantCulture, $"Row {_stop!.Value.Row}: {_stop.Value.Why}"));
    }

    private async Task ReceiveAsync(IAsyncStreamReader<TokenizeStreamResponse> stream, CancellationToken cancellationToken)
    {
        try
        {
            while (await stream.MoveNext(cancellationToken))
            {
                var answer = stream.Current;
                if (!long.TryParse(answer.Reference, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    throw new ImportStopException("The vault answered for a row that was not sent. Is it of another version?");
                }

                window.Answer(number, row => Take(row, answer.Result));
            }
        }
        finally
        {
            window.Wake();
        }
    }

    private void Take(ImportRow row, TokenizeResult result)
    {
        if (result.ResultCase == TokenizeResult.ResultOneofCase.Response)
        {
            row.Token = result.Response.Token;
            return;
        }

        var refusal = result.Refusal;
        switch (RefusalKinds.Of(refusal))
        {
            case RefusalKind.OfTheRow:
                row.Reject = new RowReject(refusal.Reason, refusal.Field);
                break;
            case RefusalKind.ForNow when window.TryAgainLater(row, _clock):
                break;
            case RefusalKind.OfGuessing:
                Hold(
                    row,
                    "The adapter's limit on card numbers of one BIN and last four is reached for today. Two officers allow more for an import (tokenvault allowance grant --help); "
                    + "or go on tomorrow.");
                break;
            default:
                Hold(row, Refusal.OfReason(refusal.Reason));
                break;
        }
    }

    // Of several the first in the file is named.
    private void Hold(ImportRow row, string why)
    {
        row.IsHeld = true;
        if (_stop is null || row.Number < _stop.Value.Row)
        {
            _stop = (row.Number, why);
        }
    }

    private static async Task<Exception?> EndOf(Task receiving)
    {
        try
        {
            await receiving;
            return null;
        }
#pragma warning disable CA1031 // Handed to the caller, who decides.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return error;
        }
    }

    private static bool IsBroken(Exception error, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (error is ImportStopException or RpcException { StatusCode: not (StatusCode.Unavailable or StatusCode.ResourceExhausted or StatusCode.Aborted or StatusCode.Cancelled or StatusCode.DeadlineExceeded) })
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        }

        return false;
    }
}
