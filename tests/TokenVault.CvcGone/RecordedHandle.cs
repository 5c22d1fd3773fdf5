using TokenVault.Envelope.Cards;

namespace TokenVault.CvcGone;

/// <summary>A handle, the session that it is of, and what its seal binds.</summary>
internal sealed class RecordedHandle
{
    private readonly byte[] _sealed;

    public RecordedHandle(string name, RecordedSession session, byte[] bytes, byte[] additionalData)
    {
        if (!CvcHandle.TryRead(bytes, out var handle))
        {
            throw new ArgumentException("These bytes are no handle.", nameof(bytes));
        }

        (Name, Session, Bytes, AdditionalData) = (name, session, bytes, additionalData);
        (Sequence, _sealed) = (handle.Sequence, handle.Sealed.ToArray());
    }

    /// <summary>Which part of the story it is for.</summary>
    public string Name { get; }

    public RecordedSession Session { get; }

    public byte[] Bytes { get; }

    public byte[] AdditionalData { get; }

    public ulong Sequence { get; }

    /// <summary>Ciphertext and tag.</summary>
    public ReadOnlySpan<byte> Sealed => _sealed;
}
