using Google.Protobuf;
using TokenVault.Domain.Tokens;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Storage.Tests.Tables;

public sealed class MessageTableTests : IDisposable
{
    private static readonly PaymentId Payment = new(12345);
    private static readonly OperationId Operation = new(12345);
    private static readonly byte[] KeyDigest = [.. Enumerable.Repeat((byte)9, PaymentTable.KeyDigestBytes)];

    private readonly RowSeal _seal = new(TableFixture.Key);
    private readonly PaymentTable _payments;
    private readonly OperationTable _operations;
    private readonly MetaTable _meta;

    public MessageTableTests() =>
        (_payments, _operations, _meta) = (new PaymentTable(_seal), new OperationTable(_seal), new MetaTable(_seal));

    public void Dispose() => _seal.Dispose();

    [Fact]
    public void Reads_APaymentThatWasPut()
    {
        var record = NewPayment();
        Assert.True(TryReadPayment(Payment, Written(batch => _payments.Put(batch, record)), out var read));
        Assert.Equal(record, read);
        Assert.Equal(1u, read.Version);
    }

    [Fact]
    public void Rejects_AnyChangeOfAPayment() =>
        TableFixture.AssertDamageIsFound(
            Written(batch => _payments.Put(batch, NewPayment())), value => TryReadPayment(Payment, value, out _));

    [Fact]
    public void Rejects_APaymentThatWasMovedToAnotherName() =>
        TableFixture.AssertDamaged(
            () => TryReadPayment(new PaymentId(12346), Written(batch => _payments.Put(batch, NewPayment())), out _));

    [Fact]
    public void Rejects_APaymentThatWasMovedToAnotherTable()
    {
        // The same 16 bytes of key in both tables: only the table in the MAC tells them apart.
        var value = Written(batch => _payments.Put(batch, NewPayment()));
        var reads = TableFixture.Found(batch => _operations.AddLookup(batch, Operation), value);

        TableFixture.AssertDamaged(() => _operations.TryRead(reads, 0, Operation, out _));
    }

    [Fact]
    public void Rejects_ARecordOfALaterLayout()
    {
        var record = NewPayment();
        record.Version = 2;
        byte[] value = [.. record.ToByteArray(), .. new byte[RowSeal.MacBytes]];
        Span<byte> key = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(key, Payment.Id);
        _seal.Append(Table.Payments, key, value);

        TableFixture.AssertDamaged(() => TryReadPayment(Payment, value, out _));
    }

    [Fact]
    public void Rejects_AnythingWithoutAName()
    {
        var batch = new WriteBatch();
        Assert.Throws<ArgumentException>(() => _payments.Put(batch, new PaymentRecord()));
        Assert.Throws<ArgumentException>(() => _operations.Insert(batch, new OperationRecord { OperationId = "op_1" }));
        Assert.Throws<ArgumentException>(() => _meta.Put(batch, "", []));
        Assert.Throws<ArgumentException>(() => _meta.Put(batch, new string('x', MetaTable.NameLengthMax + 1), []));
        Assert.Throws<ArgumentOutOfRangeException>(() => _payments.InsertIdempotency(batch, new byte[31], new IdempotencyRecord()));
        Assert.Equal(0, batch.Count);
    }

    [Fact]
    public void Reserves_IdempotencyKeysAndOperations()
    {
        var batch = new WriteBatch();
        _payments.InsertIdempotency(batch, KeyDigest, new IdempotencyRecord { PaymentId = Payment.ToString() });
        _operations.Insert(batch, new OperationRecord { OperationId = Operation.ToString() });
        _operations.Put(batch, new OperationRecord { OperationId = Operation.ToString(), Outcome = 1 });

        Assert.Equal([WriteKind.Insert, WriteKind.Insert, WriteKind.Put], new[] { batch[0].Kind, batch[1].Kind, batch[2].Kind });
        Assert.Equal(2, batch.Inserts);

        var keys = TableFixture.Found(reads => _payments.AddIdempotencyLookup(reads, KeyDigest), batch[0].Value.ToArray());
        Assert.True(_payments.TryReadIdempotency(keys, 0, KeyDigest, out var key));
        Assert.Equal(Payment.ToString(), key.PaymentId);
        var other = (byte[])KeyDigest.Clone();
        other[0]++;
        TableFixture.AssertDamaged(() => _payments.TryReadIdempotency(keys, 0, other, out _));

        var operations = TableFixture.Found(reads => _operations.AddLookup(reads, Operation), batch[2].Value.ToArray());
        Assert.True(_operations.TryRead(operations, 0, Operation, out var operation));
        Assert.Equal(1u, operation.Outcome);
    }

    [Fact]
    public void Remembers_Facts()
    {
        var value = Written(batch => _meta.Put(batch, "manifest", "17"u8));
        var reads = TableFixture.Found(batch => _meta.AddLookup(batch, "manifest"), value);
        Assert.True(_meta.TryRead(reads, 0, "manifest", out var fact));
        Assert.Equal("17"u8.ToArray(), fact.ToArray());

        TableFixture.AssertDamaged(() => _meta.TryRead(reads, 0, "manifesto", out _));
        TableFixture.AssertDamageIsFound(
            value, changed => _meta.TryRead(TableFixture.Found(batch => _meta.AddLookup(batch, "manifest"), changed), 0, "manifest", out _));
    }

    [Fact]
    public void Says_WhatIsAbsent()
    {
        var reads = new ReadBatch();
        _payments.AddLookup(reads, Payment);
        _payments.AddIdempotencyLookup(reads, KeyDigest);
        _operations.AddLookup(reads, Operation);
        _meta.AddLookup(reads, "manifest");

        Assert.False(_payments.TryRead(reads, 0, Payment, out _));
        Assert.False(_payments.TryReadIdempotency(reads, 1, KeyDigest, out _));
        Assert.False(_operations.TryRead(reads, 2, Operation, out _));
        Assert.False(_meta.TryRead(reads, 3, "manifest", out _));
    }

    private static PaymentRecord NewPayment() => new()
    {
        PaymentId = Payment.ToString(),
        MerchantId = "shop",
        Token = TableFixture.Token.ToString(),
        AmountMinorUnits = 1999,
        CurrencyCode = "EUR",
        Status = 1,
        Attempt = 1,
    };

    private static byte[] Written(Action<WriteBatch> write)
    {
        var batch = new WriteBatch();
        write(batch);
        return batch[0].Value.ToArray();
    }

    private bool TryReadPayment(PaymentId payment, byte[] value, out PaymentRecord record) =>
        _payments.TryRead(TableFixture.Found(reads => _payments.AddLookup(reads, payment), value), 0, payment, out record);
}
