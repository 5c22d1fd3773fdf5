using System.Security.Cryptography;
using CsCheck;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Storage.Tables;

namespace TokenVault.Storage.Tests.Tables;

public sealed class TokenTableTests : IDisposable
{
    private static readonly CardCountry Germany = CardCountry.TryParse("DE", out var country) ? country : default;

    private readonly RowSeal _seal = new(TableFixture.Key);
    private readonly TokenTable _table;

    public TokenTableTests() => _table = new TokenTable(_seal);

    public void Dispose() => _seal.Dispose();

    [Fact]
    public void Reads_WhatWasPut()
    {
        var batch = TableFixture.Found(reads => _table.AddLookup(reads, TableFixture.Owned), Written());

        Assert.True(_table.TryRead(batch, 0, TableFixture.Owned, out var row));
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
                var token = new OwnedToken(merchant, new Token(new UInt128(id, ~id)));
                var written = new WriteBatch();
                var row = TableFixture.Row();
                _table.Put(
                    written,
                    token,
                    new TokenRow
                    {
                        Usage = TokenUsage.SingleUse,
                        RecordVersion = (uint)id,
                        Brand = CardBrand.Unknown,
                        Bin = bin,
                        LastFour = bin % 10000,
                        Marks = TokenMarks.HasDetails | TokenMarks.NotDeduplicated,
                        SealedExpiry = row.Expiry,
                        Expiry = row.Expiry,
                        Funding = CardFunding.Debit,
                        Country = Germany,
                        ExpireUnixSeconds = (long)(id >> 1),
                        PanDigits = digits,
                        Fingerprint = new Fingerprint((byte)id, id),
                    },
                    card);
                Assert.Equal(TokenTable.RowBytes, written[0].Value.Length);

                var batch = TableFixture.Found(reads => _table.AddLookup(reads, token), written[0].Value.ToArray());
                Assert.True(_table.TryRead(batch, 0, token, out var read));
                Assert.Equal((TokenMarks.HasDetails | TokenMarks.NotDeduplicated, CardFunding.Debit, Germany, (long)(id >> 1)), (read.Marks, read.Funding, read.Country, read.ExpireUnixSeconds));
                Assert.Equal(((uint)id, bin, bin % 10000, digits), (read.RecordVersion, read.Bin, read.LastFour, read.PanDigits));
                Assert.Equal(new Fingerprint((byte)id, id), read.Fingerprint);
                Assert.Equal(card, read.Sealed.ToArray());
            });

    [Fact]
    public void Writes_TheDocumentedLayout()
    {
        byte[] row =
        [
            2, 0, 1, 0, 0, 0, 1, 1,
            0x00, 0x06, 0x45, 0xe7,
            0x04, 0x57,
            0x01, 0x73, 0x01, 0x73,
            16, 0, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 0,
            7, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2,
            .. TableFixture.SealedBytes,
        ];
        byte[] key = [0x01, 0x93, 0x5f, 0x2a, 0x1b, 0x2c, 0, 0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 4, .. "shop"u8];
        byte[] authenticated = [.. "TVRM"u8, 1, 1, 0, 21, .. key, .. row];
        var mac = HMACSHA256.HashData(TableFixture.Key, authenticated);

        var batch = new WriteBatch();
        _table.Put(batch, TableFixture.Owned, TableFixture.Row(), TableFixture.SealedBytes);

        Assert.Equal(132, TokenTable.RowBytes);
        Assert.Equal(Table.Tokens, batch[0].Table);
        Assert.Equal(key, batch[0].Key.ToArray());
        Assert.Equal([.. row, .. mac[..16]], batch[0].Value.ToArray());
    }

    [Fact]
    public void Rejects_AnyChangeOfARow() =>
        TableFixture.AssertDamageIsFound(Written(), value => Read(TableFixture.Owned, value));

    [Fact]
    public void Rejects_ARowThatWasMovedToAnotherToken() =>
        TableFixture.AssertDamaged(() => Read(TableFixture.Owned with { Token = new Token(TableFixture.Token.Id + 1) }, Written()));

    [Fact]
    public void Rejects_ARowThatWasMovedToAnotherMerchant() =>
        TableFixture.AssertDamaged(() => Read(TableFixture.Owned with { Merchant = TableFixture.Merchant("shop2") }, Written()));

    [Fact]
    public void Reads_WhoseARowOfAScanIs()
    {
        _table.ReadScanned(TokenTable.KeyOf(TableFixture.Owned), Written(), out var token);

        Assert.Equal(TableFixture.Owned, token);
        TableFixture.AssertDamaged(() => _table.ReadScanned([.. TokenTable.KeyOf(TableFixture.Owned), 0], Written(), out _));
    }

    [Fact]
    public void Rejects_ARowOfAnotherKey()
    {
        using var other = new RowSeal(RandomNumberGenerator.GetBytes(RowSeal.KeyBytes));
        var batch = TableFixture.Found(reads => _table.AddLookup(reads, TableFixture.Owned), Written());

        TableFixture.AssertDamaged(() => new TokenTable(other).TryRead(batch, 0, TableFixture.Owned, out _));
    }

    private byte[] Written()
    {
        var batch = new WriteBatch();
        _table.Put(batch, TableFixture.Owned, TableFixture.Row(), TableFixture.SealedBytes);
        return batch[0].Value.ToArray();
    }

    private void Read(OwnedToken token, byte[] value) =>
        _table.TryRead(TableFixture.Found(reads => _table.AddLookup(reads, token), value), 0, token, out _);
}
