using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.V1;
using TokenVault.Ledger.Notes;
using TokenVault.Opening.Keys;
using KeyPlace = TokenVault.Contracts.V1.KeyPlace;
using KeyPurpose = TokenVault.Contracts.V1.KeyPurpose;

namespace TokenVault.Processor.Keys.Calls;

/// <summary>A key as custodians are shown it.</summary>
internal static class KeyView
{
    public static VaultKey Of(Keystore keystore, KeyFacts key) => new()
    {
        Purpose = PurposeOf(key.Purpose),
        Number = key.Number,
        Suite = (uint)key.Suite,
        CreateTime = Timestamp.FromDateTimeOffset(key.Created),
        Place = key.Place switch
        {
            Opening.Keys.KeyPlace.Keystore => KeyPlace.Keystore,
            Opening.Keys.KeyPlace.Token => KeyPlace.Token,
            _ => KeyPlace.Destroyed,
        },
        DestroyTime = key.Destroyed is { } destroyed ? Timestamp.FromDateTimeOffset(destroyed) : null,
        IsCurrent = key.IsCurrent,
        PublicKey = UnsafeByteOperations.UnsafeWrap(PublicKeyOf(keystore, key)),
    };

    private static byte[] PublicKeyOf(Keystore keystore, KeyFacts key)
    {
        if (key.Purpose == Opening.Keys.KeyPurpose.Ledger && key.Destroyed is null)
        {
            using var signer = new NoteSigner(nameof(Opening.Keys.KeyPurpose.Ledger), keystore.LedgerKeyOf(key.Number));
            return signer.Verifier.PublicKey.ToArray();
        }

        return key.Purpose == Opening.Keys.KeyPurpose.Opening && keystore.TryGetPublicKey(key.Number, out var publicKey) ? publicKey : [];
    }

    public static KeyPurpose PurposeOf(Opening.Keys.KeyPurpose purpose) => purpose switch
    {
        Opening.Keys.KeyPurpose.Opening => KeyPurpose.Sealing,
        Opening.Keys.KeyPurpose.Wrapping => KeyPurpose.Wrapping,
        Opening.Keys.KeyPurpose.Fingerprint => KeyPurpose.Fingerprint,
        Opening.Keys.KeyPurpose.Row => KeyPurpose.Row,
        Opening.Keys.KeyPurpose.Disclosure => KeyPurpose.RecordChain,
        Opening.Keys.KeyPurpose.Ledger => KeyPurpose.Ledger,
        _ => KeyPurpose.Unspecified,
    };
}
