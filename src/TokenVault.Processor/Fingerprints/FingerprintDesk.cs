using Microsoft.Extensions.ObjectPool;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Fingerprints.Counting;

namespace TokenVault.Processor.Fingerprints;

/// <summary>The one way to a fingerprint within the adapter: what it gives is counted.</summary>
internal sealed class FingerprintDesk(ObjectPool<FingerprintWork> works, NumberCounter counter)
{
    /// <summary>
    /// Writes the fingerprint of a merchant's card, <see cref="Fingerprint.ValueBytes"/>. False, and zeros, where it is withheld because
    /// too many different numbers of that BIN and last four were asked for today.
    /// </summary>
    /// <param name="merchant">Whose card.</param>
    /// <param name="pan">The card's number.</param>
    /// <param name="key">By which key; 0 for the one in use.</param>
    /// <param name="destination">Filled.</param>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.FingerprintKeyUnknown"/></exception>
    public bool TryCompute(MerchantId merchant, Pan pan, byte key, Span<byte> destination)
    {
        var withheld = new List<uint>();
        var work = works.Get();
        try
        {
            counter.BeginDay();
            work.Begin(1, key);
            work.Begin(merchant, 1);
            work.Add(pan, destination, []);
            work.Count(counter, destination, [], withheld);
        }
        catch
        {
            destination[..Fingerprint.ValueBytes].Clear();
            throw;
        }
        finally
        {
            works.Return(work);
        }

        return withheld.Count == 0;
    }
}
