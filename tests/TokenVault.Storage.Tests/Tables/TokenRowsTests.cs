using CsCheck;
using TokenVault.Domain.Tokens;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Storage.Tests.Tables;

/// <summary>The rows beside a token's own: each is read as it was written, and refused after any change or move.</summary>
public sealed class TokenRowsTests : IDisposable
{
    private static readonly OwnedToken Foreign = TableFixture.Owned with { Merchant = TableFixture.Merchant("shop2") };
    private static readonly byte[] KeyDigest = [.. Enumerable.Range(0, TokenKeyTable.DigestBytes).Select(i => (byte)i)];

    private readonly RowSeal _seal = new(TableFixture.Key);

    public void Dispose() => _seal.Dispose();

    [Fact]
    public void Keeps_Details()
    {
        var table = new TokenDetailsTable(_seal);
        var written = new WriteBatch();
        table.Put(written, TableFixture.Owned, new TokenDetailsRecord { SameCardAs = "tok_1" });
        var value = written[0].Value.ToArray();

        Assert.Equal("tok_1", Read(TableFixture.Owned, value)!.SameCardAs);
        TableFixture.AssertDamageIsFound(value, changed => Read(TableFixture.Owned, changed));
        TableFixture.AssertDamaged(() => Read(Foreign, value));

        TokenDetailsRecord? Read(OwnedToken token, byte[] bytes) =>
            table.Read(TableFixture.Found(reads => table.AddLookup(reads, token), bytes), 0, token);
    }

    [Fact]
    public void Keeps_WhatDigitsStandFor()
    {
        var table = new FormatTokenTable(_seal);
        var written = new WriteBatch();
        table.Put(written, TableFixture.Owned, "411111200001111");
        var value = written[0].Value.ToArray();

        Assert.Equal(TableFixture.Token, Read("shop", "411111200001111", value));
        TableFixture.AssertDamageIsFound(value, changed => Read("shop", "411111200001111", changed));
        TableFixture.AssertDamaged(() => Read("shop2", "411111200001111", value));
        TableFixture.AssertDamaged(() => Read("shop", "4111112000011112", value));

        Token Read(string name, string digits, byte[] bytes)
        {
            var merchant = TableFixture.Merchant(name);
            var batch = TableFixture.Found(reads => table.AddLookup(reads, merchant, digits), bytes);
            Assert.True(table.TryRead(batch, 0, merchant, digits, out var token));
            return token;
        }
    }

    [Fact]
    public void Keeps_WhatAnIdempotencyKeyStandsFor()
    {
        var table = new TokenKeyTable(_seal);
        var row = new TokenKeyRow(1_800_000_000_000, 77, TableFixture.Token);
        var written = new WriteBatch();
        table.Put(written, KeyDigest, row);
        var value = written[0].Value.ToArray();

        Assert.Equal(row, table.Read(KeyDigest, value));
        TableFixture.AssertDamageIsFound(value, changed => table.Read(KeyDigest, changed));
        TableFixture.AssertDamaged(() => table.Read([.. KeyDigest.Reverse()], value));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Keeps_WhoHasAToken_AndWhenItWasUsed(bool isSpent)
    {
        var table = new TokenUseTable(_seal);
        var hold = new PaymentHold(new PaymentId(99), isSpent);
        var written = new WriteBatch();
        table.WriteHold(written, WriteKind.Insert, TableFixture.Owned, hold);
        table.PutDay(written, TableFixture.Owned, 739_000);
        var (holdValue, dayValue) = (written[0].Value.ToArray(), written[1].Value.ToArray());

        Assert.Equal((WriteKind.Insert, WriteKind.Put), (written[0].Kind, written[1].Kind));
        Assert.Equal(hold, ReadHold(TableFixture.Owned, holdValue));
        Assert.Equal(739_000, ReadDay(TableFixture.Owned, dayValue));
        TableFixture.AssertDamageIsFound(holdValue, changed => ReadHold(TableFixture.Owned, changed));
        TableFixture.AssertDamageIsFound(dayValue, changed => ReadDay(TableFixture.Owned, changed));
        TableFixture.AssertDamaged(() => ReadHold(Foreign, holdValue));
        TableFixture.AssertDamaged(() => ReadDay(TableFixture.Owned, holdValue));

        PaymentHold? ReadHold(OwnedToken token, byte[] bytes) =>
            table.ReadHold(TableFixture.Found(reads => table.AddHoldLookup(reads, token), bytes), 0, token);
        int? ReadDay(OwnedToken token, byte[] bytes) =>
            table.ReadDay(TableFixture.Found(reads => table.AddDayLookup(reads, token), bytes), 0, token);
    }

    // Customers whose names begin alike, or hold each other's, and merchants too: each has his own rows and nobody else's.
    [Fact]
    public void Lists_ACustomersTokens_AndNobodyElses() =>
        Gen.Select(Gen.OneOf("a", "ab", "b"), Gen.OneOf("c", "c1", "1c", "d"), Gen.UInt).List[1, 30].Sample(rows =>
        {
            var table = new CustomerTokenTable(_seal);
            var sorted = new SortedDictionary<string, (byte[] Key, byte[] Value)>(StringComparer.Ordinal);
            foreach (var (merchant, customer, id) in rows)
            {
                var written = new WriteBatch();
                table.Put(written, new OwnedToken(TableFixture.Merchant(merchant), new Token(id)), customer);
                sorted[Convert.ToHexString(written[0].Key)] = (written[0].Key.ToArray(), written[0].Value.ToArray());
            }

            foreach (var (merchant, customer) in rows.Select(row => (row.Item1, row.Item2)).Distinct())
            {
                var owner = TableFixture.Merchant(merchant);
                var from = Convert.ToHexString(table.KeyFrom(new OwnedToken(owner, default), customer));
                var listed = new List<UInt128>();
                foreach (var (key, value) in sorted.Where(row => string.CompareOrdinal(row.Key, from) >= 0).Select(row => row.Value))
                {
                    if (!table.TryRead(key, value, owner, customer, out var token))
                    {
                        break;
                    }

                    listed.Add(token.Id);
                }

                var expected = rows.Where(row => row.Item1 == merchant && row.Item2 == customer).Select(row => (UInt128)row.Item3);
                Assert.Equal(expected.Distinct().Order(), listed);
            }
        });
}
