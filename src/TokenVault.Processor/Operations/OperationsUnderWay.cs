using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;

namespace TokenVault.Processor.Operations;

/// <summary>What this process is at. Whatever was begun goes on to its end, whether anybody waits for it or not.</summary>
internal sealed class OperationsUnderWay
{
    private readonly ConcurrentDictionary<OperationId, OperationUnderWay> _operations = new();
    private readonly ConcurrentDictionary<OperationId, Task> _steps = new();

    /// <summary>Runs the operation, or joins the run that is under way.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.OperationConflict"/>: that run is for another request.</exception>
    public Task<OperationResult> RunAsync(OperationId operation, byte[] digest, Func<Task<OperationResult>> run)
    {
        var underWay = _operations.GetOrAdd(
            operation,
            static (id, state) => new OperationUnderWay(state.digest, () => state.self.RunToEndAsync(id, state.run)),
            (self: this, digest, run));
        RequireSame(underWay.Digest, digest);
        return underWay.Result;
    }

    public bool Contains(OperationId operation) => _operations.ContainsKey(operation);

    /// <summary>Takes a step on an operation. False where another step on it is being taken.</summary>
    public bool TryStep<T>(OperationId operation, Func<Task<T>> step, [NotNullWhen(true)] out Task<T>? taken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        taken = _steps.TryAdd(operation, done.Task) ? StepToEndAsync(operation, step, done) : null;
        return taken is not null;
    }

    /// <summary>Waits until all that is under way has its outcome on disk. For the end of the process, when no more come.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        Task all = Task.WhenAll([.. _operations.Values.Select(operation => operation.Result), .. _steps.Values]);

        // What failed has told its own caller.
        await all.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <exception cref="VaultException"><see cref="VaultErrorCode.OperationConflict"/></exception>
    public static void RequireSame(ReadOnlySpan<byte> known, ReadOnlySpan<byte> asked)
    {
        if (!CryptographicOperations.FixedTimeEquals(known, asked))
        {
            throw new VaultException(VaultErrorCode.OperationConflict, "operation_id");
        }
    }

    private async Task<OperationResult> RunToEndAsync(OperationId operation, Func<Task<OperationResult>> run)
    {
        try
        {
            return await run();
        }
        finally
        {
            // From here on the journal knows.
            _operations.TryRemove(operation, out _);
        }
    }

    private async Task<T> StepToEndAsync<T>(OperationId operation, Func<Task<T>> step, TaskCompletionSource done)
    {
        try
        {
            return await step();
        }
        finally
        {
            _steps.TryRemove(operation, out _);
            done.SetResult();
        }
    }
}
