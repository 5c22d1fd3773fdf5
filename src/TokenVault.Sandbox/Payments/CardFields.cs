namespace TokenVault.Sandbox.Payments;

/// <summary>Under which names a dialect sends a card.</summary>
internal sealed record CardFields
{
    public static CardFields Stripe { get; } = new()
    {
        NumberName = "card[number]",
        HolderName = "billing_details[name]",
        MonthName = "card[exp_month]",
        YearName = "card[exp_year]",
        CvcName = "card[cvc]",
        StreetName = "billing_details[address][line1]",
        PostalCodeName = "billing_details[address][postal_code]",
    };

    public static CardFields StripeInPayment { get; } = new()
    {
        NumberName = "payment_method_data[card][number]",
        HolderName = "payment_method_data[billing_details][name]",
        MonthName = "payment_method_data[card][exp_month]",
        YearName = "payment_method_data[card][exp_year]",
        CvcName = "payment_method_data[card][cvc]",
        StreetName = "payment_method_data[billing_details][address][line1]",
        PostalCodeName = "payment_method_data[billing_details][address][postal_code]",
    };

    public static CardFields CheckoutToken { get; } = new()
    {
        NumberName = "number",
        HolderName = "name",
        MonthName = "expiry_month",
        YearName = "expiry_year",
        CvcName = "cvv",
        StreetName = "billing_address[address_line1]",
        PostalCodeName = "billing_address[zip]",
    };

    public static CardFields CheckoutSource { get; } = new()
    {
        NumberName = "source[number]",
        HolderName = "source[name]",
        MonthName = "source[expiry_month]",
        YearName = "source[expiry_year]",
        CvcName = "source[cvv]",
        StreetName = "source[billing_address][address_line1]",
        PostalCodeName = "source[billing_address][zip]",
    };

    public static CardFields Adyen { get; } = new()
    {
        NumberName = "paymentMethod[number]",
        HolderName = "paymentMethod[holderName]",
        MonthName = "paymentMethod[expiryMonth]",
        YearName = "paymentMethod[expiryYear]",
        CvcName = "paymentMethod[cvc]",
        StreetName = "billingAddress[street]",
        PostalCodeName = "billingAddress[postalCode]",
    };

    public required string NumberName { get; init; }

    public required string HolderName { get; init; }

    public required string MonthName { get; init; }

    public required string YearName { get; init; }

    public required string CvcName { get; init; }

    public required string StreetName { get; init; }

    public required string PostalCodeName { get; init; }
}
