using TokenVault.Profiles.Orders;

namespace TokenVault.Local.Officers;

/// <summary>The files of orders by which cards leave a vault: written, signed, judged, and put where an adapter finds them.</summary>
public static class OrderFiles
{
    // The adapter looks at as many.
    private const int FilesMax = 64;

    /// <summary>Writes an order into a folder, under its own id. It orders nothing before two officers have signed it.</summary>
    /// <param name="directory">Made where it isn't there.</param>
    /// <param name="draft">All but its id.</param>
    /// <returns>The order's file.</returns>
    /// <exception cref="LocalVaultException">No adapter would take it; the message says why.</exception>
    public static string Write(string directory, CardOrder draft) => OfficerSigning.Explained(() =>
    {
        var order = OrderFile.New(draft);
        PrivateFile.CreateFolder(directory);
        var path = Path.Combine(directory, order.Id + OrderFile.Suffix);
        PrivateFile.Replace(path, OrderFile.Write(order));
        return path;
    });

    /// <summary>Puts an officer's signature beside an order, in place of one that he gave before.</summary>
    /// <returns>The officer's name.</returns>
    /// <exception cref="LocalVaultException">It is no order, or the folder is no officer's.</exception>
    public static string Sign(string path, string officer) => OfficerSigning.Explained(() =>
    {
        _ = Read(path);
        return OfficerSigning.Sign(path, OrderFile.SignaturesOf(path), officer);
    });

    /// <summary>What an order says, whoever signed it.</summary>
    /// <exception cref="LocalVaultException">It is none.</exception>
    public static CardOrder Read(string path) => OfficerSigning.Explained(() => path.EndsWith(OrderFile.Suffix, StringComparison.Ordinal)
        ? OrderFile.Parse(path, OrderFile.Read(path))
        : throw new LocalVaultException($"{path} is no order: the name of one ends in {OrderFile.Suffix}."));

    /// <summary>Judges an order as an adapter does before it takes it up; whether its id was used the adapter alone knows.</summary>
    /// <exception cref="LocalVaultException">An adapter would refuse it; the message says why.</exception>
    public static SignedOrder Verify(string path, string authorityFile, DateTimeOffset now) =>
        OfficerSigning.Explained(() => OrderFile.Load(path, OfficerSigning.LoadAuthority(authorityFile), now));

    /// <summary>Puts a signed order where the vault's adapter takes it up. From then on its delay runs.</summary>
    /// <exception cref="LocalVaultException">The adapter would refuse it; nothing is put.</exception>
    public static SignedOrder Put(VaultFolder vault, string path, DateTimeOffset now)
    {
        var order = Verify(path, vault.OfficerAuthority, now);
        PrivateFile.CreateFolder(vault.Orders);
        if (List(vault).Count >= FilesMax)
        {
            throw new LocalVaultException($"{vault.Orders} holds {FilesMax} orders, as many as an adapter looks at. Move those that are over or executed elsewhere, with their signatures.");
        }

        var target = Path.Combine(vault.Orders, order.Content.Id + OrderFile.Suffix);

        // The signatures first: without them the adapter would refuse it, and put that on record.
        PrivateFile.Replace(OrderFile.SignaturesOf(target), OrderFile.Read(OrderFile.SignaturesOf(path)));
        PrivateFile.Replace(target, OrderFile.Read(path));
        return order;
    }

    /// <summary>All orders that lie in the adapter's folder, good or bad, by name.</summary>
    public static IReadOnlyList<string> List(VaultFolder vault) =>
        Directory.Exists(vault.Orders) ? [.. Directory.GetFiles(vault.Orders, "*" + OrderFile.Suffix).Order(StringComparer.Ordinal)] : [];

    /// <summary>The gateways that have done their part of an order: their signed manifests lie beside the sealed cards.</summary>
    public static IReadOnlyList<string> ListFinished(VaultFolder vault, string id)
    {
        var package = PackageOf(vault, id);
        return Directory.Exists(package)
            ? [.. Directory.GetFiles(package, "*.manifest").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>The folder in which an order's sealed cards come to lie, for its recipient.</summary>
    public static string PackageOf(VaultFolder vault, string id) => Path.Combine(vault.Orders, id);

    /// <summary>Writes an order, signs it with the keys of two officers that lie in a local vault, and puts it. In production two people sign.</summary>
    /// <exception cref="LocalVaultException">The vault holds the keys of fewer than two officers, or no adapter would take the order.</exception>
    public static SignedOrder Grant(VaultFolder vault, CardOrder draft, DateTimeOffset now) =>
        OfficerPair.Grant(vault, folder => Write(folder, draft), Sign, OrderFile.SignaturesOf, path => Put(vault, path, now));
}
