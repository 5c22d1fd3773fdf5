using System.Text;
using Microsoft.Extensions.Time.Testing;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope;
using TokenVault.Envelope.Cards;
using TokenVault.Opening.Cvcs;
using TokenVault.Sealing.Cvcs;

namespace TokenVault.Opening.Tests;

public sealed class CvcSessionsTests : IDisposable
{
    private static readonly Token Token = new(7);
    private static readonly MerchantId Shop = Vault.Merchant("shop");

    private readonly FakeTimeProvider _clock = new(Vault.Now);
    private readonly CvcSessions _sessions;

    // P-256 makes keys faster; which mechanism it is does not matter to sessions.
    public CvcSessionsTests() => _sessions = new CvcSessions(_clock, SuiteId.DhKemP256);

    public void Dispose() => _sessions.Dispose();

    [Theory]
    [InlineData(SuiteId.XWing, "123")]
    [InlineData(SuiteId.DhKemP256, "0042")]
    public void Opens_ForTokenAndMerchant(SuiteId suite, string digits)
    {
        using var sessions = new CvcSessions(_clock, suite);
        using var sealer = StartSession(sessions);

        Assert.Equal(digits, Open(sessions, Seal(sealer, digits)));
    }

    [Fact]
    public void Rejects_AnotherToken_AndAnotherMerchant()
    {
        using var sealer = StartSession();
        var handle = Seal(sealer);
        var digits = new byte[Cvc.DigitsMax];

        Assert.False(_sessions.TryOpen(handle, new Token(8), Shop, digits, out var length));
        Assert.False(_sessions.TryOpen(handle, Token, Vault.Merchant("shop-2"), digits, out length));
        Assert.Equal(0, length);
        Assert.Equal(new byte[Cvc.DigitsMax], digits);
        Assert.Equal("123", Open(handle));
    }

    [Fact]
    public void Rejects_EveryFlippedBit()
    {
        using var sealer = StartSession();
        var handle = Seal(sealer);
        for (var bit = 0; bit < handle.Length * 8; bit++)
        {
            handle[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(Open(handle));
            handle[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.Null(Open(handle[1..]));
        Assert.Null(Open([]));
        Assert.Equal("123", Open(handle));
    }

    [Fact]
    public void Forgets_InTime_ThoughTheClockIsSetBack()
    {
        var clock = new ClockSetBack(Vault.Now);
        using var sessions = new CvcSessions(clock, SuiteId.DhKemP256);
        using var sealer = StartSession(sessions);
        var handle = Seal(sealer);
        var key = sessions.CurrentKey().Id;
        clock.Advance(TimeSpan.FromMinutes(6));

        clock.By = TimeSpan.FromHours(1);
        Assert.NotEqual(key, sessions.CurrentKey().Id);
        Assert.Equal("123", Open(sessions, handle));

        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(Open(sessions, handle));
        Assert.Equal(0, sessions.SessionCount);
    }

    [Fact]
    public void Opens_UntilItIsSpent()
    {
        using var sealer = StartSession();
        var (first, second) = (Seal(sealer), Seal(sealer, "456"));

        Assert.Equal("123", Open(first));
        Assert.Equal("123", Open(first));
        _sessions.MarkSpent(first);

        Assert.Null(Open(first));
        Assert.Equal("456", Open(second));
    }

    [Fact]
    public void Forgets_AfterTenMinutes()
    {
        using var sealer = StartSession();
        var handle = Seal(sealer);

        _clock.Advance(CvcSessions.DefaultKeyLifetime - TimeSpan.FromSeconds(1));
        Assert.Equal("123", Open(handle));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(Open(handle));
    }

    // By the timer alone: keys go even where nobody calls.
    [Fact]
    public void Forgets_WithoutBeingCalled()
    {
        using var sealer = StartSession();
        Assert.Equal(1, _sessions.KeyCount);

        _clock.Advance(CvcSessions.DefaultKeyLifetime + TimeSpan.FromMinutes(1));

        Assert.Equal(0, _sessions.KeyCount);
        Assert.Equal(0, _sessions.SessionCount);
    }

    [Fact]
    public void Forgets_AtARestart()
    {
        using var sealer = StartSession();
        using var restarted = new CvcSessions(_clock, SuiteId.DhKemP256);

        Assert.Null(Open(restarted, Seal(sealer)));
        AssertRefused(() => restarted.Open(sealer.SessionId, sealer.KeyId, sealer.Encapsulation));
    }

    [Fact]
    public void Hands_OutAKeyForFiveMinutes_AndHonoursItForTen()
    {
        var first = _sessions.CurrentKey();
        Assert.Equal(Vault.Now + CvcSessions.DefaultKeyLifetime, first.Expire);
        _clock.Advance((CvcSessions.DefaultKeyLifetime / 2) - TimeSpan.FromSeconds(1));
        Assert.Equal(first.Id, _sessions.CurrentKey().Id);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var second = _sessions.CurrentKey();
        Assert.NotEqual(first.Id, second.Id);
        Assert.NotEqual(first.PublicKey, second.PublicKey);

        using var late = CvcSealer.Start(first.Suite, first.PublicKey, first.Id, first.Expire);
        Assert.Equal(first.Expire, _sessions.Open(late.SessionId, late.KeyId, late.Encapsulation));
        Assert.Equal("123", Open(Seal(late)));
    }

    [Fact]
    public void Keeps_AKeyForAsLongAsItIsTold()
    {
        using var sessions = new CvcSessions(_clock, SuiteId.DhKemP256, TimeSpan.FromMinutes(1));
        var key = sessions.CurrentKey();
        using var sealer = CvcSealer.Start(key.Suite, key.PublicKey, key.Id, key.Expire);
        sessions.Open(sealer.SessionId, sealer.KeyId, sealer.Encapsulation);
        var handle = Seal(sealer);

        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.NotEqual(key.Id, sessions.CurrentKey().Id);
        Assert.Equal("123", Open(sessions, handle));
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(Open(sessions, handle));
    }

    [Fact]
    public void Rejects_ASessionOpenedTwice_EvenAfterItsEnd()
    {
        using var sealer = StartSession();
        var handle = Seal(sealer);
        _sessions.MarkSpent(handle);
        AssertRefused(() => _sessions.Open(sealer.SessionId, sealer.KeyId, sealer.Encapsulation));

        // Pushed out by younger ones, and still refused: its spent handles would be fresh again.
        Fill();
        Assert.Equal(CvcSessions.SessionsMax, _sessions.SessionCount);
        AssertRefused(() => _sessions.Open(sealer.SessionId, sealer.KeyId, sealer.Encapsulation));
        Assert.Null(Open(handle));
    }

    [Fact]
    public void Rejects_ASessionsNameUnderAYoungerKey()
    {
        using var sealer = StartSession();
        _clock.Advance(CvcSessions.DefaultKeyLifetime / 2);
        var younger = _sessions.CurrentKey();
        Assert.NotEqual(sealer.KeyId, younger.Id);

        AssertRefused(() => _sessions.Open(sealer.SessionId, younger.Id, younger.PublicKey));
        Assert.Equal("123", Open(Seal(sealer)));
    }

    // The same encapsulation under a second name must not make spent handles fresh again.
    [Fact]
    public void Rejects_AHandleRenamedToAnotherSession()
    {
        using var sealer = StartSession();
        var handle = Seal(sealer);
        _sessions.MarkSpent(handle);
        _sessions.Open(sealer.SessionId + 1, sealer.KeyId, sealer.Encapsulation);
        Assert.True(CvcHandle.TryRead(handle, out var read));
        var renamed = (byte[])handle.Clone();
        CvcHandle.Begin(renamed, sealer.SessionId + 1, read.Sequence, read.ExpireUnixSeconds);

        Assert.Null(Open(renamed));
    }

    [Fact]
    public void Rejects_AnExpiryBeyondTheKeys()
    {
        var key = _sessions.CurrentKey();
        using var sealer = CvcSealer.Start(key.Suite, key.PublicKey, key.Id, key.Expire.AddDays(1));
        _sessions.Open(sealer.SessionId, sealer.KeyId, sealer.Encapsulation);

        Assert.Null(Open(Seal(sealer)));
    }

    [Fact]
    public void Ends_TheOldestSession_WhenThereAreTooMany()
    {
        using var oldest = StartSession();
        using var next = StartSession();
        Fill(CvcSessions.SessionsMax - 1);

        Assert.Null(Open(Seal(oldest)));
        Assert.Equal("123", Open(Seal(next)));
    }

    [Fact]
    public void Rejects_UnknownKeys_AndMalformedEncapsulations()
    {
        var key = _sessions.CurrentKey();

        AssertRefused(() => _sessions.Open(1, key.Id + 1, new byte[65]));
        AssertRefused(() => _sessions.Open(2, key.Id, new byte[65]));
        AssertRefused(() => _sessions.Open(3, key.Id, []));
    }

    [Fact]
    public void Opens_ForManyThreadsAtOnce()
    {
        using var sealer = StartSession();
        Parallel.For(0, 2000, _ => Assert.Equal("123", Open(Seal(sealer))));
    }

    private void Fill(int count = CvcSessions.SessionsMax)
    {
        var key = _sessions.CurrentKey();
        for (var i = 0; i < count; i++)
        {
            _sessions.Open((UInt128)i, key.Id, key.PublicKey);
        }
    }

    private CvcSealer StartSession(CvcSessions? sessions = null)
    {
        var key = (sessions ?? _sessions).CurrentKey();
        var sealer = CvcSealer.Start(key.Suite, key.PublicKey, key.Id, key.Expire);
        Assert.Equal(key.Expire, (sessions ?? _sessions).Open(sealer.SessionId, sealer.KeyId, sealer.Encapsulation));
        return sealer;
    }

    private static byte[] Seal(CvcSealer sealer, string digits = "123")
    {
        Assert.True(Cvc.TryParse(Encoding.ASCII.GetBytes(digits), out var cvc));
        return sealer.Seal(cvc, Token, Shop);
    }

    private string? Open(byte[] handle) => Open(_sessions, handle);

    private static string? Open(CvcSessions sessions, byte[] handle)
    {
        var digits = new byte[Cvc.DigitsMax];
        return sessions.TryOpen(handle, Token, Shop, digits, out var length) ? Encoding.ASCII.GetString(digits, 0, length) : null;
    }

    private static void AssertRefused(Func<DateTimeOffset> open) =>
        Assert.Equal(VaultErrorCode.CvcKeyUnknown, Assert.Throws<VaultException>(() => open()).Code);

    /// <summary>The time of day goes back; the time that has passed does not.</summary>
    private sealed class ClockSetBack(DateTimeOffset start) : FakeTimeProvider(start)
    {
        public TimeSpan By { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - By;

        // Its own reads the time of day.
        public override long GetTimestamp() => base.GetUtcNow().Ticks;
    }
}
