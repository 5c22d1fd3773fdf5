using Google.Protobuf;
using TokenVault.Contracts.V1;

namespace TokenVault.EndToEnd.Tests.Model;

/// <summary>What came of a call: the payment and the answer's bytes, or the reason of a refusal.</summary>
internal sealed record ModelAnswer(Payment? Payment, ByteString Bytes, string? Refusal)
{
    /// <summary>Whether the model says the same.</summary>
    public bool Is((ModelPayment After, string? Refusal) expected) => expected.Refusal is null
        ? Payment is not null && expected.After.Equals(Payment)
        : string.Equals(Refusal, expected.Refusal, StringComparison.Ordinal);

    public override string ToString() => Refusal
        ?? $"{Payment!.Status} {Payment.Captured.MinorUnits} captured, {Payment.Refunded.MinorUnits} refunded of {Payment.Amount.MinorUnits}";
}
