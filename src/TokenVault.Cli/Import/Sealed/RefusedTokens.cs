using TokenVault.Cli.Privacy;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Import.Sealed;

/// <summary>The tokens that were not taken in, a line each: token, merchant, reason. Appended to, since a package may be gone on with.</summary>
internal sealed class RefusedTokens(FileInfo file)
{
    public FileInfo File => file;

    public void Add(IEnumerable<RefusedArrival> refused)
    {
        var lines = refused.Select(one => $"{one.Token},{one.MerchantId},{one.Reason}").ToList();
        if (lines.Count == 0)
        {
            return;
        }

        if (!System.IO.File.Exists(file.FullName))
        {
            OwnersFile.Write(file.FullName, "token,merchant,reason\n"u8);
        }

        System.IO.File.AppendAllLines(file.FullName, lines);
    }
}
