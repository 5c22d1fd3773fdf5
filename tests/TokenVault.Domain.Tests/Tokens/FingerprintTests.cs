using CsCheck;
using TokenVault.Domain.Tokens;

namespace TokenVault.Domain.Tests.Tokens;

public sealed class FingerprintTests
{
    [Fact]
    public void Reads_WhatItWrites() =>
        Gen.Select(Gen.Byte, Gen.ULong, Gen.ULong).Sample((number, high, low) =>
        {
            var fingerprint = new Fingerprint(number, new UInt128(high, low));
            var bytes = new byte[Fingerprint.Bytes];
            fingerprint.Write(bytes);
            return bytes[0] == number && Fingerprint.Read(bytes) == fingerprint;
        });

    // The key's number is a part of it: under two keys the same value says nothing.
    [Fact]
    public void Differs_AmongKeys() => Assert.NotEqual(new Fingerprint(1, 5), new Fingerprint(2, 5));
}
