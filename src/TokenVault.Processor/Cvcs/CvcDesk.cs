using System.Collections.Concurrent;
using System.Security.Cryptography;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Opening.Cvcs;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Cvcs;

/// <summary>
/// Sees to it that a CVC handle serves one authorization: two at once can't both use it, nor another one while it is unknown
/// what became of the first.
/// </summary>
internal sealed class CvcDesk(CvcSessions sessions, IRecordStore store, RowSeal seal, TimeProvider clock)
{
    private readonly ConcurrentDictionary<CvcName, bool> _held = new();

    // Those of operations whose outcome is unknown. Each goes when it is settled or when its handle expires, after minutes.
    private readonly ConcurrentDictionary<OperationId, CvcHold> _kept = new();
    private readonly SpentHandleTable _spent = new(seal);

    /// <summary>Takes a handle for an authorization, until disposed. An empty one is an authorization without a CVC.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.CvcHandleInvalid"/>: it would not open, or another one has it.</exception>
    public CvcHold Hold(ReadOnlyMemory<byte> handle, Token token, MerchantId merchant)
    {
        if (handle.IsEmpty)
        {
            return CvcHold.None;
        }

        if (!CvcName.TryRead(handle.Span, out var name) || IsSpent(name) || !_held.TryAdd(name, true))
        {
            throw Invalid();
        }

        var hold = new CvcHold(this, name, handle);
        if (!Opens(handle.Span, token, merchant))
        {
            hold.Dispose();
            throw Invalid();
        }

        return hold;
    }

    /// <summary>Keeps a handle held until the operation is settled.</summary>
    public void Keep(OperationId operation, CvcHold hold)
    {
        if (!hold.IsNone)
        {
            _kept[operation] = hold;
        }
    }

    /// <summary>Gives what was kept for the operation back; none after a restart, when no handle opens any more.</summary>
    public CvcHold TakeKept(OperationId operation) => _kept.TryRemove(operation, out var hold) ? hold : CvcHold.None;

    /// <summary>Lets go of handles that have expired, which nobody can open any more.</summary>
    public void ForgetExpired()
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        foreach (var (operation, hold) in _kept)
        {
            if (hold.Name.ExpireUnixSeconds < now)
            {
                TakeKept(operation).Dispose();
            }
        }
    }

    internal void Release(CvcName name) => _held.TryRemove(name, out _);

    internal void Spend(CvcName name, ReadOnlySpan<byte> handle, WriteBatch batch)
    {
        // In memory first: the handle is worthless from here on, whatever becomes of the write.
        sessions.MarkSpent(handle);
        Span<byte> digest = stackalloc byte[SpentHandleTable.DigestBytes];
        name.WriteDigest(digest);
        _spent.Put(batch, name.ExpireUnixSeconds, digest);
    }

    private bool IsSpent(CvcName name)
    {
        Span<byte> digest = stackalloc byte[SpentHandleTable.DigestBytes];
        name.WriteDigest(digest);
        var batch = new ReadBatch();
        var index = _spent.AddLookup(batch, name.ExpireUnixSeconds, digest);
        store.Read(batch);
        return _spent.IsSpent(batch, index, name.ExpireUnixSeconds, digest);
    }

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
