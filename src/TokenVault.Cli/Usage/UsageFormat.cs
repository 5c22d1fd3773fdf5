namespace TokenVault.Cli.Usage;

/// <summary>How figures are written.</summary>
internal enum UsageFormat
{
    Table,
    Csv,
    Json,
}
