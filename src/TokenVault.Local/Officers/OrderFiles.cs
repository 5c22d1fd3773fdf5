using TokenVault.Profiles.Orders;

namespace TokenVault.Local.Officers;

/// <summary>The files of orders by which cards leave a vault: written, signed, judged, and put where an adapter finds them.</summary>
public static class OrderFiles
{
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
        var target = Path.Combine(vault.Orders, order.Content.Id + OrderFile.Suffix);

        // The signatures first: without them the adapter would refuse it, and put that on record.
        PrivateFile.Replace(OrderFile.SignaturesOf(target), OrderFile.Read(OrderFile.SignaturesOf(path)));
        PrivateFile.Replace(target, OrderFile.Read(path));
        return order;
    }
}
