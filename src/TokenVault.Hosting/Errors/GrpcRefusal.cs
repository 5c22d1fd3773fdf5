using System.Globalization;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using TokenVault.Domain.Errors;

namespace TokenVault.Hosting.Errors;

/// <summary>A refusal written by hand, for calls that end before gRPC has read their message.</summary>
internal static class GrpcRefusal
{
    public const string StatusHeader = "grpc-status";
    public const string MessageHeader = "grpc-message";
    public const string DetailsHeader = "grpc-status-details-bin";

    // Made once: a flood of refused calls should cost as little as can be.
    private static readonly (string Status, string Message, string Details)[] Headers =
        [.. Enum.GetValues<VaultErrorCode>().Select(Create)];

    /// <summary>Answers with headers only ("Trailers-Only" of the gRPC protocol).</summary>
    public static Task WriteAsync(HttpContext context, VaultErrorCode code)
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = "application/grpc";
        SetHeaders(context.Response.Headers, code);
        return Task.CompletedTask;
    }

    public static void SetHeaders(IHeaderDictionary headers, VaultErrorCode code)
    {
        var (status, message, details) = Headers[(int)code];
        headers[StatusHeader] = status;
        headers[MessageHeader] = message;
        headers[DetailsHeader] = details;
    }

    // The messages are ASCII without '%', so the percent-encoding of grpc-message leaves them as they are.
    private static (string Status, string Message, string Details) Create(VaultErrorCode code)
    {
        var status = VaultStatus.Of(code);
        return (status.Code.ToString(CultureInfo.InvariantCulture), status.Message, Convert.ToBase64String(status.ToByteArray()));
    }
}
