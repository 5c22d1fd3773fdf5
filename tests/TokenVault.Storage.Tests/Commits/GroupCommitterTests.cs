using TokenVault.Domain.Errors;
using TokenVault.Storage.Commits;

namespace TokenVault.Storage.Tests.Commits;

public sealed class GroupCommitterTests
{
    [Fact]
    public async Task Writes_WhatWaitsTogether_AsOneGroup()
    {
        using var writer = new GatedWriter();
        await using var committer = new GroupCommitter(writer, new CommitLimits());

        // The first is being written while the other hundred arrive.
        var first = committer.CommitAsync(OfBytes(10)).AsTask();
        writer.WaitForGroup();
        var others = Enumerable.Range(0, 100).Select(_ => committer.CommitAsync(OfBytes(10)).AsTask()).ToArray();
        Assert.All(others, task => Assert.False(task.IsCompleted));
        writer.LetPass(2);
        await first;
        await Task.WhenAll(others);

        Assert.Equal([1, 100], writer.GroupSizes);
        Assert.Equal(2, committer.Groups);
    }

    [Fact]
    public async Task Ends_AGroup_AtItsBytes()
    {
        using var writer = new GatedWriter();
        await using var committer = new GroupCommitter(writer, new CommitLimits { GroupBytesMax = 100 });
        var first = committer.CommitAsync(OfBytes(10)).AsTask();
        writer.WaitForGroup();
        var others = Enumerable.Range(0, 7).Select(_ => committer.CommitAsync(OfBytes(40)).AsTask()).ToArray();
        writer.LetPass(4);
        await first;
        await Task.WhenAll(others);

        Assert.Equal([1, 3, 3, 1], writer.GroupSizes);
    }

    [Theory]
    [InlineData(5, 1000, 5)]
    [InlineData(100, 45, 4)]
    public async Task Refuses_WhatIsOverTheBound_AndTakesMoreOnceThereIsRoom(int waitingMax, int bytesMax, int accepted)
    {
        using var writer = new GatedWriter();
        await using var committer = new GroupCommitter(writer, new CommitLimits { WaitingMax = waitingMax, WaitingBytesMax = bytesMax });
        var tasks = Enumerable.Range(0, accepted).Select(_ => committer.CommitAsync(OfBytes(10)).AsTask()).ToArray();

        var refused = OfBytes(10);
        var error = await Assert.ThrowsAsync<VaultException>(async () => await committer.CommitAsync(refused));
        Assert.Equal(VaultErrorCode.Overloaded, error.Code);
        Assert.True(committer.IsOpen);

        writer.LetPass(100);
        await Task.WhenAll(tasks);
        Assert.True(await committer.CommitAsync(refused));
    }

    [Fact]
    public async Task Closes_ForGood_WhenAWriteFails()
    {
        using var writer = new GatedWriter { Failure = new IOException("No space left on device") };
        await using var committer = new GroupCommitter(writer, new CommitLimits());
        var failed = committer.CommitAsync(OfBytes(10)).AsTask();
        writer.WaitForGroup();
        var waiting = committer.CommitAsync(OfBytes(10)).AsTask();
        writer.LetPass(100);

        foreach (var task in new[] { failed, waiting })
        {
            var error = await Assert.ThrowsAsync<VaultException>(() => task);
            Assert.Equal(VaultErrorCode.StoreUnavailable, error.Code);
            Assert.Same(writer.Failure, error.InnerException);
        }

        // The disk is well again, and still nothing passes: what it holds can't be told from here.
        writer.Failure = null;
        var later = await Assert.ThrowsAsync<VaultException>(async () => await committer.CommitAsync(OfBytes(10)));
        Assert.Equal(VaultErrorCode.StoreUnavailable, later.Code);
        Assert.Throws<VaultException>(committer.ThrowIfFailed);
        Assert.False(committer.IsOpen);
        Assert.Equal([1], writer.GroupSizes);
    }

    [Fact]
    public async Task Rejects_TouchingABatchThatIsBeingCommitted()
    {
        using var writer = new GatedWriter();
        await using var committer = new GroupCommitter(writer, new CommitLimits());
        var batch = OfBytes(10);
        var task = committer.CommitAsync(batch).AsTask();

        Assert.Throws<InvalidOperationException>(batch.Clear);
        Assert.Throws<InvalidOperationException>(() => batch.Put(Table.Tokens, "a"u8, "b"u8));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await committer.CommitAsync(batch));

        writer.LetPass(1);
        await task;
        batch.Clear();
    }

    [Fact]
    public async Task Writes_WhatWaits_BeforeItEnds()
    {
        using var writer = new GatedWriter();
        var committer = new GroupCommitter(writer, new CommitLimits());
        var tasks = Enumerable.Range(0, 10).Select(_ => committer.CommitAsync(OfBytes(10)).AsTask()).ToArray();
        var ended = committer.DisposeAsync().AsTask();
        Assert.False(ended.IsCompleted);
        writer.LetPass(100);
        await ended;

        Assert.All(await Task.WhenAll(tasks), Assert.True);
        await Assert.ThrowsAsync<VaultException>(async () => await committer.CommitAsync(OfBytes(10)));
        await committer.DisposeAsync();
    }

    private static WriteBatch OfBytes(int bytes)
    {
        var batch = new WriteBatch();
        batch.Put(Table.Tokens, new byte[bytes], []);
        return batch;
    }

    /// <summary>Lets groups pass one by one, so that what waits together is the test's choice and not the clock's.</summary>
    private sealed class GatedWriter : IGroupWriter, IDisposable
    {
        private readonly SemaphoreSlim _arrived = new(0);
        private readonly SemaphoreSlim _passes = new(0);

        public List<int> GroupSizes { get; } = [];

        public Exception? Failure { get; set; }

        public void WaitForGroup() => _arrived.Wait();

        public void LetPass(int groups) => _passes.Release(groups);

        public void Write(ReadOnlySpan<WriteBatch> group, Span<bool> accepted)
        {
            _arrived.Release();
            _passes.Wait();
            GroupSizes.Add(group.Length);
            accepted.Fill(true);
            if (Failure is not null)
            {
                throw Failure;
            }
        }

        public void Dispose()
        {
            _arrived.Dispose();
            _passes.Dispose();
        }
    }
}
