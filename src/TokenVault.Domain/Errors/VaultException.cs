namespace TokenVault.Domain.Errors;

/// <summary>
/// An expected refusal, and the one exception that may cross a zone. It carries a code and at most the name of a field, never
/// a value of the request.
/// </summary>
public sealed class VaultException : Exception
{
    public VaultException(VaultErrorCode code, string? field = null, Exception? cause = null)
        : base(code.ToString(), cause)
    {
        Code = code;
        Field = field;
    }

    public VaultErrorCode Code { get; }

    /// <summary>The request's field by its name in the proto, such as `card.number`. A constant of our own, never input.</summary>
    public string? Field { get; }
}
