namespace TokenVault.Domain.Callers;

/// <summary>A gateway's name: 1 to 32 lower-case letters, digits and hyphens, beginning with a letter.</summary>
public readonly record struct GatewayId
{
    private readonly string? _value;

    private GatewayId(string value) => _value = value;

    public string Value => _value ?? "";

    public static bool TryParse(string? text, out GatewayId gateway)
    {
        // The same grammar as a merchant's, so that one rule serves registries and certificates.
        var accepted = MerchantId.TryParse(text, out _);
        gateway = accepted ? new GatewayId(text!) : default;
        return accepted;
    }

    public override string ToString() => Value;
}
