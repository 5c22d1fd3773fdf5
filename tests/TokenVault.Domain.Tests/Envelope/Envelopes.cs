using CsCheck;
using TokenVault.Domain.Callers;
using TokenVault.Envelope;
using TokenVault.Envelope.Epochs;

namespace TokenVault.Domain.Tests.Envelope;

/// <summary>Random well-formed envelopes.</summary>
internal static class Envelopes
{
    public static readonly Gen<UInt128> Ids = Gen.Select(Gen.ULong, Gen.ULong).Select((high, low) => new UInt128(high, low));

    public static readonly Gen<GatewayId> Gateways = Gen.Char['a', 'z'].Array[1, MerchantId.LengthMax].Select(name =>
    {
        Assert.True(GatewayId.TryParse(new string(name), out var gateway));
        return gateway;
    });

    // The last millisecond of the year 9999 is the largest that the layout admits.
    public static readonly Gen<DateTimeOffset> Times = Gen.Long[0, 253_402_300_799_999].Select(DateTimeOffset.FromUnixTimeMilliseconds);

    public static readonly Gen<EpochHeader> Headers =
        Gen.Select(Ids, Gen.OneOf(SuiteId.XWing, SuiteId.DhKemP256), Gen.UInt, Gateways, Times)
            .Select((id, suite, key, gateway, time) => new EpochHeader(new EpochId(id), suite, key, gateway, time));

    public static readonly Gen<EpochEnvelope> Epochs =
        Gen.Select(Headers, Gen.Byte.Array[0, EpochEnvelope.EncapsulationBytesMax], Gen.Byte.Array[EpochEnvelope.SealedKeyBytes])
            .Select((header, encapsulation, key) => new EpochEnvelope(header, encapsulation, key));

    public static readonly Gen<RegisteredEpoch> Registered =
        Gen.Select(Headers, Gen.UInt, Gen.Byte.Array[RegisteredEpoch.NonceBytes], Gen.Byte.Array[RegisteredEpoch.WrappedKeyBytes])
            .Select((header, number, nonce, key) => new RegisteredEpoch(number, nonce, key, header));
}
