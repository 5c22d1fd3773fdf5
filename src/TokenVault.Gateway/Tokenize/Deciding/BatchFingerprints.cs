using System.Buffers.Binary;
using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Tokenize.Rekeying;

namespace TokenVault.Gateway.Tokenize.Deciding;

/// <summary>What the adapter answered for a batch, by place.</summary>
internal sealed class BatchFingerprints
{
    private readonly FingerprintResponse _response;
    private readonly HashSet<uint>? _withheld;

    private readonly byte _otherKey;

    /// <param name="response">Its answer.</param>
    /// <param name="keys">What it was asked for with.</param>
    public BatchFingerprints(FingerprintResponse response, IndexKeys keys)
    {
        _response = response;
        _otherKey = response.OtherFingerprints.IsEmpty ? (byte)0 : keys.Other;
        _withheld = response.Withheld.Count == 0 ? null : [.. response.Withheld];
    }

    /// <summary>Whether it is by the keys that it was asked for with. Whatever is not can't be compared with what is filed.</summary>
    public static bool Fits(FingerprintResponse response, IndexKeys asked, IndexKeys now) =>
        response.FingerprintKey == (asked.Primary != 0 ? asked.Primary : now.Index)
        && (!asked.IsUnderWay || !response.OtherFingerprints.IsEmpty);

    public bool IsWithheld(int place) => _withheld is not null && _withheld.Contains((uint)place);

    /// <exception cref="VaultException">GuessingLimitExceeded where it was withheld: what stands in its place is no fingerprint.</exception>
    public Fingerprint At(int place) => IsWithheld(place)
        ? throw new VaultException(VaultErrorCode.GuessingLimitExceeded, "card.number")
        : new Fingerprint(
            (byte)_response.FingerprintKey,
            ValueAt(_response.Fingerprints, place));

    /// <summary>By the other key, not to be asked for where it was withheld; null where there is none.</summary>
    public Fingerprint? OtherAt(int place) => _otherKey == 0 ? null : new Fingerprint(_otherKey, ValueAt(_response.OtherFingerprints, place));

    private static UInt128 ValueAt(ByteString fingerprints, int place) =>
        BinaryPrimitives.ReadUInt128BigEndian(fingerprints.Span.Slice(place * Fingerprint.ValueBytes, Fingerprint.ValueBytes));
}
