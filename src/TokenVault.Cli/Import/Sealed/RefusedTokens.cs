using System.Text;
using TokenVault.Cli.Privacy;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Import.Sealed;

/// <summary>The file of tokens that were not taken in, a line each: token, merchant, reason. There is none where all were.</summary>
internal sealed class RefusedTokens(FileInfo file)
{
    public FileInfo File => file;

    /// <summary>Writes it as the gateway has it, in place of what an earlier run wrote.</summary>
    public void Write(IReadOnlyCollection<RefusedArrival> refused)
    {
        if (refused.Count == 0)
        {
            file.Delete();
            return;
        }

        var text = new StringBuilder("token,merchant,reason\n");
        foreach (var one in refused)
        {
            text.Append(one.Token).Append(',').Append(one.MerchantId).Append(',').Append(one.Reason).Append('\n');
        }

        OwnersFile.Write(file.FullName, Encoding.UTF8.GetBytes(text.ToString()));
    }
}
