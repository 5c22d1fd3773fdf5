using TokenVault.Opening.Keys;

namespace TokenVault.Processor.Keys.Calls;

/// <summary>Something of the adapter that has to do its part when another key is in use.</summary>
internal interface IKeyChange
{
    /// <summary>Called once the key is on disk and current. Of a purpose that is none of its business, it does nothing.</summary>
    Task FollowAsync(KeyFacts drawn);
}
