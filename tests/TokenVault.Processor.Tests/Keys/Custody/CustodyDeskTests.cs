using TokenVault.Domain.Errors;
using TokenVault.Processor.Keys.Custody;

namespace TokenVault.Processor.Tests.Keys.Custody;

public sealed class CustodyDeskTests : IDisposable
{
    private readonly CustodyStand _stand = new();

    public void Dispose() => _stand.Dispose();

    [Fact]
    public void Opens_ByThreeOfFive_AndStopsTheSealedHost()
    {
        Assert.Equal([1u, 2u], [_stand.Submit("emil"), _stand.Submit("anna")]);
        Assert.False(_stand.Unlocked.IsThere);
        Assert.False(_stand.IsStopped);

        Assert.Equal(3u, _stand.Submit("carla"));
        Assert.Equal(_stand.RowKey, _stand.Unlocked.Get().RowKey.ToArray());
        Assert.Equal(["anna", "carla", "emil"], _stand.Unlocked.Custodians);
        Assert.True(_stand.IsStopped);
    }

    [Fact]
    public void Refuses_ASecondShareOfTheSameCaller_WhoeverItIsOf()
    {
        _stand.Submit("anna");
        Assert.Equal(VaultErrorCode.CustodianShareGiven, _stand.Refused("anna", _stand.Shares["anna"]));
        Assert.Equal(VaultErrorCode.CustodianShareGiven, _stand.Refused("anna", _stand.Shares["ben"]));
        Assert.Equal(["anna"], _stand.Given());
    }

    // All of these in one word: a share that is somebody's is told from noise by nobody.
    [Fact]
    public void Names_AWrongShareAsWrong_AndTellsNothingElse()
    {
        var flipped = (byte[])_stand.Shares["anna"].Clone();
        flipped[31] ^= 1;
        foreach (var secret in (byte[][])[_stand.Shares["ben"], flipped, new byte[32], []])
        {
            var refusal = Assert.Throws<VaultException>(() => _stand.Desk.Submit("anna", secret));
            Assert.Equal((VaultErrorCode.CustodianShareWrong, "secret", null), (refusal.Code, refusal.Field, refusal.InnerException));
        }

        Assert.Empty(_stand.Given());
        Assert.Equal(1u, _stand.Submit("anna"));
    }

    [Fact]
    public void Refuses_WhoHasNoShare() => Assert.Equal(VaultErrorCode.CustodianWithoutShare, _stand.Refused("mallory", _stand.Shares["anna"]));

    [Fact]
    public void Bounds_WrongShares_OfEachCustodianForHimself()
    {
        for (var i = 0; i < WrongShares.Max; i++)
        {
            Assert.Equal(VaultErrorCode.CustodianShareWrong, _stand.Refused("anna", new byte[32]));
            _stand.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(VaultErrorCode.CustodianAttemptsExceeded, _stand.Refused("anna", _stand.Shares["anna"]));
        Assert.Equal(1u, _stand.Submit("ben"));

        _stand.Clock.Advance(WrongShares.Window);
        Assert.Equal(2u, _stand.Submit("anna"));
    }

    [Fact]
    public void Forgets_EachShare_WhenItsTimeIsOver()
    {
        _stand.Submit("anna");
        _stand.Clock.Advance(TimeSpan.FromMinutes(20));
        _stand.Submit("ben");
        var state = _stand.Desk.State();
        Assert.Equal(_stand.Clock.GetUtcNow() + TimeSpan.FromMinutes(10), state.Custodians[0].ForgetTime.ToDateTimeOffset());

        _stand.Clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(["anna", "ben"], _stand.Given());
        _stand.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["ben"], _stand.Given());

        // So the third opens nothing, and the first may be given again.
        Assert.Equal([2u, 3u], [_stand.Submit("carla"), _stand.Submit("anna")]);
        Assert.True(_stand.Unlocked.IsThere);
    }

    [Fact]
    public void Forgets_SharesOfALock_ThatWasReplacedMeanwhile()
    {
        _stand.Submit("anna");
        _stand.Submit("ben");
        var old = _stand.Shares["carla"];
        _stand.GiveOthersShares();

        Assert.Equal(VaultErrorCode.CustodianShareWrong, _stand.Refused("carla", old));
        Assert.Empty(_stand.Given());
        Assert.Equal([1u, 2u, 3u], [_stand.Submit("carla"), _stand.Submit("anna"), _stand.Submit("ben")]);
    }

    [Fact]
    public void Takes_NoShare_OnceItIsOpen()
    {
        foreach (var name in CustodyStand.Names.Take(3))
        {
            _stand.Submit(name);
        }

        Assert.Equal(VaultErrorCode.KeystoreOpen, _stand.Refused("dora", _stand.Shares["dora"]));
        Assert.False(_stand.Desk.State().IsSealed);
    }

    [Fact]
    public void Tells_ADamagedKeystore_AndForgetsTheShares()
    {
        _stand.Submit("anna");
        _stand.Submit("ben");
        var file = File.ReadAllBytes(_stand.At("keystore.tvk"));
        file[^1] ^= 1;
        File.WriteAllBytes(_stand.At("keystore.tvk"), file);

        Assert.Equal(VaultErrorCode.RecordDamaged, _stand.Refused("carla", _stand.Shares["carla"]));
        Assert.Empty(_stand.Given());
        Assert.False(_stand.IsStopped);
    }
}
