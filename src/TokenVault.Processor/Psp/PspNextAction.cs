namespace TokenVault.Processor.Psp;

/// <summary>What the card holder has to do. Passed on and not kept.</summary>
/// <param name="Type">The processor's word for it, or `redirect`.</param>
/// <param name="RedirectUrl">Where to send the browser: https, or empty.</param>
/// <param name="ClientSecret">What the processor's library in the browser asks for, or empty.</param>
internal sealed record PspNextAction(string Type, string RedirectUrl, string ClientSecret)
{
    // The record's own would print the secret.
    public override string ToString() => Type;
}
