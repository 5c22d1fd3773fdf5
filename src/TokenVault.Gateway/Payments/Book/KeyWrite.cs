namespace TokenVault.Gateway.Payments.Book;

/// <summary>What a change does with its idempotency key.</summary>
internal enum KeyWrite
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Reserves it; the whole change is refused where it is taken.</summary>
    Insert,

    /// <summary>Stores what it stands for now.</summary>
    Put,

    /// <summary>Lets it go: nothing was sent, and the request itself has to be mended.</summary>
    Delete,
}
