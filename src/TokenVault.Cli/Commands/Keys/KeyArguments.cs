using System.CommandLine;
using TokenVault.Cli.Inputs;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.Cli.Commands.Keys;

/// <summary>Which key, and as whom.</summary>
internal sealed class KeyArguments
{
    private readonly Option<DirectoryInfo> _directory = VaultOptions.Directory();
    private readonly Option<string> _custodian = VaultOptions.Custodian();
    private readonly Argument<string> _purpose = new("purpose") { Description = "What it is for." };
    private readonly Argument<uint> _number = new("number") { Description = "Its number, as `keys status` lists it." };

    public KeyArguments(Command command, params string[] purposes)
    {
        _purpose.AcceptOnlyFromAmong(purposes);
        command.Add(_purpose);
        command.Add(_number);
        command.Add(_directory);
        command.Add(_custodian);
    }

    public static string Sealing { get; } = Words.Typed(KeyPurpose.Sealing);

    public static string Wrapping { get; } = Words.Typed(KeyPurpose.Wrapping);

    public static string Fingerprint { get; } = Words.Typed(KeyPurpose.Fingerprint);

    /// <summary>By which a keystore opens that custodians open, beside the adapter.</summary>
    public static Option<FileInfo[]> Shares() => new("--share-file")
    {
        Description = "A custodian's share of the time of the backup, where the keystore opens by custodians: once for each of as many as it takes.",
    };

    public static IReadOnlyList<string> PathsOf(FileInfo[]? files) => [.. (files ?? []).Select(static file => file.FullName)];

    public (KeyPurpose Purpose, uint Number) Key(ParseResult parsed) =>
        (Words.Read<KeyPurpose>(parsed.GetRequiredValue(_purpose)), parsed.GetRequiredValue(_number));

    public string Custodian(ParseResult parsed) => parsed.GetRequiredValue(_custodian);

    public Task<LocalVault> OpenAsync(ParseResult parsed) => RunningVault.OpenAsync(parsed.GetRequiredValue(_directory));
}
