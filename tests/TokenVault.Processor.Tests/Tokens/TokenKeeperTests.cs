using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Epochs;
using TokenVault.Processor.Tests.Operations;
using TokenVault.Processor.Tokens;

namespace TokenVault.Processor.Tests.Tokens;

public sealed class TokenKeeperTests
{
    private static readonly Token Token = new(new UInt128(1, 2));

    [Fact]
    public async Task Refuses_ARetiredToken_AlsoAfterARestart()
    {
        await using var stand = new StoreStand();
        Assert.True(Opens(stand, Context(Token)));
        await stand.Tokens.RetireAsync([Retirement(Token)], static _ => Task.CompletedTask);

        AssertRefused(VaultErrorCode.TokenRetired, stand, Context(Token));
        await stand.ReopenAsync();
        AssertRefused(VaultErrorCode.TokenRetired, stand, Context(Token));
        Assert.True(Opens(stand, Context(new Token(Token.Id + 1))));
    }

    [Fact]
    public async Task Refuses_ARetiredToken_FromBeforeItIsOnRecord()
    {
        await using var stand = new StoreStand();
        var recorded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var retired = stand.Tokens.RetireAsync([Retirement(Token)], _ => recorded.Task);

        AssertRefused(VaultErrorCode.TokenRetired, stand, Context(Token));
        Assert.False(retired.IsCompleted);
        recorded.SetResult();
        await retired;
        AssertRefused(VaultErrorCode.TokenRetired, stand, Context(Token));
    }

    [Fact]
    public async Task Retires_Nothing_ThatCouldNotBePutOnRecord()
    {
        await using var stand = new StoreStand();
        var error = await Assert.ThrowsAsync<VaultException>(() => stand.Tokens.RetireAsync(
            [Retirement(Token)], static _ => throw new VaultException(VaultErrorCode.DisclosureNotWritten)));

        Assert.Equal(VaultErrorCode.DisclosureNotWritten, error.Code);
        Assert.True(Opens(stand, Context(Token)));
        await stand.Tokens.RetireAsync([Retirement(Token)], static _ => Task.CompletedTask);
        AssertRefused(VaultErrorCode.TokenRetired, stand, Context(Token));
    }

    [Fact]
    public async Task Records_EachRetirementOnce()
    {
        await using var stand = new StoreStand();
        var recorded = new List<Retirement>();
        var other = new Token(Token.Id + 1);
        await RetireAsync(Token, Token);
        await RetireAsync(Token, other);
        await stand.ReopenAsync();
        await RetireAsync(other, Token);

        Assert.Equal([Token, other], recorded.Select(retirement => retirement.Token));

        Task RetireAsync(params Token[] tokens) => stand.Tokens.RetireAsync([.. tokens.Select(Retirement)], fresh =>
        {
            recorded.AddRange(fresh);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Raises_AVersion_AndNeverLowersIt()
    {
        await using var stand = new StoreStand();
        var recorded = new List<uint>();
        await RaiseAsync(3, 2);
        await RaiseAsync(1);
        await RaiseAsync(3);
        await stand.ReopenAsync();
        Assert.Equal([3u], recorded);

        AssertRefused(VaultErrorCode.RecordVersionStale, stand, Context(Token) with { RecordVersion = 2 });
        Assert.True(Opens(stand, Context(Token) with { RecordVersion = 3 }));
        Assert.True(Opens(stand, Context(Token) with { RecordVersion = 4 }));

        Task RaiseAsync(params uint[] versions) => stand.Tokens.RaiseAsync(
            [.. versions.Select(version => new RaisedRecord(Token, StoreStand.Merchant(), version))],
            changed =>
            {
                recorded.AddRange(changed.Select(raised => raised.Version));
                return Task.CompletedTask;
            });
    }

    [Fact]
    public async Task Refuses_FromTheTokensEndOn()
    {
        await using var stand = new StoreStand();
        var context = Context(Token) with { ExpireUnixSeconds = stand.Clock.GetUtcNow().ToUnixTimeSeconds() + 10 };
        stand.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.True(Opens(stand, context));
        stand.Clock.Advance(TimeSpan.FromSeconds(1));
        AssertRefused(VaultErrorCode.TokenExpired, stand, context);
        Assert.True(Opens(stand, Context(Token)));
    }

    [Fact]
    public async Task Lets_NothingBetweenTheLookAndWhatIsDoneAfterIt()
    {
        await using var stand = new StoreStand();
        using var isInside = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var opening = Task.Run(() => stand.Tokens.Guard(Context(Token), () =>
        {
            isInside.Set();
            goOn.Wait(TimeSpan.FromMinutes(1));
            return true;
        }));
        Assert.True(isInside.Wait(TimeSpan.FromMinutes(1)));
        var isRecorded = false;
        var retiring = Task.Run(() => stand.Tokens.RetireAsync([Retirement(Token)], _ =>
        {
            isRecorded = true;
            return Task.CompletedTask;
        }));

        // Not even begun to be recorded while the card is being opened.
        Assert.NotSame(retiring, await Task.WhenAny(retiring, Task.Delay(TimeSpan.FromMilliseconds(200))));
        Assert.False(isRecorded);
        goOn.Set();
        Assert.True(await opening);
        await retiring;
        AssertRefused(VaultErrorCode.TokenRetired, stand, Context(Token));
    }

    private static Retirement Retirement(Token token) => new(token, StoreStand.Merchant(), RetirementReason.Requested);

    private static CardContext Context(Token token) => new(
        token,
        StoreStand.Merchant(),
        new EpochId(8),
        1,
        TokenUsage.MultiUse,
        CardExpiry.TryCreate(12, 2030, out var expiry) ? expiry : throw new InvalidOperationException());

    private static bool Opens(StoreStand stand, CardContext context) => stand.Tokens.Guard(context, static () => true);

    private static void AssertRefused(VaultErrorCode code, StoreStand stand, CardContext context) =>
        Assert.Equal(code, Assert.Throws<VaultException>(() => Opens(stand, context)).Code);
}
