using TokenVault.Opening.Epochs;

namespace TokenVault.Opening.Tests;

internal static class EpochKeyExtensions
{
    /// <summary>Whether the key is still alive.</summary>
    public static bool TryRentAndReturn(this EpochKey key)
    {
        if (!key.TryRent())
        {
            return false;
        }

        key.Return();
        return true;
    }
}
