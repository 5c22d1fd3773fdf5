using System.CommandLine;
using System.CommandLine.Parsing;
using TokenVault.Cli.Commands.Audit;
using TokenVault.Cli.Import;
using TokenVault.Cli.Import.Sealed;
using TokenVault.Cli.Output;
using TokenVault.Envelope.Transfers;
using TokenVault.Ledger.Notes;
using TokenVault.Local;
using TokenVault.Local.Officers;

namespace TokenVault.Cli.Commands;

/// <summary>What `tokenvault import --sealed` takes, and its run.</summary>
internal sealed class SealedImportArguments
{
    private const int WithRefused = 2;
    private const int Unfinished = 3;

    private readonly Option<DirectoryInfo?> _package = new("--sealed")
    {
        Description = "In place of a file of cards: the folder that another vault made by an order of the kind migration. Tokens keep their names.",
    };

    private readonly Option<FileInfo?> _key = new("--adapter-key")
    {
        Description = "With --sealed: the public key of the other vault's record (ledger.vkey), which signs its packages. Have it by another way than the package.",
    };

    private readonly Option<string> _operator = VaultOptions.Operator();

    public void AddTo(Command command)
    {
        command.Add(_package);
        command.Add(_key);
        command.Add(_operator);
    }

    /// <summary>What has to be said, and what can't be said together.</summary>
    public void Check(CommandResult parsed, bool hasFile)
    {
        var isMeant = parsed.GetResult(_package) is { Implicit: false };
        if (isMeant == hasFile)
        {
            parsed.AddError(hasFile
                ? "A file of cards and --sealed are two imports. Name one."
                : "Which cards? Name a file of them, or with --sealed the folder that another vault made.");
        }

        if (isMeant && parsed.GetResult(_key) is not { Implicit: false })
        {
            parsed.AddError("By whom is the package signed? --adapter-key FILE: the public key of the other vault's record (its ceremony/ledger.vkey).");
        }
    }

    public bool IsMeant(ParseResult parsed) => parsed.GetValue(_package) is not null;

    /// <exception cref="LocalVaultException">An option is missing, or a file can't be read.</exception>
    public async Task<int> RunAsync(Screen screen, ParseResult parsed, DirectoryInfo directory, FileInfo? rejects, CancellationToken cancellationToken)
    {
        var package = parsed.GetValue(_package)!.FullName;
        if (!Directory.Exists(package))
        {
            throw new LocalVaultException($"There is no folder {package}. Name the one that the other vault's adapter made for the order: manifests and parts.");
        }

        var vault = await RunningVault.OpenAsync(directory);
        var manifests = ReadManifests(package, AuditArguments.ReadKeys(parsed.GetValue(_key)!, directory), vault);
        foreach (var manifest in manifests)
        {
            var skipped = string.Join(", ", manifest.Skipped.Select(reason => $"{reason.Value} {reason.Key}"));
            screen.Say($"Order {manifest.Order}, {manifest.Gateway}: {manifest.Cards} cards in {manifest.Parts.Count} parts{(skipped.Length > 0 ? $"; not among them: {skipped}" : "")}.");
        }

        using var client = vault.ConnectOperator(parsed.GetRequiredValue(_operator));
        var refused = new RefusedTokens(rejects ?? new FileInfo(package.TrimEnd(Path.DirectorySeparatorChar) + ".rejects.csv"));
        return await RunAsync(screen, new SealedImport(package, manifests, client.Transfers, refused), refused, cancellationToken);
    }

    private static async Task<int> RunAsync(Screen screen, SealedImport import, RefusedTokens refused, CancellationToken cancellationToken)
    {
        try
        {
            await new ImportDisplay(screen).RunAsync(import.RunAsync(cancellationToken), () => import.Status);
        }
        catch (ImportStopException stop)
        {
            screen.Failure(stop.Message);
            return SayUnfinished(screen, import.Status);
        }
        catch (TransferPackageException bad)
        {
            throw new LocalVaultException(bad.Message, bad);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return SayUnfinished(screen, import.Status);
        }

        var status = import.Status;
        screen.Success($"{status}. The tokens serve here under their names.");
        if (status.Refused == 0)
        {
            return 0;
        }

        screen.Refused($"{status.Refused} were not taken in: {refused.File.FullName} says which and why.");
        return WithRefused;
    }

    private static int SayUnfinished(Screen screen, SealedStatus status)
    {
        screen.Refused($"Not done yet: {status.Done} of {status.All} cards are. The same command goes on from there.");
        return Unfinished;
    }

    private static IReadOnlyList<TransferManifest> ReadManifests(string package, NoteVerifier[] adapter, LocalVault vault)
    {
        try
        {
            var own = RecipientKeyFile.Read(Path.Combine(vault.Folder.Gateway, "manifest.json"), "this vault");
            return TransferPackage.ReadManifests(
                package, file => SignedNote.VerifiedText(file, adapter), own.PublicKey);
        }
        catch (Exception error) when (error is TransferPackageException or IOException or UnauthorizedAccessException)
        {
            throw new LocalVaultException(error.Message, error);
        }
    }
}
