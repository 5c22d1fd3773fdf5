using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Import;

/// <summary>A row of the file from when it is read until its line is written.</summary>
internal sealed class ImportRow
{
    public const int NoSlot = -1;

    /// <summary>1 for the first row after the header. Empty lines don't count.</summary>
    public required long Number { get; init; }

    /// <summary>Where the row begins in the file, bytes.</summary>
    public required long Offset { get; init; }

    /// <summary>Of the file's own column, for the output. Empty where it looks like a card number.</summary>
    public string Reference { get; set; } = "";

    /// <summary>What is asked for it; its card number lies in the slot. None once it is rejected.</summary>
    public TokenizeRequest? Request { get; set; }

    public int Slot { get; set; } = NoSlot;

    public RowReject? Reject { get; set; }

    public Token? Token { get; set; }

    /// <summary>How often it was refused with the advice to ask again.</summary>
    public int Refusals { get; set; }

    /// <summary>True where the import is to stop for what this row was answered. It has to be asked again when it goes on.</summary>
    public bool IsHeld { get; set; }

    public bool IsDone => Token is not null || Reject is not null;
}
