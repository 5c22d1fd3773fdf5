namespace TokenVault.Sandbox.Http;

/// <summary>One parameter: its name, and where its value lies in the request's buffer.</summary>
internal sealed record FormField(string Key, int Start, int Length)
{
    public bool IsNumber => Key.EndsWith("[number]", StringComparison.Ordinal);

    public bool IsSecret => IsNumber || Key.EndsWith("[cvc]", StringComparison.Ordinal);
}
