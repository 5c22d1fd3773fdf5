namespace TokenVault.Sandbox.Payments;

internal static class ObjectIds
{
    // Letters only: digits by chance could make an identifier look like a card number to whoever searches for one.
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    public static string New(string prefix) => prefix + RandomText.New(Letters, 24);
}
