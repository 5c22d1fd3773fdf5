using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Opening.Cvcs;
using TokenVault.Processor.Cvcs;
using TokenVault.Processor.Tests.Operations;
using TokenVault.Sealing.Cvcs;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Tests.Cvcs;

public sealed class CvcDeskTests : IAsyncDisposable
{
    private static readonly Token Card = new(7);
    private static readonly OperationId Operation = new(8);

    private readonly StoreStand _stand = new();
    private readonly CvcSessions _sessions;
    private readonly CvcSealer _sealer;
    private readonly CvcDesk _desk;

    public CvcDeskTests()
    {
        _sessions = new CvcSessions(_stand.Clock);
        var key = _sessions.CurrentKey();
        _sealer = CvcSealer.Start(key.Suite, key.PublicKey, key.Id, key.Expire);
        _sessions.Open(_sealer.SessionId, key.Id, _sealer.Encapsulation);
        _desk = new CvcDesk(_sessions, _stand.Store, _stand.Seal, _stand.Clock);
    }

    public async ValueTask DisposeAsync()
    {
        _sealer.Dispose();
        _sessions.Dispose();
        await _stand.DisposeAsync();
    }

    [Fact]
    public void Gives_AHandleToOneAtATime_AndAgainWhereNothingWasSent()
    {
        var handle = Seal();
        var hold = Hold(handle);
        AssertInvalid(handle);

        hold.Dispose();

        Hold(handle).Dispose();
    }

    [Fact]
    public async Task Ends_AHandleForGood_OnDisk_WithTheAnswer()
    {
        var handle = Seal();
        using (var hold = Hold(handle))
        {
            var batch = new WriteBatch();
            hold.Spend(batch);
            Assert.True(await _stand.Store.CommitAsync(batch));
        }

        AssertInvalid(handle);
        Assert.True(IsMarked(handle));

        // Whatever a process knows in memory, the mark alone is enough.
        using var other = new CvcSessions(_stand.Clock);
        var late = new CvcDesk(other, _stand.Store, _stand.Seal, _stand.Clock);
        Assert.Throws<VaultException>(() => late.Hold(handle, Card, StoreStand.Merchant()));
    }

    [Fact]
    public async Task Forgets_AMark_OnceItsHandleHasLongExpired()
    {
        var handle = Seal();
        var batch = new WriteBatch();
        Hold(handle).Spend(batch);
        await _stand.Store.CommitAsync(batch);
        var expire = _sealer.Expire.ToUnixTimeSeconds();

        Assert.Equal(0, await SpentHandleTable.SweepAsync(_stand.Store, expire, 10, CancellationToken.None));
        Assert.Equal(1, await SpentHandleTable.SweepAsync(_stand.Store, expire + 1, 10, CancellationToken.None));
        Assert.False(IsMarked(handle));
    }

    [Fact]
    public void Keeps_AHandle_WhileItIsUnknownWhatBecameOfItsAuthorization()
    {
        var handle = Seal();
        _desk.Keep(Operation, Hold(handle));
        AssertInvalid(handle);

        _desk.TakeKept(Operation).Dispose();

        Hold(handle).Dispose();
        Assert.True(_desk.TakeKept(Operation).IsNone);
    }

    [Fact]
    public void Forgets_WhatItKept_OnceNobodyCanOpenIt()
    {
        _desk.Keep(Operation, Hold(Seal()));
        _desk.ForgetExpired();
        _stand.Clock.Advance(CvcSessions.DefaultKeyLifetime + TimeSpan.FromSeconds(2));

        _desk.ForgetExpired();

        Assert.True(_desk.TakeKept(Operation).IsNone);
    }

    private byte[] Seal()
    {
        Assert.True(Cvc.TryParse("123"u8, out var cvc));
        return _sealer.Seal(cvc, Card, StoreStand.Merchant());
    }

    private CvcHold Hold(byte[] handle) => _desk.Hold(handle, Card, StoreStand.Merchant());

    private void AssertInvalid(byte[] handle) =>
        Assert.Equal(VaultErrorCode.CvcHandleInvalid, Assert.Throws<VaultException>(() => Hold(handle)).Code);

    private bool IsMarked(byte[] handle)
    {
        Assert.True(CvcName.TryRead(handle, out var name));
        var digest = new byte[SpentHandleTable.DigestBytes];
        name.WriteDigest(digest);
        var table = new SpentHandleTable(_stand.Seal);
        var batch = new ReadBatch();
        var index = table.AddLookup(batch, name.ExpireUnixSeconds, digest);
        _stand.Store.Read(batch);
        return table.IsSpent(batch, index, name.ExpireUnixSeconds, digest);
    }
}
