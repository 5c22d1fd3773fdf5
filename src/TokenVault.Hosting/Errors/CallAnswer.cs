using System.Globalization;
using Google.Protobuf;
using Google.Rpc;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using TokenVault.Hosting.Security;

namespace TokenVault.Hosting.Errors;

/// <summary>Reads what a call was and how it was answered, once it has been.</summary>
internal static class CallAnswer
{
    /// <summary>The method of ours that was called; null for a path that is none.</summary>
    public static IMethod? MethodOf(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method;

    public static string RemoteOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    public static StatusCode StatusOf(HttpContext context) =>
        int.TryParse(Read(context, GrpcRefusal.StatusHeader), NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 0 and <= 16
            ? (StatusCode)code
            : StatusCode.Unknown;

    public static string OutcomeOf(HttpContext context) => StatusOf(context) switch
    {
        StatusCode.OK => SecurityEvents.Succeeded,
        StatusCode.Unauthenticated or StatusCode.PermissionDenied => SecurityEvents.Refused,
        _ => SecurityEvents.Failed,
    };

    /// <summary>The refusal's stable word, or its status where it has none; empty for OK.</summary>
    public static string ReasonOf(HttpContext context)
    {
        var status = StatusOf(context);
        if (status == StatusCode.OK)
        {
            return "";
        }

        try
        {
            var details = Google.Rpc.Status.Parser.ParseFrom(Convert.FromBase64String(Padded(Read(context, GrpcRefusal.DetailsHeader))));
            return details.GetDetail<ErrorInfo>()?.Reason ?? status.ToString();
        }
        catch (Exception failure) when (failure is FormatException or InvalidProtocolBufferException)
        {
            return status.ToString();
        }
    }

    // gRPC leaves the padding of its binary headers out.
    private static string Padded(string base64) => base64.PadRight((base64.Length + 3) / 4 * 4, '=');

    private static string Read(HttpContext context, string name)
    {
        var trailers = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        return trailers is not null && trailers.TryGetValue(name, out var trailer) ? trailer.ToString() : context.Response.Headers[name].ToString();
    }
}
