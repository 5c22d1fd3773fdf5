using TokenVault.Contracts.V1;
using TokenVault.Domain.Amounts;
using Token = TokenVault.Domain.Tokens.Token;

namespace TokenVault.Gateway.Payments.Intake;

/// <summary>A request to authorize, charge or verify, checked field by field. Of the card it holds the token only.</summary>
internal sealed record AuthorizationOrder
{
    public required OperationKind Kind { get; init; }

    public required Token Token { get; init; }

    public required Currency Currency { get; init; }

    /// <summary>In minor units; 0 for a verification.</summary>
    public required long MinorUnits { get; init; }

    public required string IdempotencyKey { get; init; }

    public string OrderReference { get; init; } = "";

    public ReadOnlyMemory<byte> CvcHandle { get; init; }

    public AuthorizationDetails Details { get; init; } = AuthorizationDetails.None;
}
