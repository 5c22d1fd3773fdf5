using TokenVault.Storage.Tables;

namespace TokenVault.Storage.Tests.Tables;

public sealed class FingerprintTableTests : IDisposable
{
    private readonly RowSeal _seal = new(TableFixture.Key);
    private readonly FingerprintTable _table;

    public FingerprintTableTests() => _table = new FingerprintTable(_seal);

    public void Dispose() => _seal.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Finds_ATokenByItsCard_AndTellsDigitsFromACard(bool isDigits)
    {
        var batch = TableFixture.Found(
            reads => _table.AddLookup(reads, TableFixture.Shop, TableFixture.Fingerprint), Written(isDigits));

        Assert.True(_table.TryRead(batch, 0, TableFixture.Shop, TableFixture.Fingerprint, out var token, out var found));
        Assert.Equal((TableFixture.Token, isDigits), (token, found));
    }

    [Fact]
    public void Rejects_AnyChangeOfARow() => TableFixture.AssertDamageIsFound(Written(), value => Read("shop", value));

    [Fact]
    public void Rejects_ARowThatWasMovedToAnotherMerchant() => TableFixture.AssertDamaged(() => Read("shop2", Written()));

    private byte[] Written(bool isDigits = false)
    {
        var batch = new WriteBatch();
        _table.Put(batch, TableFixture.Owned, TableFixture.Fingerprint, isDigits);
        Assert.Equal(FingerprintTable.KeyOf(TableFixture.Shop, TableFixture.Fingerprint), batch[0].Key.ToArray());
        return batch[0].Value.ToArray();
    }

    private void Read(string name, byte[] value)
    {
        var merchant = TableFixture.Merchant(name);
        var batch = TableFixture.Found(reads => _table.AddLookup(reads, merchant, TableFixture.Fingerprint), value);
        _table.TryRead(batch, 0, merchant, TableFixture.Fingerprint, out _, out _);
    }
}
