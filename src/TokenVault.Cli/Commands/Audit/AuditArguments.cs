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

    /// <summary>Holds as far as the checkpoint goes, and more entries stand after it than were allowed.</summary>
    public const int NotCoveredExitCode = 4;

    private const int KeyBytesMax = 16 * 1024;

    public static Option<FileInfo?> Key() => new("--key")
    {
        Description = "The record's public key as auditors got it (`name+hash+base64`); a line for each where there are several. Default: ceremony/ledger.vkey of the vault in --dir.",
    };

    /// <summary>The keys of one file: those of one record, which may have had several, or of several records.</summary>
    /// <exception cref="LocalVaultException">There is no such file, or it holds something else.</exception>
    public static NoteVerifier[] ReadKeys(FileInfo? file, DirectoryInfo directory)
    {
        file ??= new FileInfo(new VaultFolder(directory.FullName).LedgerKey);
        if (!file.Exists || file.Length > KeyBytesMax)
        {
            throw new LocalVaultException($"There is no public key in {file.FullName}. Name the file with --key.");
        }

        var keys = new List<NoteVerifier>();
        foreach (var line in File.ReadAllLines(file.FullName, Encoding.UTF8).Where(line => line.Length > 0))
        {
            keys.Add(NoteVerifier.TryParse(line, out var key)
                ? key
                : throw new LocalVaultException($"{file.FullName} holds a line that is no key of the form `name+hash+base64`."));
        }

        return keys.Count > 0 ? [.. keys] : throw new LocalVaultException($"{file.FullName} holds no key.");
    }
}
