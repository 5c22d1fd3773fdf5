using System.Text;
using Google.Rpc;
using Grpc.Core;
using TokenVault.Client;

namespace TokenVault.EndToEnd.Tests;

/// <summary>Asserts how a call was refused.</summary>
internal static class Refused
{
    private static readonly TimeSpan PollLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollPause = TimeSpan.FromMilliseconds(100);

    public static async Task<RpcException> AsAsync(StatusCode status, string reason, Func<Task> call, string? field = null)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        Assert.True(TokenVaultClient.TryReadReason(error, out var found), $"{error.Status} has no reason.");
        Assert.Equal((status, reason), (error.StatusCode, found));
        var violations = error.GetRpcStatus()?.GetDetail<BadRequest>()?.FieldViolations;
        Assert.Equal(field, violations is { Count: > 0 } ? violations[0].Field : null);
        return error;
    }

    /// <summary>Asserts that nothing in the error repeats a part of what was sent.</summary>
    public static void Hides(RpcException error, string sent)
    {
        var told = error.Status.Detail + string.Concat(error.Trailers.Select(entry =>
            entry.IsBinary ? Encoding.Latin1.GetString(entry.ValueBytes) : entry.Value));
        for (var at = 0; at + 5 <= sent.Length; at++)
        {
            Assert.DoesNotContain(sent.Substring(at, 5), told, StringComparison.Ordinal);
        }
    }

    /// <summary>Repeats a call while the vault says that it is not available.</summary>
    public static async Task<T> RetryAsync<T>(Func<Task<T>> call)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (RpcException error) when (error.StatusCode is StatusCode.Unavailable or StatusCode.Aborted
                && TimeProvider.System.GetElapsedTime(started) < PollLimit)
            {
                await Task.Delay(PollPause);
            }
        }
    }

    /// <summary>Waits until something outside this process has happened.</summary>
    public static async Task UntilAsync(Func<Task<bool>> happened)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await happened())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < PollLimit, "It did not happen in time.");
            await Task.Delay(PollPause);
        }
    }
}
