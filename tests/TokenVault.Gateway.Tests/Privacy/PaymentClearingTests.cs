using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Gateway.Payments.Calls;
using TokenVault.Gateway.Payments.Intake;
using TokenVault.Gateway.Privacy;
using TokenVault.Gateway.Privacy.Erasures;
using TokenVault.Gateway.Tests.Payments.Stand;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Tests.Privacy;

/// <summary>The free texts of payments, over a real store and a scripted adapter.</summary>
public sealed class PaymentClearingTests : IAsyncLifetime
{
    private static readonly CustomerId Ann = new(PaymentStand.Merchant("shop"), "ann");

    private PaymentStand _stand = null!;

    private ErasureJournal Journal => _stand.Get<ErasureJournal>();

    public async Task InitializeAsync()
    {
        _stand = await PaymentStand.StartAsync();
        await Journal.PutAsync(Ann, [(_stand.Token, new ErasedTokenRecord { GoneMs = 1 })]);
    }

    public async Task DisposeAsync() => await _stand.DisposeAsync();

    // Erased between two pages, a token's newer payments stand before the page: nobody has looked at them yet.
    [Fact]
    public async Task IsNotDone_WithATokenThatWasErasedSinceTheFirstPage()
    {
        var first = await ChargeAsync("key-1");
        Assert.True(TokenVault.Domain.Tokens.PaymentId.TryParse(first.Payment.PaymentId, out var id));

        await _stand.Get<PaymentClearing>().ClearAsync(Ann, new TokenVault.Domain.Tokens.PaymentId(id.Id - 1).ToString(), CancellationToken.None);

        Assert.False((await RowAsync()).IsDone);
        await _stand.Get<PaymentClearing>().ClearAsync(Ann, "", CancellationToken.None);
        Assert.True((await RowAsync()).IsDone);
        Assert.Equal(("", ""), TextsOf(_stand.Payment(first.Payment.PaymentId)));
    }

    [Fact]
    public async Task TakesThemAway_AndAnswersARepeatedCall_AsBefore()
    {
        var first = await ChargeAsync("key-1");

        Assert.Equal("", await _stand.Get<PaymentClearing>().ClearAsync(Ann, "", CancellationToken.None));

        Assert.Equal(("", ""), TextsOf(_stand.Payment(first.Payment.PaymentId)));
        var again = await ChargeAsync("key-1");
        Assert.Equal((first.Payment.PaymentId, first.Operation, ""), (again.Payment.PaymentId, again.Operation, again.Payment.OrderReference));
        Assert.Single(_stand.Script.Authorized);
        Assert.Equal((1u, 0u, true), await RowAsync());
    }

    // A try that is sent again has to be the same to the byte.
    [Fact]
    public async Task LeavesThem_WhileThePaymentIsOpen_AndTakesThemAwayLater()
    {
        _stand.Script.OnAuthorize = _ => AdapterScript.Unknown();
        var first = await ChargeAsync("key-1");
        Assert.Equal(PaymentStatus.Unknown, first.Payment.Status);

        await _stand.Get<PaymentClearing>().ClearAsync(Ann, "", CancellationToken.None);

        Assert.Equal(("order of Ann", "for Ann"), TextsOf(_stand.Payment(first.Payment.PaymentId)));
        Assert.Equal((0u, 1u, false), await RowAsync());

        _stand.Script.OnSettle = _ => new() { Finding = SettleFinding.Settled, Result = AdapterScript.Success("ch_1") };
        _stand.Clock.Advance(TimeSpan.FromHours(1));
        await _stand.FindOutAsync();
        await _stand.Get<PaymentClearing>().ClearAsync(Ann, "", CancellationToken.None);
        Assert.Equal(("", ""), TextsOf(_stand.Payment(first.Payment.PaymentId)));
        Assert.Equal((1u, 0u, true), await RowAsync());
    }

    [Fact]
    public async Task LeavesThem_OfTokensThatWereNotErased()
    {
        var first = await ChargeAsync("key-1");

        await _stand.Get<PaymentClearing>().ClearAsync(Ann with { Reference = "bob" }, "", CancellationToken.None);

        Assert.Equal(("order of Ann", "for Ann"), TextsOf(_stand.Payment(first.Payment.PaymentId)));
    }

    private static (string, string) TextsOf(PaymentRecord payment) => (payment.OrderReference, payment.Description);

    private Task<ChargeResponse> ChargeAsync(string key) => _stand.Get<AuthorizationExecutor>().ExecuteAsync(
        Ann.Merchant,
        _stand.Get<AuthorizationIntake>().Read(Ann.Merchant, new ChargeRequest
        {
            Token = _stand.Token.ToString(),
            Amount = new Money { MinorUnits = 100, CurrencyCode = "EUR" },
            IdempotencyKey = key,
            OrderReference = "order of Ann",
            Details = new PaymentDetails { Description = "for Ann" },
        }));

    private async Task<(uint Cleared, uint Left, bool IsDone)> RowAsync()
    {
        await foreach (var (_, record) in Journal.ListAsync(Ann, default, CancellationToken.None))
        {
            return (record.PaymentsCleared, record.PaymentsLeft, record.PaymentsDone);
        }

        return default;
    }
}
