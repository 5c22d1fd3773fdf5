namespace TokenVault.Cli.Import;

/// <summary>The import can't go on for now, through no fault of a row. The message says why and what to do before it is gone on with.</summary>
internal sealed class ImportStopException(string message, Exception? cause = null) : Exception(message, cause);
