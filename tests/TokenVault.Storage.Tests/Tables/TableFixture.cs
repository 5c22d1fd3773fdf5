using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Storage.Tables;

namespace TokenVault.Storage.Tests.Tables;

/// <summary>Rows as a table writes them, and the ways in which whoever can write the files may change them.</summary>
internal static class TableFixture
{
    public static byte[] Key { get; } = [.. Enumerable.Range(1, RowSeal.KeyBytes).Select(i => (byte)i)];

    public static byte[] SealedBytes { get; } = [.. Enumerable.Range(100, SealedCard.Bytes).Select(i => (byte)i)];

    public static Token Token { get; } = new(new UInt128(0x0193_5f2a_1b2c_0000, 0x1122_3344_5566_7788));

    public static Fingerprint Fingerprint { get; } = new(7, new UInt128(1, 2));

    public static MerchantId Shop { get; } = Merchant("shop");

    public static OwnedToken Owned { get; } = new(Shop, Token);

    public static MerchantId Merchant(string name) =>
        MerchantId.TryParse(name, out var merchant) ? merchant : throw new ArgumentException(name, nameof(name));

    public static TokenRow Row() => new()
    {
        Usage = TokenUsage.MultiUse,
        RecordVersion = 1,
        Brand = CardBrand.Visa,
        Bin = 411111,
        LastFour = 1111,
        SealedExpiry = CardExpiry.TryCreate(12, 2030, out var expiry) ? expiry : throw new InvalidOperationException(),
        Expiry = expiry,
        PanDigits = 16,
        Fingerprint = Fingerprint,
    };

    /// <summary>Asserts that a value is accepted as it was written, and refused after any change of it.</summary>
    public static void AssertDamageIsFound(byte[] value, Action<byte[]> read)
    {
        read(value);
        for (var bit = 0; bit < value.Length * 8; bit++)
        {
            var changed = (byte[])value.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertDamaged(() => read(changed));
        }

        for (var length = 0; length < value.Length; length++)
        {
            AssertDamaged(() => read(value[..length]));
        }

        AssertDamaged(() => read([.. value, 0]));
    }

    public static void AssertDamaged(Action read) =>
        Assert.Equal(VaultErrorCode.RecordDamaged, Assert.Throws<VaultException>(read).Code);

    /// <summary>A batch as if the store had found the value under the one key that is looked up.</summary>
    public static ReadBatch Found(Func<ReadBatch, int> addLookup, byte[] value)
    {
        var batch = new ReadBatch();
        batch.SetFound(addLookup(batch), value);
        return batch;
    }
}
