using System.CommandLine;
using System.Globalization;

namespace TokenVault.Cli.Commands;

/// <summary>Options that several commands share.</summary>
internal static class VaultOptions
{
    public static Option<DirectoryInfo> Directory() => new("--dir")
    {
        Description = "The vault's folder.",
        DefaultValueFactory = _ => new DirectoryInfo(".tokenvault"),
    };

    public static Option<string> Merchant() => new("--merchant")
    {
        Description = "Whose certificate to call with.",
        DefaultValueFactory = _ => "shop",
    };

    public static Option<string> Operator() => new("--operator")
    {
        Description = "Which operator's certificate to call with.",
        DefaultValueFactory = _ => "operator-1",
    };

    public static Option<string> Custodian() => new("--custodian")
    {
        Description = "Which key custodian's certificate to call with.",
        DefaultValueFactory = _ => "custodian-1",
    };

    public static Option<FileInfo> Manifest() => new("--manifest") { Description = "The manifest of profiles.", Required = true };

    public static Option<FileInfo> Allowance() => new("--allowance") { Description = "The allowance's file.", Required = true };

    public static Option<bool> Json() => new("--json") { Description = "As JSON, one object a line, in the contracts' own JSON form." };

    public static void Bound(Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count == 1
            && (!int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < least || value > most))
        {
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} must be from {least} to {most}."));
        }
    });

    public static Option<int?> Port(string name)
    {
        var option = new Option<int?>(name) { Description = "Loopback port. Default: the one that the vault has; 0: any free one for a new vault." };
        option.Validators.Add(result =>
        {
            // The text, because asking for the value of what is no number throws.
            if (result.Tokens.Count == 1 && !ushort.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                result.AddError($"{name} must be from 0 to 65535.");
            }
        });
        return option;
    }
}
