using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Grpc.Core;
using TokenVault.Contracts.V1;

namespace TokenVault.Client;

/// <summary>Reads one stream of changes after the other, each from where the last one ended.</summary>
internal sealed class PaymentWatch(PaymentService.PaymentServiceClient payments, TimeProvider clock)
{
    // Three times the half minute after which the gateway gives a sign of life.
    internal static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(15);

    // A reset of the connection can look like an error of the server's. One that comes each time is one.
    private const int ServerErrorsMax = 5;

    public async IAsyncEnumerable<WatchPaymentsResponse> RunAsync(string cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var failures = 0;
        while (true)
        {
            using (var call = payments.WatchPayments(new WatchPaymentsRequest { Cursor = cursor }, cancellationToken: cancellationToken))
            {
                while (await HasNextAsync(call.ResponseStream, failures, cancellationToken))
                {
                    failures = 0;
                    cursor = call.ResponseStream.Current.Cursor;
                    yield return call.ResponseStream.Current;
                }
            }

            await Task.Delay(PauseAfter(failures++), clock, cancellationToken);
        }
    }

    // False where the stream is over for a reason that passes.
    private async Task<bool> HasNextAsync(IAsyncStreamReader<WatchPaymentsResponse> stream, int failures, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNext(cancellationToken).WaitAsync(SilenceMax, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (RpcException error) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(error.Message, error, cancellationToken);
        }
        catch (RpcException error) when (Passes(error.StatusCode, failures))
        {
            return false;
        }
    }

    private static bool Passes(StatusCode code, int failures) => code switch
    {
        StatusCode.Unavailable or StatusCode.ResourceExhausted or StatusCode.Aborted => true,
        StatusCode.Cancelled or StatusCode.DeadlineExceeded => true,
        StatusCode.Internal or StatusCode.Unknown => failures < ServerErrorsMax,
        _ => false,
    };

    // Half of it is chance, so that the watchers of a restarted gateway don't all come back at once.
    private static TimeSpan PauseAfter(int failures)
    {
        var longest = Math.Min(PauseMax.Ticks, FirstPause.Ticks << Math.Min(failures, 10));
        return TimeSpan.FromTicks((longest / 2) + (longest * RandomNumberGenerator.GetInt32(0, 1000) / 2000));
    }
}
