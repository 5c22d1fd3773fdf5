using TokenVault.Hosting.Memory;

namespace TokenVault.Hosting.Tests.Memory;

public sealed class ClearingMemoryPoolTests : IDisposable
{
    private readonly ClearingMemoryPool _pool = new();

    [Theory]
    [InlineData(-1)]
    [InlineData(4096)]
    [InlineData(100_000)]
    public void Clears_WhatItTakesBack(int bytes)
    {
        var rented = _pool.Rent(bytes);
        var memory = rented.Memory;
        memory.Span.Fill(0x34);

        rented.Dispose();

        Assert.True(memory.Length >= bytes);
        Assert.False(memory.Span.ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void Lends_ABlockAgain()
    {
        var first = _pool.Rent();
        first.Dispose();

        Assert.Equal(1, _pool.Kept);
        Assert.Same(first, _pool.Rent());
        Assert.Equal(0, _pool.Kept);
    }

    // Two connections would write into one buffer.
    [Fact]
    public void Cannot_LendABlockTwice_ThatWasGivenBackTwice()
    {
        var first = _pool.Rent();
        first.Dispose();
        first.Dispose();

        Assert.NotSame(_pool.Rent(), _pool.Rent());
    }

    [Fact]
    public void Keeps_NoMoreThanItsBound()
    {
        var many = Enumerable.Range(0, 8200).Select(_ => _pool.Rent()).ToList();
        many.ForEach(block => block.Dispose());

        Assert.Equal(8192, _pool.Kept);
    }

    [Fact]
    public void Rejects_MoreThanItsLargest() => Assert.Throws<ArgumentOutOfRangeException>(() => _pool.Rent(_pool.MaxBufferSize + 1));

    public void Dispose() => _pool.Dispose();
}
