namespace TokenVault.Profiles;

/// <summary>A profile or a manifest is not fit to be used. The message names the file, the place and the mend.</summary>
public sealed class ProfileException : Exception
{
    public ProfileException(string message)
        : base(message)
    {
    }

    public ProfileException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>What is wrong with it, as a word for the record.</summary>
    public ProfileFault Fault { get; init; }
}
