using System.CommandLine;
using System.Text;
using TokenVault.Ledger.Notes;
using TokenVault.Local;

namespace TokenVault.Cli.Commands.Audit;

/// <summary>Options that the audit commands share.</summary>
internal static class AuditArguments
{
    /// <summary>Not held, altered or not extended. Above what other failures end with, so that a script can tell them apart.</summary>
    public const int DoesNotHoldExitCode = 3;

    private const int KeyBytesMax = 4096;

    public static Option<FileInfo?> Key() => new("--key")
    {
        Description = "The record's public key as auditors got it (`name+hash+base64`). Default: ceremony/ledger.vkey of the vault in --dir.",
    };

    /// <exception cref="LocalVaultException">There is no such key.</exception>
    public static NoteVerifier ReadKey(FileInfo? file, DirectoryInfo directory)
    {
        file ??= new FileInfo(new VaultFolder(directory.FullName).LedgerKey);
        if (!file.Exists || file.Length > KeyBytesMax)
        {
            throw new LocalVaultException($"There is no public key in {file.FullName}. Name the file with --key.");
        }

        return NoteVerifier.TryParse(Encoding.UTF8.GetString(File.ReadAllBytes(file.FullName)).TrimEnd('\n', '\r'), out var key)
            ? key
            : throw new LocalVaultException($"{file.FullName} holds no key of the form `name+hash+base64`.");
    }
}
