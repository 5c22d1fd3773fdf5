using TokenVault.Local;

namespace TokenVault.ProcessorTrials.StripeMock;

/// <summary>A merchant for each test source (docs.stripe.com/testing#cards): the source is the account's, whatever the card is.</summary>
internal sealed class SourceShops(LocalVault vault) : IDisposable
{
    private const string MainName = "shop";

    private readonly Dictionary<string, Shop> _shops =
        Sources.Keys.ToDictionary(name => name, name => new Shop(vault, name), StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, string> Sources { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [MainName] = "tok_visa",
        ["second"] = "tok_mastercard",
        ["declined"] = "tok_chargeDeclined",
        ["poor"] = "tok_chargeDeclinedInsufficientFunds",
        ["code"] = "tok_chargeDeclinedIncorrectCvc",
        ["expired"] = "tok_chargeDeclinedExpiredCard",
        ["fraud"] = "tok_chargeDeclinedFraudulent",
        ["busy"] = "tok_chargeDeclinedProcessingError",
        ["failing"] = "tok_chargeCustomerFail",
    };

    public Shop Main => _shops[MainName];

    public IEnumerable<Shop> All => _shops.Values;

    public Shop this[string name] => _shops[name];

    public void Dispose()
    {
        foreach (var shop in _shops.Values)
        {
            shop.Dispose();
        }
    }
}
