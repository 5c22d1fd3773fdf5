using CsCheck;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;
using TokenVault.Storage.Tables;

namespace TokenVault.Storage.Tests.Tables;

public sealed class MerchantPaymentTableTests : IDisposable
{
    private static readonly Gen<MerchantId> Merchants = Gen.Char['a', 'c'].Array[1, 3].Select(name => TableFixture.Merchant(new string(name)));

    private static readonly Gen<PaymentId> Payments =
        Gen.Select(Gen.ULong, Gen.ULong).Select((high, low) => new PaymentId(new UInt128(high, low)));

    private readonly RowSeal _seal = new(TableFixture.Key);
    private readonly MerchantPaymentTable _table;

    public MerchantPaymentTableTests() => _table = new MerchantPaymentTable(_seal);

    public void Dispose() => _seal.Dispose();

    [Fact]
    public void Lays_TheKeyOut()
    {
        var (key, value) = Written(TableFixture.Shop, new PaymentId(1));

        Assert.Equal([4, .. "shop"u8, .. Enumerable.Repeat((byte)0xff, 15), 0xfe], key);
        Assert.Equal((1, 1 + RowSeal.MacBytes), (value[0], value.Length));
        Assert.Equal(key, MerchantPaymentTable.KeyFrom(TableFixture.Shop, new PaymentId(1)));
    }

    // A scan ascends, and a list begins with the newest.
    [Fact]
    public void Orders_AMerchantsPayments_NewestFirst() => Gen.Select(Merchants, Payments, Payments).Sample((merchant, one, other) =>
        Math.Sign(Compare(Written(merchant, one).Key, Written(merchant, other).Key)) == -one.Id.CompareTo(other.Id));

    [Fact]
    public void Keeps_MerchantsTogether() => Gen.Select(Merchants, Merchants, Payments.Array[3]).Sample((merchant, other, payments) =>
    {
        var first = Written(merchant, payments[0]).Key;
        var second = Written(merchant, payments[1]).Key;
        var foreign = Written(other, payments[2]).Key;
        var isBetween = Math.Sign(Compare(first, foreign)) * Math.Sign(Compare(foreign, second)) > 0;
        return merchant == other || !isBetween;
    });

    [Fact]
    public void Reads_WhatWasPut_AndStopsAtAnotherMerchant() => Gen.Select(Merchants, Merchants, Payments).Sample((merchant, other, payment) =>
    {
        var (key, value) = Written(merchant, payment);
        var isRead = _table.TryRead(key, value, other, out var read);
        return merchant == other ? isRead && read == payment : !isRead;
    });

    [Fact]
    public void Rejects_AnyChangeOfTheRow()
    {
        var (key, value) = Written(TableFixture.Shop, new PaymentId(1));
        TableFixture.AssertDamageIsFound(value, changed => Assert.True(_table.TryRead(key, changed, TableFixture.Shop, out _)));

        // A row of the same merchant under another payment's name.
        TableFixture.AssertDamaged(() =>
            _table.TryRead(MerchantPaymentTable.KeyFrom(TableFixture.Shop, new PaymentId(2)), value, TableFixture.Shop, out _));
    }

    private static int Compare(byte[] one, byte[] other) => one.AsSpan().SequenceCompareTo(other);

    private (byte[] Key, byte[] Value) Written(MerchantId merchant, PaymentId payment)
    {
        var batch = new WriteBatch();
        _table.Put(batch, merchant, payment);
        Assert.Equal((WriteKind.Put, Table.MerchantPayments), (batch[0].Kind, batch[0].Table));
        return (batch[0].Key.ToArray(), batch[0].Value.ToArray());
    }
}
