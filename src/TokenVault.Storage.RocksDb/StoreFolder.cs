using Microsoft.Extensions.Logging;
using RocksDbSharp;

namespace TokenVault.Storage.RocksDb;

/// <summary>The folder that holds a store: who may enter it, and what is wrong when it can't be opened.</summary>
internal static class StoreFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder where it is missing, and closes it to all but its owner.</summary>
    public static void Prepare(string path, ILogger logger)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
                return;
            }

            Directory.CreateDirectory(path, OwnerOnly);
            if ((File.GetUnixFileMode(path) & ~OwnerOnly) != UnixFileMode.None)
            {
                File.SetUnixFileMode(path, OwnerOnly);
                logger.FolderWasOpen(path);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StoreOpenException(
                $"The folder {path} of the store can't be made or entered: let this user own it, or name another folder.", cause);
        }
    }

    /// <summary>Puts the engine's error into what an operator can act on.</summary>
    public static StoreOpenException Explain(string path, RocksDbException cause)
    {
        // The engine gives no code through its C interface, only text that begins with the kind of error.
        if (cause.Message.Contains("lock", StringComparison.OrdinalIgnoreCase) && cause.Message.Contains("/LOCK", StringComparison.Ordinal))
        {
            return new StoreOpenException(
                $"The store at {path} is open in another process. Stop that one, or name another folder: one store serves one process.",
                cause);
        }

        if (cause.Message.StartsWith("Corruption", StringComparison.Ordinal))
        {
            return new StoreOpenException(
                $"The store at {path} is damaged and was not opened. Keep the folder as it is and restore the latest backup beside it. " +
                $"The engine says: {cause.Message}",
                cause);
        }

        return new StoreOpenException($"The store at {path} can't be opened. The engine says: {cause.Message}", cause);
    }
}
