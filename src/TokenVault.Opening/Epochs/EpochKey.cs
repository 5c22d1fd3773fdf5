using System.Security.Cryptography;
using TokenVault.Envelope.Epochs;

namespace TokenVault.Opening.Epochs;

/// <summary>An unwrapped epoch key, counted: the cache holds one reference and each opening another; the last to let go wipes it.</summary>
internal sealed class EpochKey
{
    private readonly byte[] _key = GC.AllocateUninitializedArray<byte>(EpochEnvelope.EpochKeyBytes, pinned: true);
    private int _references = 1;

    public EpochKey(EpochId epoch, ReadOnlySpan<byte> key)
    {
        Epoch = epoch;
        key.CopyTo(_key);
    }

    public EpochId Epoch { get; }

    /// <summary>For whoever holds a reference.</summary>
    public ReadOnlySpan<byte> Bytes => _key;

    internal int References => Volatile.Read(ref _references);

    /// <summary>False once the last reference was given back: the key is wiped and must be unwrapped again.</summary>
    public bool TryRent()
    {
        for (var references = Volatile.Read(ref _references); references > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _references, references + 1, references);
            if (seen == references)
            {
                return true;
            }

            references = seen;
        }

        return false;
    }

    public void Return()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            CryptographicOperations.ZeroMemory(_key);
        }
    }
}
