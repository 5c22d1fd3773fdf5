using System.Security.Cryptography;
using CsCheck;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Storage.Tables;

namespace TokenVault.Storage.Tests.Tables;

public sealed class TokenTableTests : IDisposable
{
    private readonly RowSeal _seal = new(TableFixture.Key);
    private readonly TokenTable _table;

    public TokenTableTests() => _table = new TokenTable(_seal);

    public void Dispose() => _seal.Dispose();

    [Fact]
    public void Reads_WhatWasPut()
    {
        var batch = TableFixture.Found(reads => _table.AddLookup(reads, TableFixture.Token), Written());

        Assert.True(_table.TryRead(batch, 0, TableFixture.Token, out var row));
        Assert.Equal("shop", row.Merchant.Value);
        Assert.Equal(TokenUsage.MultiUse, row.Usage);
        Assert.Equal(1u, row.RecordVersion);
        Assert.Equal(CardBrand.Visa, row.Brand);
        Assert.Equal(411111, row.Bin);
        Assert.Equal(1111, row.LastFour);
        Assert.Equal((12, 2030), (row.Expiry.Month, row.Expiry.Year));
        Assert.Equal(16, row.PanDigits);
        Assert.Equal(TableFixture.Fingerprint, row.Fingerprint);
        Assert.Equal(TableFixture.SealedBytes, row.Sealed.ToArray());
    }

    [Fact]
    public void Reads_AnyRowThatWasPut() =>
        Gen.Select(
                Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789-"].Array[0, 31],
                Gen.ULong,
                Gen.Byte.Array[TableFixture.SealedBytes.Length],
                Gen.Int[0, 999999],
                Gen.Int[12, 19])
            .Sample((name, id, card, bin, digits) =>
            {
                var merchant = TableFixture.Merchant("m" + new string(name));
                var token = new Token(new UInt128(id, ~id));
                var written = new WriteBatch();
                var row = TableFixture.Row(merchant);
                _table.Put(
                    written,
                    token,
                    new TokenRow
                    {
                        Merchant = merchant,
                        Usage = TokenUsage.SingleUse,
                        RecordVersion = (uint)id,
                        Brand = CardBrand.Unknown,
                        Bin = bin,
                        LastFour = bin % 10000,
                        Expiry = row.Expiry,
                        PanDigits = digits,
                        Fingerprint = new Fingerprint((byte)id, id),
                    },
                    card);
                Assert.Equal(TokenTable.RowBytes, written[0].Value.Length);

                var batch = TableFixture.Found(reads => _table.AddLookup(reads, token), written[0].Value.ToArray());
                Assert.True(_table.TryRead(batch, 0, token, out var read));
                Assert.Equal(merchant, read.Merchant);
                Assert.Equal(((uint)id, bin, bin % 10000, digits), (read.RecordVersion, read.Bin, read.LastFour, read.PanDigits));
                Assert.Equal(new Fingerprint((byte)id, id), read.Fingerprint);
                Assert.Equal(card, read.Sealed.ToArray());
            });

    [Fact]
    public void Writes_TheDocumentedLayout()
    {
        byte[] row =
        [
            1, 4, .. "shop"u8, .. new byte[28],
            1, 0, 0, 0, 1, 1,
            0x00, 0x06, 0x45, 0xe7,
            0x04, 0x57,
            0x01, 0x73,
            16,
            7, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2,
            .. TableFixture.SealedBytes,
        ];
        byte[] key = [0x01, 0x93, 0x5f, 0x2a, 0x1b, 0x2c, 0, 0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88];
        byte[] authenticated = [.. "TVRM"u8, 1, 1, 0, 16, .. key, .. row];
        var mac = HMACSHA256.HashData(TableFixture.Key, authenticated);

        var batch = new WriteBatch();
        _table.Put(batch, TableFixture.Token, TableFixture.Row(TableFixture.Shop), TableFixture.SealedBytes);

        Assert.Equal(151, TokenTable.RowBytes);
        Assert.Equal(Table.Tokens, batch[0].Table);
        Assert.Equal(key, batch[0].Key.ToArray());
        Assert.Equal([.. row, .. mac[..16]], batch[0].Value.ToArray());
    }

    [Fact]
    public void Rejects_AnyChangeOfARow() =>
        TableFixture.AssertDamageIsFound(Written(), value => Read(TableFixture.Token, value));

    [Fact]
    public void Rejects_ARowThatWasMovedToAnotherToken() =>
        TableFixture.AssertDamaged(() => Read(new Token(TableFixture.Token.Id + 1), Written()));

    [Fact]
    public void Rejects_ARowOfAnotherKey()
    {
        using var other = new RowSeal(RandomNumberGenerator.GetBytes(RowSeal.KeyBytes));
        var batch = TableFixture.Found(reads => _table.AddLookup(reads, TableFixture.Token), Written());

        TableFixture.AssertDamaged(() => new TokenTable(other).TryRead(batch, 0, TableFixture.Token, out _));
    }

    [Fact]
    public void Finds_ATokenByItsCard()
    {
        var written = WrittenFingerprint();
        var batch = TableFixture.Found(Lookup, written);

        Assert.True(_table.TryReadFingerprint(batch, 0, TableFixture.Shop, TableFixture.Fingerprint, out var token));
        Assert.Equal(TableFixture.Token, token);

        int Lookup(ReadBatch reads) => _table.AddFingerprintLookup(reads, TableFixture.Shop, TableFixture.Fingerprint);
    }

    [Fact]
    public void Rejects_AnyChangeOfAnIndexRow() =>
        TableFixture.AssertDamageIsFound(WrittenFingerprint(), value => ReadFingerprint("shop", value));

    [Fact]
    public void Rejects_AnIndexRowThatWasMovedToAnotherMerchant() =>
        TableFixture.AssertDamaged(() => ReadFingerprint("shop2", WrittenFingerprint()));

    [Fact]
    public void Deletes_BothRows()
    {
        var batch = new WriteBatch();
        _table.Put(batch, TableFixture.Token, TableFixture.Row(TableFixture.Shop), TableFixture.SealedBytes);
        _table.PutFingerprint(batch, TableFixture.Shop, TableFixture.Fingerprint, TableFixture.Token);
        _table.Delete(batch, TableFixture.Token, TableFixture.Shop, TableFixture.Fingerprint);

        Assert.Equal(4, batch.Count);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(WriteKind.Delete, batch[i + 2].Kind);
            Assert.Equal(batch[i].Table, batch[i + 2].Table);
            Assert.Equal(batch[i].Key.ToArray(), batch[i + 2].Key.ToArray());
        }
    }

    private byte[] Written()
    {
        var batch = new WriteBatch();
        _table.Put(batch, TableFixture.Token, TableFixture.Row(TableFixture.Shop), TableFixture.SealedBytes);
        return batch[0].Value.ToArray();
    }

    private byte[] WrittenFingerprint()
    {
        var batch = new WriteBatch();
        _table.PutFingerprint(batch, TableFixture.Shop, TableFixture.Fingerprint, TableFixture.Token);
        return batch[0].Value.ToArray();
    }

    private void Read(Token token, byte[] value) =>
        _table.TryRead(TableFixture.Found(reads => _table.AddLookup(reads, token), value), 0, token, out _);

    private void ReadFingerprint(string name, byte[] value)
    {
        var merchant = TableFixture.Merchant(name);
        var batch = TableFixture.Found(reads => _table.AddFingerprintLookup(reads, merchant, TableFixture.Fingerprint), value);
        _table.TryReadFingerprint(batch, 0, merchant, TableFixture.Fingerprint, out _);
    }
}
