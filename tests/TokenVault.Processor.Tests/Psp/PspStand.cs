using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Amounts;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Psp;
using TokenVault.Processor.Psp.Lines;
using TokenVault.Processor.Psp.Requests;
using TokenVault.Processor.Tests.Running;
using TokenVault.Profiles;

namespace TokenVault.Processor.Tests.Psp;

/// <summary>Orders, accounts and processors for tests.</summary>
internal static class PspStand
{
    public const string Number = "4242424242424242";

    public static readonly DateTimeOffset Created = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public static ProcessorProfile Profile(string name) =>
        ProfileReader.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "processors", name + ".json")), name + ".json");

    public static Currency CurrencyOf(string code)
    {
        Assert.True(Currency.TryParse(code, out var currency));
        return currency;
    }

    public static MerchantId Merchant(string name = "shop")
    {
        Assert.True(MerchantId.TryParse(name, out var merchant));
        return merchant;
    }

    public static PspAccount Account(ProcessorProfile profile) =>
        new(Merchant(), "line", "sk_test_0123456789", [.. profile.AccountFields.Select(field => field + "_value")]);

    public static PspOrder Order(OperationKind kind, long amount = 1000, string currency = "EUR") => new()
    {
        Operation = new OperationId(1),
        Payment = new PaymentId(2),
        Kind = kind,
        Merchant = Merchant(),
        Currency = CurrencyOf(currency),
        AmountMinorUnits = amount,
        Created = Created,
    };

    public static PspOrder FollowUp(OperationKind kind, string reference, long amount = 1000) => Order(kind, amount) with
    {
        Authorization = new OperationId(9),
        AuthorizationReference = reference,
    };

    /// <summary>A line to an address; where none is given, to one that is never asked.</summary>
    public static PspLine Line(TestAuthority authority, Uri? address = null, Action<PspLineOptions>? change = null, TimeProvider? clock = null)
    {
        var options = new PspLineOptions
        {
            Name = "faulty",
            Profile = "stripe",
            Address = address?.GetLeftPart(UriPartial.Authority) ?? "https://127.0.0.1:1",

            // The longest: a busy machine takes a second for a first handshake.
            Timeout = TimeSpan.FromSeconds(30),
        };
        change?.Invoke(options);
        return new PspLine(options, [authority.Certificate], new PspPipeline(clock ?? TimeProvider.System, NullLoggerFactory.Instance));
    }

    public static PspCardRequest Render(PaymentProcessor processor, PspOrder order, PspAccount account, string securityDigits = "123", string name = "")
    {
        Assert.Equal(PanCheck.Accepted, Pan.TryParse("4242424242424242"u8, out var pan));
        Assert.True(CardExpiry.TryCreate(3, 2030, out var expiry));
        Assert.Equal(securityDigits.Length > 0, Cvc.TryParse(Encoding.ASCII.GetBytes(securityDigits), out var cvc));
        return processor.RenderCard(order, account, new CardInHand(pan, expiry, cvc) { Name = Encoding.UTF8.GetBytes(name) });
    }

    public static OrderValues Values(ProcessorProfile profile, PspOrder order, string reference = "")
    {
        Assert.Equal(AmountFit.Fits, profile.Amounts.ToProcessor(order.AmountMinorUnits, order.Currency, out var amount));
        return new OrderValues(order, Account(profile), amount, reference);
    }

    public static PspReply Answer(int status, string body) => new(PspReach.Answered, status, Encoding.UTF8.GetBytes(body));
}
