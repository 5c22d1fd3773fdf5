using TokenVault.Domain.Tokens;
using TokenVault.Storage.Tables;

namespace TokenVault.Storage.Tests.Tables;

/// <summary>What the adapter remembers of tokens: each row read as it was written, and no other way.</summary>
public sealed class TokenFactTableTests : IDisposable
{
    private static readonly Token Token = TableFixture.Token;
    private static readonly TokenFact Fact = new(5, 1_900_000_000, 4_000_000_000);

    private readonly RowSeal _seal = new(TableFixture.Key);
    private readonly TokenFactTable _facts;
    private readonly TokenHoldTable _holds;

    public TokenFactTableTests() => (_facts, _holds) = (new TokenFactTable(_seal), new TokenHoldTable(_seal));

    public void Dispose() => _seal.Dispose();

    [Fact]
    public void Finds_AnyChangeOfAFact() => TableFixture.AssertDamageIsFound(
        Written(batch => _facts.Put(batch, Token, Fact)),
        value => Assert.Equal(Fact, _facts.Read(TableFixture.Found(batch => _facts.AddLookup(batch, Token), value), 0, Token)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Finds_AnyChangeOfAHold(bool isSpent)
    {
        var hold = new TokenHold(new OperationId(new UInt128(3, 4)), isSpent);
        TableFixture.AssertDamageIsFound(
            Written(batch => _holds.Put(batch, Token, hold)),
            value => Assert.Equal(hold, _holds.Read(TableFixture.Found(batch => _holds.AddLookup(batch, Token), value), 0, Token)));
    }

    [Fact]
    public void Rejects_WhatIsOfAnotherTokenOrTheOtherTable()
    {
        var other = new Token(Token.Id + 1);
        var fact = Written(batch => _facts.Put(batch, Token, Fact));
        var hold = Written(batch => _holds.Insert(batch, Token, new TokenHold(new OperationId(7), IsSpent: false)));

        TableFixture.AssertDamaged(() => _facts.Read(TableFixture.Found(batch => _facts.AddLookup(batch, other), fact), 0, other));
        TableFixture.AssertDamaged(() => _holds.Read(TableFixture.Found(batch => _holds.AddLookup(batch, other), hold), 0, other));
        TableFixture.AssertDamaged(() => _facts.Read(TableFixture.Found(batch => _facts.AddLookup(batch, Token), hold), 0, Token));
        TableFixture.AssertDamaged(() => _holds.Read(TableFixture.Found(batch => _holds.AddLookup(batch, Token), fact), 0, Token));
    }

    [Fact]
    public void Reads_NothingRemembered_WhereThereIsNoRow()
    {
        var batch = new ReadBatch();
        Assert.Equal(default, _facts.Read(batch, _facts.AddLookup(batch, Token), Token));
        Assert.Null(_holds.Read(batch, _holds.AddLookup(batch, Token), Token));
    }

    private static byte[] Written(Action<WriteBatch> put)
    {
        var batch = new WriteBatch();
        put(batch);
        return batch[0].Value.ToArray();
    }
}
