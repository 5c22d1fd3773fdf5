using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Google.Protobuf;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Keys;
using TokenVault.Cli.Output;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Cards;
using TokenVault.Local;
using TokenVault.Local.Keys;

namespace TokenVault.Cli.Commands.Keys;

internal static class BackUpKeysCommand
{
    private const int IdBytes = 16;
    private const int CopiesMax = 3;

    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var custodian = VaultOptions.Custodian();
        var output = new Option<FileInfo?>("--out") { Description = "The file to write. Default: keys-TIME.backup.json here." };
        var rehearse = new Option<bool>("--rehearse") { Description = "Prove that it restores: an empty folder, the backup alone and the vault's passphrase, token or custodians' shares give the same keys." };
        var shares = KeyArguments.Shares();
        var command = new Command(
            "backup",
            "Copies the keystore, encrypted as it is, with the numbers of its keys and its digest, and has the adapter note that there is such a copy. The passphrase is not in it: keep that elsewhere.")
        {
            directory, custodian, output, rehearse, shares, Forget(screen),
        };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            var path = parsed.GetValue(output)?.FullName ?? Path.GetFullPath(KeyBackupFile.NameOf(TimeProvider.System.GetUtcNow()));
            var content = await WriteAsync(vault, parsed.GetRequiredValue(custodian), path, cancellationToken);
            screen.Fields(
                ("backup", content.BackupId), ("file", path), ("sha256", content.Sha256), ("keys", string.Join(", ", content.Names.Order(StringComparer.Ordinal))));
            if (parsed.GetValue(rehearse))
            {
                var restored = await KeystoreCheck.RehearseAsync(
                    vault.Folder, KeyBackupFile.Read(path), KeyArguments.PathsOf(parsed.GetValue(shares)), cancellationToken);
                screen.Success(string.Create(CultureInfo.InvariantCulture, $"Rehearsed: in an empty folder it opens and has the same {restored.Names.Count} keys."));
            }

            screen.Success("The adapter counts it until it is too old to be kept, or until somebody says that it was destroyed: tokenvault keys backup forget ID.");
            return 0;
        }));
        return command;
    }

    private static async Task<KeyBackupContent> WriteAsync(LocalVault vault, string custodian, string path, CancellationToken cancellationToken)
    {
        using var client = vault.ConnectCustodian(custodian);
        var (status, keystore) = await CopyAsync(vault, client, cancellationToken);
        var id = NewId();
        var content = new KeyBackupContent(
            KeyBackupContent.Version, Convert.ToHexStringLower(id), TimeProvider.System.GetUtcNow(), status.Generation, KeyBackupFile.DigestOf(keystore),
            [.. status.Keys.Select(static key => new KeyInKeystore(Words.Typed(key.Key.Purpose).Replace('-', '_'), key.Key.KeyNumber, Words.Typed(key.Key.Place)))], keystore);

        await KeepAsync(path, content, async () => await client.KeyAdmin.RegisterKeyBackupAsync(
            new RegisterKeyBackupRequest { BackupId = ByteString.CopyFrom(id), Sha256 = ByteString.CopyFrom(SHA256.HashData(keystore)) }, cancellationToken: cancellationToken));
        return content;
    }

    // The file first: one that nobody counts is removed again, one that is counted and not there would be worse. So it stays where it may be counted.
    internal static async Task KeepAsync(string path, KeyBackupContent content, Func<Task> note)
    {
        KeyBackupFile.Write(path, content);
        try
        {
            await note();
        }
        catch (Exception error) when (LostAnswer.Is(error))
        {
            throw new LocalVaultException(
                $"The adapter did not answer, so it may count this backup or not. {path} is kept: where `tokenvault keys status` lists {content.BackupId} it is a good backup; else remove it and make another.",
                error);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    // What the adapter tells of its keys and the file have to be of one moment: a backup that states other keys than it has is never put back.
    private static async Task<(GetKeyStatusResponse Status, byte[] Keystore)> CopyAsync(LocalVault vault, TokenVaultClient client, CancellationToken cancellationToken)
    {
        for (var copies = 0; copies < CopiesMax; copies++)
        {
            var status = await client.KeyAdmin.GetKeyStatusAsync(new GetKeyStatusRequest(), cancellationToken: cancellationToken);
            var keystore = await File.ReadAllBytesAsync(vault.Folder.Keystore, cancellationToken);
            if (status.Sha256.Span.SequenceEqual(SHA256.HashData(keystore)))
            {
                return (status, keystore);
            }
        }

        throw new LocalVaultException(
            $"{vault.Folder.Keystore} is not the keystore that the adapter uses: it was changed beside it, or it is being changed all the time. Start the adapter anew, or try again.");
    }

    // No answer and no line of the record takes a name with digits in it that look like a card number.
    private static byte[] NewId()
    {
        while (true)
        {
            var id = RandomNumberGenerator.GetBytes(IdBytes);
            if (!CardNumberPattern.IsIn(Convert.ToHexStringLower(id)))
            {
                return id;
            }
        }
    }

    private static Command Forget(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var custodian = VaultOptions.Custodian();
        var id = new Argument<string>("id") { Description = "The backup, as `keys status` lists it." };
        var command = new Command("forget", "Says that a backup was destroyed, so that it counts no more. Nobody checks that; it stands on record who said so.") { id, directory, custodian };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            using var client = vault.ConnectCustodian(parsed.GetRequiredValue(custodian));
            var answer = await client.KeyAdmin.ForgetKeyBackupAsync(new ForgetKeyBackupRequest { BackupId = parsed.GetRequiredValue(id) }, cancellationToken: cancellationToken);
            screen.Success($"{answer.Backup.BackupId} counts no more since {TimeText.Shown(answer.Backup.ForgetTime)}.");
            return 0;
        }));
        return command;
    }
}
