using RocksDbSharp;

namespace TokenVault.Storage.RocksDb;

/// <summary>The engine's column families by table.</summary>
internal sealed class TableHandles
{
    private readonly ColumnFamilyHandle[] _handles;

    public TableHandles(RocksDbSharp.RocksDb database) =>
        _handles = [.. Enum.GetValues<Table>().Order().Select(table => database.GetColumnFamily(EngineTuning.Names[table]))];

    public ColumnFamilyHandle this[Table table] => _handles[(int)table];
}
