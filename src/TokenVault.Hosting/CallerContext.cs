using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Hosting.Listening;

namespace TokenVault.Hosting;

/// <summary>Who makes a call. Comes from the client certificate and the registry, never from the request.</summary>
public static class CallerContext
{
    extension(ServerCallContext context)
    {
        /// <summary>The caller that was admitted to this call.</summary>
        public Caller GetCaller() =>
            context.GetHttpContext().Features.Get<Caller>() ?? throw new VaultException(VaultErrorCode.CallerUnknown);

        /// <summary>The merchant that calls. CALLER_NOT_ALLOWED for a caller of another role.</summary>
        public MerchantId GetMerchant()
        {
            var caller = context.GetCaller();
            return caller.Role == CallerRole.Merchant && MerchantId.TryParse(caller.Name, out var merchant)
                ? merchant
                : throw new VaultException(VaultErrorCode.CallerNotAllowed);
        }

        /// <summary>The gateway that calls. CALLER_NOT_ALLOWED for a caller of another role.</summary>
        public GatewayId GetGateway()
        {
            var caller = context.GetCaller();
            return caller.Role == CallerRole.Gateway && GatewayId.TryParse(caller.Name, out var gateway)
                ? gateway
                : throw new VaultException(VaultErrorCode.CallerNotAllowed);
        }

        /// <summary>The certificate of the connection. It belongs to the connection: never dispose it.</summary>
        public X509Certificate2 GetCallerCertificate() =>
            context.GetHttpContext().Features.Get<Peer>()?.Certificate
            ?? throw new VaultException(VaultErrorCode.CertificateMissing);
    }
}
