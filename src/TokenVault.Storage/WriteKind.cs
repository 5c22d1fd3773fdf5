namespace TokenVault.Storage;

/// <summary>What a batch does to a key.</summary>
public enum WriteKind : byte
{
    /// <summary>Stores the value, whatever stood there.</summary>
    Put,

    /// <summary>Stores the value, or refuses the whole batch where the key is present.</summary>
    Insert,

    /// <summary>Removes the key, present or not.</summary>
    Delete,
}
