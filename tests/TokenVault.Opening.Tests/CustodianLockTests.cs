using System.Text;
using CsCheck;
using TokenVault.Envelope.Keys;
using TokenVault.Opening.Keys;
using TokenVault.Opening.Keys.Custodians;
using TokenVault.Opening.Keys.Locks;

namespace TokenVault.Opening.Tests;

public sealed class CustodianLockTests : IDisposable
{
    private static readonly string[] Five = ["anna", "ben", "carla", "dora", "emil"];

    private readonly MasterKey _master = MasterKey.Draw();
    private readonly List<CustodianShare> _shares = [.. Enumerable.Range(1, 5).Select(CustodianShare.Draw)];

    public void Dispose()
    {
        _master.Dispose();
        _shares.ForEach(share => share.Dispose());
    }

    [Fact]
    public void Opens_ByEachThreeOfFive_InAnyOrder()
    {
        var made = Close();
        var subsets = ShareSubsets.Of(3, 5).ToList();

        Assert.Equal(10, subsets.Count);
        foreach (var subset in subsets)
        {
            using var master = made.Unlock(subset.Reverse().Select(number => _shares[number - 1]));
            Assert.Equal(_master.Bytes.ToArray(), master!.Bytes.ToArray());
        }
    }

    [Fact]
    public void Opens_ByNoOtherCountOfFive()
    {
        var made = Close();
        foreach (var count in (int[])[1, 2, 4, 5])
        {
            Assert.All(ShareSubsets.Of(count, 5), subset => Assert.Null(made.Unlock(subset.Select(number => _shares[number - 1]))));
        }
    }

    // What the lock holds must not open by two even for somebody who leaves all checks out.
    [Fact]
    public void Holds_NoWrapThatTwoSharesOpen()
    {
        var (made, closed) = CustodianLock.Close(_master, 3, Five, _shares);
        var body = closed.Body.Span;
        var headBytes = body.Length - (10 * CustodianKeys.WrapBytes);
        for (var wrap = 0; wrap < 10; wrap++)
        {
            var bytes = body.Slice(headBytes + (wrap * CustodianKeys.WrapBytes), CustodianKeys.WrapBytes).ToArray();
            foreach (var pair in ShareSubsets.Of(2, 5))
            {
                Assert.Null(CustodianKeys.Unwrap(bytes, [.. pair.Select(number => _shares[number - 1])], body.Slice(3, 16), body[..headBytes]));
            }
        }

        Assert.NotNull(made.Unlock(_shares.Take(3)));
    }

    [Fact]
    public void Refuses_AShareTwice()
    {
        var made = Close();
        Assert.Null(made.Unlock([_shares[0], _shares[1], _shares[1]]));
    }

    [Fact]
    public void Refuses_SharesOfAnotherLock_OfTheSameCustodiansAndMasterKey()
    {
        var made = Close();
        List<CustodianShare> others = [.. Enumerable.Range(1, 5).Select(CustodianShare.Draw)];
        var other = CustodianLock.Close(_master, 3, Five, others).Lock;

        Assert.All(others, share => Assert.False(made.Fits(share)));
        Assert.All(others, share => Assert.True(other.Fits(share)));
        Assert.Null(made.Unlock(others.Take(3)));
        Assert.Null(made.Unlock([.. _shares.Take(2), others[2]]));
        Assert.NotEqual(made.Mark, other.Mark);
    }

    [Fact]
    public void Knows_EachShareByItsNumber_AndNoOther()
    {
        var made = Close();
        foreach (var share in _shares)
        {
            for (var number = 0; number <= 6; number++)
            {
                using var claimed = CustodianShare.Of(number, share.Secret);
                Assert.Equal(number == share.Number, made.Fits(claimed));
            }
        }
    }

    [Fact]
    public void Tells_WhoHasWhichShare()
    {
        var made = Close();
        Assert.Equal(3, made.Threshold);
        Assert.Equal(Five, made.Custodians);
        Assert.Equal([1, 2, 3, 4, 5, 0], Five.Append("mallory").Select(made.NumberOf));
    }

    [Fact]
    public void Opens_NoMore_WhereAnyByteWasAltered()
    {
        var closed = CustodianLock.Close(_master, 3, Five, _shares).Closed.Body.ToArray();
        var headBytes = closed.Length - (10 * CustodianKeys.WrapBytes);
        Gen.Select(Gen.Int[0, headBytes + CustodianKeys.WrapBytes - 1], Gen.Byte[1, 255]).Sample(
            (at, difference) =>
            {
                var altered = (byte[])closed.Clone();
                altered[at] ^= difference;

                // The first wrap is that of the first three; the head is of all.
                Assert.True(!CustodianLock.TryRead(altered, out var read) || read.Unlock(_shares.Take(3)) is null);
            },
            iter: 600);
    }

    [Fact]
    public void Refuses_ALockOfAnotherLength()
    {
        var closed = CustodianLock.Close(_master, 3, Five, _shares).Closed.Body.ToArray();
        Assert.True(CustodianLock.TryRead(closed, out _));
        Gen.Int[0, closed.Length - 1].Sample(length => Assert.False(CustodianLock.TryRead(closed.AsSpan(0, length), out _)), iter: 300);
        Assert.False(CustodianLock.TryRead([.. closed, 0], out _));
    }

    [Theory]
    [InlineData(1, 5, false)]
    [InlineData(2, 2, true)]
    [InlineData(3, 2, false)]
    [InlineData(5, 10, true)]
    [InlineData(2, 11, false)]
    [InlineData(2, 1, false)]
    public void Bounds_CustodiansAndThreshold(int threshold, int count, bool isPossible) =>
        Assert.Equal(isPossible, CustodianLock.IsPossible(threshold, [.. Enumerable.Range(1, count).Select(static number => $"c-{number}")]));

    [Theory]
    [InlineData("anna", "anna")]
    [InlineData("anna", "")]
    [InlineData("anna", "b n")]
    [InlineData("anna", "bén")]
    public void Refuses_NamesThatAreNone(string first, string second) => Assert.False(CustodianLock.IsPossible(2, [first, second]));

    [Fact]
    public void Has_RoomForAnyFiveOfTen_WithTheLongestNames()
    {
        List<CustodianShare> shares = [.. Enumerable.Range(1, 10).Select(CustodianShare.Draw)];
        string[] names = [.. Enumerable.Range(0, 10).Select(static number => new string((char)('a' + number), CustodianLock.NameCharsMax))];
        var (made, closed) = CustodianLock.Close(_master, 5, names, shares);

        Assert.InRange(closed.Body.Length, 252 * CustodianKeys.WrapBytes, KeystoreLock.BodyBytesMax);
        Assert.True(CustodianLock.TryRead(closed.Body.Span, out var read));
        using var opened = read.Unlock(shares.Where(static share => share.Number % 2 == 0));
        Assert.Equal(_master.Bytes.ToArray(), opened!.Bytes.ToArray());
        Assert.Equal(made.Mark, read.Mark);
    }

    [Fact]
    public void Subsets_AreAsManyAsCounted_AndDifferent()
    {
        for (var count = 2; count <= CustodianLock.CustodiansMax; count++)
        {
            for (var threshold = 2; threshold <= count; threshold++)
            {
                var subsets = ShareSubsets.Of(threshold, count).Select(Convert.ToHexString).ToList();
                Assert.Equal(ShareSubsets.CountOf(threshold, count), subsets.Distinct(StringComparer.Ordinal).Count());
            }
        }
    }

    [Fact]
    public void Share_ReadsAsItWasWritten() => Gen.Select(Gen.Byte[1, 10], Gen.ULong, Gen.Byte.Array[32]).Sample((number, mark, secret) =>
    {
        var text = ShareText.Write(number, mark, secret);
        var read = new byte[32];
        Assert.True(ShareText.TryRead(text, read, out var readNumber, out var readMark));
        Assert.Equal((number, mark), (readNumber, readMark));
        Assert.Equal(secret, read);

        // As people write: lower case, without hyphens, O for zero.
        var typed = Encoding.ASCII.GetString(text).Replace("-", " ", StringComparison.Ordinal).Replace('0', 'o').ToLowerInvariant();
        Assert.True(ShareText.TryRead(Encoding.ASCII.GetBytes("tvs-" + typed[4..] + "\n"), read, out _, out _));
        Assert.Equal(secret, read);
    });

    [Fact]
    public void Share_TellsAMistypedCharacter()
    {
        var text = ShareText.Write(3, 0x0123456789ABCDEF, _shares[2].Secret);
        var secret = new byte[32];
        var keys = "0123456789ABCDEFGHJKMNPQRSTVWXYZU!"u8.ToArray();
        Gen.Select(Gen.Int[4, text.Length - 1], Gen.Int[0, keys.Length - 1]).Sample((at, key) =>
        {
            var typed = keys[key];
            if (text[at] is (byte)'-' || text[at] == typed)
            {
                return;
            }

            var mistyped = (byte[])text.Clone();
            mistyped[at] = typed;
            Assert.False(ShareText.TryRead(mistyped, secret, out _, out _));
            Assert.All(secret, static value => Assert.Equal(0, value));
        });
        Assert.False(ShareText.TryRead(text.AsSpan(0, text.Length - 1), secret, out _, out _));
        Assert.False(ShareText.TryRead([.. text, (byte)'0'], secret, out _, out _));
        Assert.False(ShareText.TryRead([], secret, out _, out _));
    }

    private CustodianLock Close()
    {
        var closed = CustodianLock.Close(_master, 3, Five, _shares).Closed;
        Assert.True(CustodianLock.TryRead(closed.Body.Span, out var read));
        return read;
    }
}
