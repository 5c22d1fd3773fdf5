using System.CommandLine;

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

    public static Option<int?> Port(string name)
    {
        var option = new Option<int?>(name) { Description = "Loopback port. Default: the one that the vault has; 0: any free one for a new vault." };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 0 or > 65535)
            {
                result.AddError($"{name} must be from 0 to 65535.");
            }
        });
        return option;
    }
}
