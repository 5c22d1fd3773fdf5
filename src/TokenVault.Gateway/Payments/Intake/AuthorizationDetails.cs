using Google.Protobuf;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Tokens;

namespace TokenVault.Gateway.Payments.Intake;

/// <summary>What may go with an authorization, checked.</summary>
internal sealed record AuthorizationDetails
{
    public static AuthorizationDetails None { get; } = new();

    public string Description { get; init; } = "";

    public BillingAddress? BillingAddress { get; init; }

    public Initiator Initiator { get; init; }

    public StoredCredentialReason Reason { get; init; }

    /// <summary>The first payment of the series, whose network transaction id goes with this one.</summary>
    public PaymentId? FirstPayment { get; init; }

    public string NetworkTransactionId { get; init; } = "";

    /// <summary>Of 3-D Secure or of a network token, in base64.</summary>
    public ByteString Cryptogram { get; init; } = ByteString.Empty;

    public string Eci { get; init; } = "";

    public string DirectoryServerTransactionId { get; init; } = "";

    public string ThreeDSecureVersion { get; init; } = "";

    public string ReturnUrl { get; init; } = "";
}
