using TokenVault.Opening.Keys;
using TokenVault.Processor.Fingerprints.Counting;
using TokenVault.Processor.Limits;

namespace TokenVault.Processor.Tests.Fingerprints.Counting;

public sealed class CountFileTests : IDisposable
{
    private readonly CountingStand _keys = new();

    private static LimitOptions One => new() { Default = new() { NumbersPerBinAndLastFourPerDay = 1 } };

    // The day's numbers can be told apart by the key only that it began with.
    [Fact]
    public void Goes_OnCountingByADaysKey_AfterAnotherWasDrawn_AndAStart_AndByTheNextOnTheNextDay()
    {
        using var stand = new CountingStand();
        Assert.True(stand.Ask(CountingStand.Number(0)));
        stand.Keystore.Draw(KeyPurpose.Fingerprint, stand.Clock.GetUtcNow());
        stand.Restart();

        Assert.Equal(1, stand.Counting.Number);
        Assert.True(stand.Ask(CountingStand.Number(0)));
        Assert.Equal(19, Enumerable.Range(1, 30).Count(between => stand.Ask(CountingStand.Number(between))));

        stand.Clock.Advance(TimeSpan.FromDays(1));
        Assert.True(stand.Ask(CountingStand.Number(40)));
        Assert.Equal(2, stand.Counting.Number);
        stand.Keystore.Destroy(KeyPurpose.Fingerprint, 1, stand.Clock.GetUtcNow());
        stand.Restart();
        Assert.Equal(2, stand.Counting.Number);
        Assert.Equal(19, Enumerable.Range(41, 30).Count(between => stand.Ask(CountingStand.Number(between))));

        // A day of a key that is gone can't be read: the message says which, and what to do.
        stand.Keystore.Draw(KeyPurpose.Fingerprint, stand.Clock.GetUtcNow());
        stand.Keystore.Destroy(KeyPurpose.Fingerprint, 2, stand.Clock.GetUtcNow());
        Assert.Contains("fingerprint key 2", Assert.Throws<CountDamageException>(stand.Restart).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cuts_ATornEnd_AtEachLength_AndGoesOnFromTheLastWholeBatch()
    {
        var whole = Written(out var first);
        for (var length = first; length < whole.Length; length++)
        {
            using var stand = Restored(whole.AsSpan(0, length).ToArray());

            // The batch that was cut short is forgotten, the one before it is not.
            Assert.Equal(first, new FileInfo(stand.FilePath).Length);
            Assert.False(stand.Ask(CountingStand.Number(2)));
            Assert.True(stand.Ask(CountingStand.Number(2, bin: "555555")));
            Assert.Equal(length > first, stand.Log.Exists(line => line.StartsWith("numbers_torn", StringComparison.Ordinal)));
            stand.Reopen();
            Assert.False(stand.Ask(CountingStand.Number(3, bin: "555555")));
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(40_000)]
    public void Cuts_Zeros_ThatACrashOfTheMachineLeaves(int zeros)
    {
        var whole = Written(out var first);
        using var stand = Restored([.. whole.AsSpan(0, first + 3), .. new byte[zeros]]);

        Assert.Equal(first, new FileInfo(stand.FilePath).Length);
        Assert.False(stand.Ask(CountingStand.Number(2)));
    }

    [Fact]
    public void Refuses_AFlippedByte_WhereverItIs()
    {
        var whole = Written(out _);
        for (var at = 0; at < whole.Length; at++)
        {
            var changed = whole.ToArray();
            changed[at] ^= 0x10;
            var error = Assert.Throws<CountDamageException>(() => Restored(changed));
            Assert.Contains("move it away", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Refuses_ChunksInAnotherOrder_OrTakenOut()
    {
        var whole = Written(out var first);
        var (header, one, two) = (whole[..CountChunk.HeaderBytes], whole[CountChunk.HeaderBytes..first], whole[first..]);

        Assert.Throws<CountDamageException>(() => Restored([.. header, .. two, .. one]));
        Assert.Throws<CountDamageException>(() => Restored([.. header, .. two]));
        Assert.Throws<CountDamageException>(() => Restored([.. header, .. one, .. one]));
    }

    [Fact]
    public void Refuses_AnotherDaysFile_UnderThisDaysName()
    {
        var whole = Written(out _);
        using var stand = new CountingStand(One, keystore: _keys.Keystore);
        stand.Clock.Advance(TimeSpan.FromDays(1));
        stand.Ask(CountingStand.Number(1));
        stand.Book.Dispose();
        File.WriteAllBytes(stand.FilePath, whole);

        Assert.Throws<CountDamageException>(stand.Open);
    }

    [SkippableFact]
    public void Opens_ItsFilesToTheOwnerOnly_AndHoldsNoDigitOfACard()
    {
        Skip.If(OperatingSystem.IsWindows(), "Files have modes on Unix.");
        using var stand = new CountingStand(One, keystore: _keys.Keystore);
        stand.Ask(CountingStand.Number(12345));

#pragma warning disable CA1416 // Skipped on Windows.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(stand.FilePath));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(stand.Directory));
#pragma warning restore CA1416
        Assert.Equal(-1, File.ReadAllBytes(stand.FilePath).AsSpan().IndexOf("4242"u8));
    }

    [SkippableFact]
    public void Withholds_WhatCannotBeWritten_AndServesItOnceItCan()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "It puts /dev/full in the place of an open file.");
        using var stand = new CountingStand(One, keystore: _keys.Keystore);
        Assert.True(stand.Ask(CountingStand.Number(1)));
        using (FullDisk.Under(stand.FilePath))
        {
            Assert.False(stand.Ask(CountingStand.Number(2, bin: "555555")));
            Assert.False(stand.Ask(CountingStand.Number(2, bin: "555555")));
            Assert.False(stand.Ask(CountingStand.Number(3, bin: "400000")));
            Assert.True(stand.Ask(CountingStand.Number(1)));
            Assert.False(stand.Counter.IsWritable);
            Assert.Contains(stand.Log, line => line.StartsWith("numbers_not_written", StringComparison.Ordinal));
        }

        Assert.True(stand.Ask(CountingStand.Number(3, bin: "400000")));
        Assert.True(stand.Ask(CountingStand.Number(2, bin: "555555")));
        Assert.True(stand.Counter.IsWritable);
        stand.Reopen();
        Assert.False(stand.Ask(CountingStand.Number(4, bin: "555555")));
    }

    public void Dispose() => _keys.Dispose();

    // A file of two batches of one number each, and where the first ends.
    private byte[] Written(out int first)
    {
        using var stand = new CountingStand(One, keystore: _keys.Keystore);
        stand.Ask(CountingStand.Number(1));
        first = (int)new FileInfo(stand.FilePath).Length;
        stand.Ask(CountingStand.Number(1, bin: "555555"));
        return File.ReadAllBytes(stand.FilePath);
    }

    private CountingStand Restored(byte[] file)
    {
        var stand = new CountingStand(One, keystore: _keys.Keystore);
        stand.Book.Dispose();
        File.WriteAllBytes(stand.FilePath, file);
        try
        {
            stand.Open();
            return stand;
        }
        catch
        {
            stand.Dispose();
            throw;
        }
    }
}
