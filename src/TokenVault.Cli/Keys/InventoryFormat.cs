namespace TokenVault.Cli.Keys;

/// <summary>How an inventory is written.</summary>
internal enum InventoryFormat
{
    Table,
    Csv,
    Json,
}
