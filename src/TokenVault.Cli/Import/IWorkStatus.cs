namespace TokenVault.Cli.Import;

/// <summary>How far long work is; its text is for people.</summary>
internal interface IWorkStatus
{
    /// <summary>0 to 1.</summary>
    double Fraction { get; }
}
