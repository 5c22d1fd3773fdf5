using TokenVault.Domain.Callers;
using TokenVault.Envelope.Transfers;
using TokenVault.Ledger.Notes;
using TokenVault.Processor.Disclosures;

namespace TokenVault.Processor.Orders.Execution;

/// <summary>The folder in which an order's sealed cards are laid down for its recipient: parts, and a signed manifest for each gateway.</summary>
internal sealed class OrderPackage(OrderFolder folder, LedgerKeys keys)
{
    private const string ManifestSuffix = ".manifest";
    private const UnixFileMode OwnerOnlyFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static string PartName(GatewayId gateway, uint number) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{gateway.Value}-{number:000000}.part");

    /// <summary>Begins a part. What an earlier process left of it is overwritten.</summary>
    public OrderPart Begin(OpenOrder order, GatewayId gateway, uint number) =>
        new(Path.Combine(FolderOf(order), PartName(gateway, number)), order, gateway, number);

    /// <summary>Signs a manifest by the keys that sign the record.</summary>
    public byte[] Sign(TransferManifest manifest) => SignedNote.Sign(manifest.Encode(), keys.Signing());

    /// <summary>Puts a manifest beside its parts; on disk when it returns.</summary>
    public void Put(OpenOrder order, GatewayId gateway, byte[] note) =>
        OwnerOnlyFile.Replace(Path.Combine(FolderOf(order), gateway.Value + ManifestSuffix), note);

    private string FolderOf(OpenOrder order)
    {
        var path = Path.Combine(folder.Path, order.Content.Id);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnlyFolder);
        }

        return path;
    }
}
