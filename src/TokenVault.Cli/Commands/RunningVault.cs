using TokenVault.Local;

namespace TokenVault.Cli.Commands;

/// <summary>Opens a vault that is there, for commands that only call it or change its callers.</summary>
internal static class RunningVault
{
    public static Task<LocalVault> OpenAsync(DirectoryInfo directory)
    {
        if (!new VaultFolder(directory.FullName).IsComplete)
        {
            throw new LocalVaultException($"There is no vault in {directory.FullName}. Make and start one: tokenvault up --dir {directory.FullName}");
        }

        return LocalVault.OpenAsync(directory.FullName);
    }
}
