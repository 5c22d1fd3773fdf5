using TokenVault.Cli.Audit;
using TokenVault.Ledger.Notes;

namespace TokenVault.LedgerTrials;

/// <summary>A record, the checkpoint that was signed over it, and the public key.</summary>
internal sealed record SignedRecord(byte[] Lines, byte[] Note, NoteVerifier Key)
{
    /// <summary>What `audit verify` says of it; entries after those that were signed count as a change here.</summary>
    public bool Holds()
    {
        try
        {
            using var stream = new MemoryStream(Lines, writable: false);
            return RecordCheck.Run(stream, CheckedCheckpoint.Open(Note, Key), static _ => { }) == 0 && Lines[^1] == (byte)'\n';
        }
        catch (LedgerDoubtException)
        {
            return false;
        }
    }
}
