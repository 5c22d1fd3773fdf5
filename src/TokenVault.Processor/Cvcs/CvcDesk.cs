using System.Collections.Concurrent;
using System.Security.Cryptography;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Opening.Cvcs;

namespace TokenVault.Processor.Cvcs;

/// <summary>Sees to it that a CVC handle serves one authorization: two charges at once can't both use it.</summary>
internal sealed class CvcDesk(CvcSessions sessions)
{
    private readonly ConcurrentDictionary<(UInt128 Session, ulong Sequence), bool> _held = new();

    /// <summary>Takes a handle for a charge, until disposed. An empty one is a charge without a CVC.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.CvcHandleInvalid"/>: it would not open, or another charge has it.</exception>
    public CvcHold Hold(ReadOnlyMemory<byte> handle, Token token, MerchantId merchant)
    {
        if (handle.IsEmpty)
        {
            return CvcHold.None;
        }

        if (!CvcHandle.TryRead(handle.Span, out var read) || !_held.TryAdd((read.Session, read.Sequence), true))
        {
            throw Invalid();
        }

        var hold = new CvcHold(this, (read.Session, read.Sequence), handle);
        if (!Opens(handle.Span, token, merchant))
        {
            hold.Dispose();
            throw Invalid();
        }

        return hold;
    }

    internal void Release((UInt128 Session, ulong Sequence) name) => _held.TryRemove(name, out _);

    internal void MarkSpent(ReadOnlySpan<byte> handle) => sessions.MarkSpent(handle);

    // Tried before anything is written, so that a worthless handle costs the caller no operation and the card no disclosure.
    private bool Opens(ReadOnlySpan<byte> handle, Token token, MerchantId merchant)
    {
        Span<byte> digits = stackalloc byte[Cvc.DigitsMax];
        try
        {
            return sessions.TryOpen(handle, token, merchant, digits, out _);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(digits);
        }
    }

    private static VaultException Invalid() => new(VaultErrorCode.CvcHandleInvalid, "cvc_handle");
}
