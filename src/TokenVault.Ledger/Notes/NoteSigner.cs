using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace TokenVault.Ledger.Notes;

/// <summary>A private key that signs notes under a name.</summary>
/// <remarks>
/// The seed is held in pinned memory and wiped when this is disposed. Not within reach: what BouncyCastle expands it into for each
/// signature, which the collector frees.
/// </remarks>
public sealed class NoteSigner : IDisposable
{
    public const int SeedBytes = 32;

    private readonly byte[] _seed = GC.AllocateUninitializedArray<byte>(SeedBytes, pinned: true);
    private readonly byte[] _publicKey = new byte[NoteVerifier.PublicKeyBytes];
    private bool _isDisposed;

    /// <summary>From an Ed25519 seed, RFC 8032 §5.1.5, which the caller wipes.</summary>
    /// <exception cref="ArgumentException">The seed has another length, or the name is not a key's name.</exception>
    public NoteSigner(string name, ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedBytes)
        {
            throw new ArgumentException("An Ed25519 seed has 32 bytes.", nameof(seed));
        }

        if (!NoteText.IsKeyName(name))
        {
            throw new ArgumentException("A key's name has 1 to 255 bytes and neither spaces nor plus signs.", nameof(name));
        }

        seed.CopyTo(_seed);
        Ed25519.GeneratePublicKey(_seed, 0, _publicKey, 0);
        Verifier = new NoteVerifier(name, _publicKey);
    }

    /// <summary>The public half, which readers of the notes are given.</summary>
    public NoteVerifier Verifier { get; }

    public string Name => Verifier.Name;

    /// <summary>The 64 bytes of an Ed25519 signature over the text.</summary>
    public byte[] Sign(ReadOnlySpan<byte> text)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var signature = new byte[NoteVerifier.SignatureBytes];
        Ed25519.Sign(_seed, 0, _publicKey, 0, text.ToArray(), 0, text.Length, signature, 0);
        return signature;
    }

    public void Dispose()
    {
        _isDisposed = true;
        CryptographicOperations.ZeroMemory(_seed);
    }
}
