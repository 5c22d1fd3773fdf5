using System.CommandLine;
using TokenVault.Local;

namespace TokenVault.Cli.Commands;

/// <summary>The PKCS#11 token of a new vault, where it has one.</summary>
internal sealed class Pkcs11Input
{
    private readonly Option<FileInfo?> _module = new("--pkcs11-module")
    {
        Description = "For a new vault: make and use the opening keys in a PKCS#11 token, by its maker's library, such as /usr/lib/softhsm/libsofthsm2.so.",
    };

    private readonly Option<string?> _label = new("--pkcs11-token") { Description = "The token's label." };

    private readonly Option<FileInfo?> _pinFile = new("--pkcs11-pin-file") { Description = "A file with the PIN of the token's user, one line." };

    public void AddTo(Command command)
    {
        command.Options.Add(_module);
        command.Options.Add(_label);
        command.Options.Add(_pinFile);
        command.Validators.Add(result =>
        {
            if (((Option[])[_module, _label, _pinFile]).Count(option => result.GetResult(option) is not null) is not (0 or 3))
            {
                result.AddError($"{_module.Name}, {_label.Name} and {_pinFile.Name} are given together.");
            }
        });
    }

    public Pkcs11Token? Read(ParseResult parsed) => parsed.GetValue(_module) is { } module
        ? new Pkcs11Token(module.FullName, parsed.GetValue(_label)!, parsed.GetValue(_pinFile)!.FullName)
        : null;
}
