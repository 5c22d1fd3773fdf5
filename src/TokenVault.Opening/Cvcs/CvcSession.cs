using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Hpke;

namespace TokenVault.Opening.Cvcs;

/// <summary>One gateway's HPKE context, and which of its handles have served. Used under the sessions' lock.</summary>
internal sealed class CvcSession(UInt128 id, HpkeContext context, CvcKeyPair key) : IDisposable
{
    // Ten minutes at 1,700 final answers a second. Beyond it the session ends, so that memory stays bounded and no spent
    // handle is forgotten.
    private const int SpentMax = 1 << 20;

    private readonly HashSet<ulong> _spent = [];

    public UInt128 Id { get; } = id;

    /// <summary>A session ends with the key that it was opened with.</summary>
    public CvcKeyPair Key => key;

    public DateTimeOffset Expire => key.Key.Expire;

    public bool TryOpen(CvcHandle handle, Token token, MerchantId merchant, Span<byte> plaintext)
    {
        if (_spent.Contains(handle.Sequence))
        {
            return false;
        }

        Span<byte> additional = stackalloc byte[CvcHandle.AdditionalDataBytesMax];
        var length = CvcHandle.WriteAdditionalData(additional, token, merchant, handle.ExpireUnixSeconds);
        return context.TryOpen(handle.Sequence, additional[..length], handle.Sealed, plaintext);
    }

    /// <summary>False where the session can remember no more and has to end.</summary>
    public bool TrySpend(ulong sequence)
    {
        _spent.Add(sequence);
        return _spent.Count < SpentMax;
    }

    public void Dispose() => context.Dispose();
}
