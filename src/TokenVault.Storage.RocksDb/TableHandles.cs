using RocksDbSharp;

namespace TokenVault.Storage.RocksDb;

/// <summary>The engine's column families by table.</summary>
internal sealed class TableHandles
{
    // By the table's number; numbers that no table has are left empty.
    private readonly ColumnFamilyHandle[] _handles = new ColumnFamilyHandle[(int)Enum.GetValues<Table>().Max() + 1];

    public TableHandles(RocksDbSharp.RocksDb database)
    {
        foreach (var table in Enum.GetValues<Table>())
        {
            _handles[(int)table] = database.GetColumnFamily(EngineTuning.Names[table]);
        }
    }

    public ColumnFamilyHandle this[Table table] => _handles[(int)table];
}
