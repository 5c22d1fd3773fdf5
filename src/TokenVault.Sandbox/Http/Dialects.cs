namespace TokenVault.Sandbox.Http;

/// <summary>Which dialect an address belongs to; what belongs to no other one is Stripe's.</summary>
internal sealed class Dialects(Dialect stripe, params (string Prefix, Dialect Dialect)[] others)
{
    public Dialect Of(string path)
    {
        foreach (var (prefix, dialect) in others)
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal))
            {
                return dialect;
            }
        }

        return stripe;
    }
}
