namespace TokenVault.Load.Calls;

/// <summary>Whether an answer held a token. Two instances in all, so that reading an answer allocates nothing.</summary>
internal sealed class TokenAnswer
{
    public static readonly TokenAnswer Token = new();
    public static readonly TokenAnswer Nothing = new();

    private TokenAnswer()
    {
    }
}
