using TokenVault.Opening.Keys;
using TokenVault.Opening.Keys.Custodians;

namespace TokenVault.Processor.Keys.Custody;

/// <summary>A keystore by the files of as many custodians' shares as it takes, for a ceremony beside a stopped adapter.</summary>
internal static class ShareFiles
{
    /// <exception cref="KeystoreException">It does not open by them.</exception>
    /// <exception cref="InvalidDataException">A file holds no share.</exception>
    public static Keystore Open(string path, IReadOnlyList<string> files)
    {
        var envelope = KeystoreEnvelope.Read(path);
        var closed = CustodianLock.Of(envelope) ?? throw new KeystoreException("No custodians have shares of the keystore.");
        var shares = new List<CustodianShare>();
        try
        {
            shares.AddRange(files.Select(ShareFolder.Read));
            var master = closed.Unlock(shares)
                ?? throw new KeystoreException($"It takes {closed.Threshold} different shares of this keystore, no more and no fewer, and one of these is wrong or they are not as many.");
            return Keystore.Open(path, envelope, master);
        }
        finally
        {
            shares.ForEach(static share => share.Dispose());
        }
    }
}
