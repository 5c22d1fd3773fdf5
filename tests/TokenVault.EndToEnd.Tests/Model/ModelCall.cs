using CsCheck;
using TokenVault.Contracts.V1;

namespace TokenVault.EndToEnd.Tests.Model;

/// <summary>A call of a random sequence. The amount of a payment is at most 1,000, so that amounts too large come up often, and at
/// least what processors take.</summary>
internal sealed record ModelCall(OperationKind Kind, long Amount, bool IsGoodCard, bool IsRepeated)
{
    private static readonly Gen<long> Amounts = Gen.Frequency((3, Gen.Long[50, 400]), (1, Gen.Long[401, 1_100]));

    /// <summary>The call that makes the payment. One card in eight is declined.</summary>
    public static Gen<ModelCall> First { get; } = Gen.Select(
        Gen.OneOf(Gen.Const(OperationKind.Authorize), Gen.Const(OperationKind.Authorize), Gen.Const(OperationKind.Charge)),
        Gen.Long[100, 1_000],
        Gen.Int[0, 7],
        Gen.Bool,
        (kind, amount, card, repeated) => new ModelCall(kind, amount, card > 0, repeated));

    /// <summary>A call on the payment.</summary>
    public static Gen<ModelCall> Next { get; } = Gen.Select(
        Gen.OneOf(
            Gen.Const(OperationKind.Capture), Gen.Const(OperationKind.Void), Gen.Const(OperationKind.Refund), Gen.Const(OperationKind.Refund)),
        Amounts,
        Gen.Int[0, 3],
        (kind, amount, repeated) => new ModelCall(kind, amount, IsGoodCard: true, repeated == 0));
}
