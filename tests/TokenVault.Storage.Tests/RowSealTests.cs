using System.Security.Cryptography;
using TokenVault.Storage.Tests.Tables;

namespace TokenVault.Storage.Tests;

public sealed class RowSealTests
{
    [Fact]
    public void Authenticates_TableKeyAndValue()
    {
        using var seal = new RowSeal(TableFixture.Key);
        byte[] row = [.. "value"u8, .. new byte[RowSeal.MacBytes]];
        seal.Append(Table.Payments, "key"u8, row);

        byte[] authenticated = [.. "TVRM"u8, 1, (byte)Table.Payments, 0, 3, .. "keyvalue"u8];
        Assert.Equal(HMACSHA256.HashData(TableFixture.Key, authenticated)[..RowSeal.MacBytes], row[5..]);
        Assert.True(seal.IsValid(Table.Payments, "key"u8, row));
        Assert.False(seal.IsValid(Table.Tokens, "key"u8, row));
        Assert.False(seal.IsValid(Table.Payments, "kez"u8, row));

        // The same bytes, cut between key and value at another place.
        Assert.False(seal.IsValid(Table.Payments, "ke"u8, [.. "y"u8, .. row]));
        Assert.False(seal.IsValid(Table.Payments, "key"u8, []));
    }

    [Fact]
    public void Serves_ManyThreadsAtOnce()
    {
        using var seal = new RowSeal(TableFixture.Key);
        Parallel.For(0, 20000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            Span<byte> key = stackalloc byte[4];
            BitConverter.TryWriteBytes(key, i);
            Span<byte> row = stackalloc byte[(i % 200) + RowSeal.MacBytes];
            row.Fill((byte)i);
            seal.Append(Table.Tokens, key, row);
            Assert.True(seal.IsValid(Table.Tokens, key, row));
            row[^1] ^= 1;
            Assert.False(seal.IsValid(Table.Tokens, key, row));
        });
    }

    [Fact]
    public void Rejects_AKeyOfAnotherLength()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RowSeal(new byte[31]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RowSeal(new byte[33]));
    }

    [Fact]
    public void Rejects_UseOnceDisposed()
    {
        var seal = new RowSeal(TableFixture.Key);
        seal.Append(Table.Tokens, "key"u8, new byte[20]);
        seal.Dispose();

        Assert.Throws<ObjectDisposedException>(() => seal.Append(Table.Tokens, "key"u8, new byte[20]));
    }
}
