using TokenVault.Opening.Keys.Locks;

namespace TokenVault.Opening.Keys.Custodians;

/// <summary>Gives a keystore's custodians their shares.</summary>
public static class CustodianCeremony
{
    /// <summary>Draws shares, hands them out, and then has the keystore open by them. Shares that were given before open it no more.</summary>
    /// <param name="keystore">The keystore, open.</param>
    /// <param name="threshold">How many of the shares open it.</param>
    /// <param name="custodians">Who has one each, as in <see cref="CustodianLock.IsPossible"/>.</param>
    /// <param name="removePassphrase">Whether it opens by its passphrase no more.</param>
    /// <param name="handOut">Gets the shares and the lock's mark, before anything is on disk: where it throws, the keystore is as it was.</param>
    /// <exception cref="KeystoreException">There can't be such a lock, keys of the keystore are in a PKCS#11 token, or the file can't be written.</exception>
    public static void Run(Keystore keystore, int threshold, IReadOnlyList<string> custodians, bool removePassphrase, Action<IReadOnlyList<CustodianShare>, ulong> handOut)
    {
        if (!CustodianLock.IsPossible(threshold, custodians))
        {
            throw new KeystoreException(
                $"A keystore opens by {CustodianLock.ThresholdMin} or more, and not more than there are, of at most {CustodianLock.CustodiansMax} custodians, each with a name of his own of 1 to {CustodianLock.NameCharsMax} visible ASCII characters.");
        }

        // What custodians open has its keys in it: they have no token to bring.
        if (keystore.Keys.Any(static key => key.Place == KeyPlace.Token))
        {
            throw new KeystoreException(
                "The keystore's opening keys are in a PKCS#11 token and it opens by that token, so custodians can't open it. Nothing was changed. Who may use the token is for the token to say: its PIN can be given by several people.");
        }

        List<CustodianShare> shares = [.. Enumerable.Range(1, custodians.Count).Select(CustodianShare.Draw)];
        try
        {
            keystore.ReplaceLocks((master, locks) =>
            {
                var (made, closed) = CustodianLock.Close(master, threshold, custodians, shares);
                handOut(shares, made.Mark);
                return [.. locks.Where(old => old.Kind != LockKind.Custodians && !(removePassphrase && old.Kind == LockKind.Passphrase)), closed];
            });
        }
        finally
        {
            shares.ForEach(static share => share.Dispose());
        }
    }
}
