using Google.Protobuf;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Storage.Tests.Tables;

public sealed class PaymentEventTableTests : IDisposable
{
    private const ulong Number = 0x0123_4567_89ab_cdef;

    private readonly RowSeal _seal = new(TableFixture.Key);
    private readonly PaymentEventTable _table;

    public PaymentEventTableTests() => _table = new PaymentEventTable(_seal);

    public void Dispose() => _seal.Dispose();

    [Fact]
    public void Reads_AChangeThatWasPut()
    {
        var change = NewChange();
        var batch = new WriteBatch();
        _table.Put(batch, Number, change);
        _table.Delete(batch, Number);

        Assert.Equal((Number, change), _table.Read(batch[0].Key, batch[0].Value));
        Assert.Equal([0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef], batch[0].Key.ToArray());
        Assert.Equal((WriteKind.Delete, Table.PaymentEvents), (batch[1].Kind, batch[1].Table));
        Assert.Equal(batch[0].Key.ToArray(), batch[1].Key.ToArray());
    }

    [Fact]
    public void Rejects_AnyChangeOfTheRow()
    {
        var batch = new WriteBatch();
        _table.Put(batch, Number, NewChange());

        TableFixture.AssertDamageIsFound(batch[0].Value.ToArray(), value => _table.Read(PaymentEventTable.KeyOf(Number), value));
        TableFixture.AssertDamaged(() => _table.Read(PaymentEventTable.KeyOf(Number + 1), batch[0].Value));
    }

    [Theory]
    [InlineData(2, 8)]
    [InlineData(1, 7)]
    [InlineData(1, 9)]
    public void Rejects_AnotherLayout(uint version, int keyBytes)
    {
        var change = NewChange();
        change.Version = version;
        byte[] value = [.. change.ToByteArray(), .. new byte[RowSeal.MacBytes]];
        var key = new byte[keyBytes];
        _seal.Append(Table.PaymentEvents, key, value);

        TableFixture.AssertDamaged(() => _table.Read(key, value));
    }

    private static PaymentEventRecord NewChange() => new() { MerchantId = "shop", PaymentId = "pay_1", OperationId = "op_1", TimeMs = 5, Revision = 2 };
}
