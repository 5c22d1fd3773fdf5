using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Operations;

namespace TokenVault.Processor.Tests.Operations;

public sealed class OperationsUnderWayTests
{
    private static readonly OperationId Id = new(1);

    [Fact]
    public async Task Runs_AnOperationOnce_AndGivesAllTheSameAnswer()
    {
        var underWay = new OperationsUnderWay();
        var answer = new TaskCompletionSource<OperationResult>();
        var runs = 0;

        // In a tuple, so that what is awaited is the asking and not the answer.
        var asked = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => (Answer: underWay.RunAsync(Id, [1], () =>
        {
            Interlocked.Increment(ref runs);
            return answer.Task;
        }), true))));
        Assert.True(underWay.Contains(Id));
        answer.SetResult(new OperationResult());
        await Task.WhenAll(asked.Select(one => one.Answer));

        Assert.Equal(1, runs);
        Assert.False(underWay.Contains(Id));
    }

    [Fact]
    public async Task Refuses_AnotherRequest_UnderTheSameId()
    {
        var underWay = new OperationsUnderWay();
        var answer = new TaskCompletionSource<OperationResult>();
        var first = underWay.RunAsync(Id, [1], () => answer.Task);

        var error = Assert.Throws<VaultException>(() => { _ = underWay.RunAsync(Id, [2], () => answer.Task); });

        Assert.Equal(VaultErrorCode.OperationConflict, error.Code);
        answer.SetResult(new OperationResult());
        await first;
    }

    [Fact]
    public async Task Takes_OneStepAtATime_AndWaitsForAllAtTheEnd()
    {
        var underWay = new OperationsUnderWay();
        var answer = new TaskCompletionSource<int>();
        Assert.True(underWay.TryStep(Id, () => answer.Task, out var step));
        Assert.False(underWay.TryStep(Id, () => Task.FromResult(2), out _));
        Assert.True(underWay.TryStep(new OperationId(2), () => Task.FromResult(3), out _));

        var drained = underWay.DrainAsync(CancellationToken.None);
        Assert.False(drained.IsCompleted);
        answer.SetResult(1);

        Assert.Equal(1, await step);
        await drained;
        Assert.True(underWay.TryStep(Id, () => Task.FromResult(4), out _));
    }
}
