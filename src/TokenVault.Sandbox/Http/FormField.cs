namespace TokenVault.Sandbox.Http;

/// <summary>One parameter: its name, and where its value lies in the request's buffer.</summary>
internal sealed record FormField(string Key, int Start, int Length)
{
    public bool IsNumber => IsNamed("number");

    public bool IsSecret => IsNumber || IsNamed("cvc") || IsNamed("cvv");

    // By itself, or as the last of nested names: number, card[number].
    private bool IsNamed(string name) =>
        string.Equals(Key, name, StringComparison.Ordinal)
        || (Key.Length > name.Length + 2
            && Key.EndsWith(']')
            && Key.AsSpan(0, Key.Length - 1).EndsWith(name, StringComparison.Ordinal)
            && Key[Key.Length - name.Length - 2] is '[');
}
