using System.Buffers.Binary;
using Google.Protobuf;
using TokenVault.Domain.Tokens;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Storage.Tests.Tables;

public sealed class PaymentOperationTableTests : IDisposable
{
    private static readonly OperationId Operation = new(new UInt128(0x0193_5f2a_1b2c_0000, 7));

    private readonly RowSeal _seal = new(TableFixture.Key);
    private readonly PaymentOperationTable _table;

    public PaymentOperationTableTests() => _table = new PaymentOperationTable(_seal);

    public void Dispose() => _seal.Dispose();

    [Fact]
    public void Reads_AnOperationThatWasPut()
    {
        var record = NewOperation();
        Assert.True(TryRead(Operation, Written(record), out var read));
        Assert.Equal(record, read);
        Assert.Equal(1u, read.Version);
    }

    [Fact]
    public void Rejects_AnyChangeOfAnOperation() =>
        TableFixture.AssertDamageIsFound(Written(NewOperation()), value => TryRead(Operation, value, out _));

    [Fact]
    public void Rejects_AnOperationThatWasMovedToAnotherName() =>
        TableFixture.AssertDamaged(() => TryRead(new OperationId(Operation.Id + 1), Written(NewOperation()), out _));

    // The adapter's operations have the same keys; only the table in the MAC tells them apart.
    [Fact]
    public void Rejects_AnOperationOfTheOtherTable()
    {
        var batch = new WriteBatch();
        new OperationTable(_seal).Put(batch, new OperationRecord { OperationId = Operation.ToString() });

        TableFixture.AssertDamaged(() => TryRead(Operation, batch[0].Value.ToArray(), out _));
    }

    [Fact]
    public void Rejects_ARecordOfALaterLayout()
    {
        var record = NewOperation();
        record.Version = 2;
        byte[] value = [.. record.ToByteArray(), .. new byte[RowSeal.MacBytes]];
        _seal.Append(Table.PaymentOperations, PaymentOperationTable.KeyOf(Operation), value);

        TableFixture.AssertDamaged(() => TryRead(Operation, value, out _));
    }

    [Fact]
    public void Rejects_BytesThatAreNoRecord()
    {
        byte[] value = [0xff, 0xff, 0xff, .. new byte[RowSeal.MacBytes]];
        _seal.Append(Table.PaymentOperations, PaymentOperationTable.KeyOf(Operation), value);

        TableFixture.AssertDamaged(() => TryRead(Operation, value, out _));
    }

    [Fact]
    public void Writes_TheNoteThatItIsOpen_UnderTheSameKey()
    {
        var batch = new WriteBatch();
        _table.Put(batch, NewOperation());
        _table.PutOpenNote(batch, NewOperation());
        _table.DeleteOpenNote(batch, NewOperation());

        Assert.Equal([Table.PaymentOperations, Table.OpenOperations, Table.OpenOperations], new[] { batch[0].Table, batch[1].Table, batch[2].Table });
        Assert.Equal([WriteKind.Put, WriteKind.Put, WriteKind.Delete], new[] { batch[0].Kind, batch[1].Kind, batch[2].Kind });
        foreach (var i in new[] { 0, 1, 2 })
        {
            Assert.Equal(PaymentOperationTable.KeyOf(Operation), batch[i].Key.ToArray());
        }

        // Version 1, then the MAC.
        Assert.Equal(1 + RowSeal.MacBytes, batch[1].Value.Length);
        Assert.Equal(1, batch[1].Value[0]);
    }

    [Fact]
    public void Rejects_AnyChangeOfANote()
    {
        var batch = new WriteBatch();
        _table.PutOpenNote(batch, NewOperation());
        var key = PaymentOperationTable.KeyOf(Operation);

        TableFixture.AssertDamageIsFound(batch[0].Value.ToArray(), value => Assert.Equal(Operation, _table.ReadOpenNote(key, value)));
        TableFixture.AssertDamaged(() => _table.ReadOpenNote(PaymentOperationTable.KeyOf(new OperationId(1)), batch[0].Value));
    }

    // A MAC that is right says only that we wrote it: a later TokenVault may have, with another meaning.
    [Fact]
    public void Rejects_ANoteOfALaterLayout()
    {
        var key = PaymentOperationTable.KeyOf(Operation);
        byte[] value = [2, .. new byte[RowSeal.MacBytes]];
        _seal.Append(Table.OpenOperations, key, value);
        TableFixture.AssertDamaged(() => _table.ReadOpenNote(key, value));

        byte[] longer = [1, 0, .. new byte[RowSeal.MacBytes]];
        _seal.Append(Table.OpenOperations, key, longer);
        TableFixture.AssertDamaged(() => _table.ReadOpenNote(key, longer));

        byte[] note = [1, .. new byte[RowSeal.MacBytes]];
        _seal.Append(Table.OpenOperations, key.AsSpan(0, 15), note);
        TableFixture.AssertDamaged(() => _table.ReadOpenNote(key.AsSpan(0, 15), note));
    }

    [Fact]
    public void Keys_OperationsInTheOrderOfTheirNames()
    {
        Assert.Equal(Operation.Id, BinaryPrimitives.ReadUInt128BigEndian(PaymentOperationTable.KeyOf(Operation)));
        Assert.Throws<ArgumentException>(() => _table.Put(new WriteBatch(), new PaymentOperationRecord { OperationId = "op_1" }));
        Assert.Throws<ArgumentException>(() => _table.PutOpenNote(new WriteBatch(), new PaymentOperationRecord()));
        var reads = new ReadBatch();
        Assert.False(_table.TryRead(reads, _table.AddLookup(reads, Operation), Operation, out _));
    }

    private static PaymentOperationRecord NewOperation() => new()
    {
        OperationId = Operation.ToString(),
        PaymentId = new PaymentId(5).ToString(),
        MerchantId = "shop",
        Kind = 2,
        State = 7,
        AmountMinorUnits = 1999,
        CurrencyCode = "EUR",
        Attempt = 1,
        FencingEpoch = 3,
        IdempotencyDigest = ByteString.CopyFrom(new byte[32]),
        Recovery = new RecoveryRecord { CanQuery = true, AbsenceCount = 3 },
        Reconciliation = new ReconciliationRecord { Queries = 1, LastStep = 100 },
    };

    private byte[] Written(PaymentOperationRecord record)
    {
        var batch = new WriteBatch();
        _table.Put(batch, record);
        return batch[0].Value.ToArray();
    }

    private bool TryRead(OperationId operation, byte[] value, out PaymentOperationRecord record) =>
        _table.TryRead(TableFixture.Found(reads => _table.AddLookup(reads, operation), value), 0, operation, out record);
}
