using Google.Protobuf;
using Grpc.Core;
using TokenVault.Domain.Callers;

namespace TokenVault.Hosting.Security;

/// <summary>Finds the merchant whom a privileged caller's request names. Nothing else of a request is looked at.</summary>
internal static class RequestMerchant
{
    private const string MerchantField = "merchant_id";

    public static void Note(object request, ServerCallContext context)
    {
        if (context.GetHttpContext().Features.Get<PrivilegedCall>() is { } call
            && request is IMessage message
            && message.Descriptor.FindFieldByName(MerchantField)?.Accessor.GetValue(message) is string named
            && MerchantId.TryParse(named, out var merchant))
        {
            call.Resource = $"merchant/{merchant.Value}";
        }
    }
}
