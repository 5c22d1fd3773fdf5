using TokenVault.Domain.Cards.Bins;

namespace TokenVault.Gateway.Bins;

/// <summary>Where a table of BINs comes from.</summary>
internal static class BinTables
{
    private const string Resource = "bins.csv";

    /// <summary>The table that comes with the gateway: published test cards.</summary>
    public static BinTable Shipped()
    {
        using var text = new StreamReader(typeof(BinTables).Assembly.GetManifestResourceStream(Resource)!);
        return BinTableReader.Read(text);
    }

    /// <exception cref="BinTableException">A line of it is not understood.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static BinTable Load(string path)
    {
        using var text = new StreamReader(path);
        return BinTableReader.Read(text);
    }
}
