using Google.Protobuf;
using Google.Rpc;

namespace TokenVault.Load.Wire;

/// <summary>What a server said of a call that it refused, as its header fields have it.</summary>
internal sealed record RefusalText
{
    public static readonly RefusalText None = new();

    private string? Status { get; init; }

    private string? Message { get; init; }

    private string? Reason { get; init; }

    public RefusalText With(HeaderName name, string text) => name switch
    {
        HeaderName.HttpStatus => this with { Status = ":status " + text },
        HeaderName.GrpcStatus => this with { Status = "grpc-status " + text },
        HeaderName.GrpcMessage => this with { Message = text },
        HeaderName.GrpcDetails => this with { Reason = ReasonIn(text) },
        _ => this,
    };

    public override string ToString() => string.Join(' ', new[] { Status, Reason, Message }.Where(part => part is not null));

    // Base64 without its padding, as gRPC sends what is binary. Null for anything that is no status with a reason.
    private static string? ReasonIn(string details)
    {
        try
        {
            var bytes = Convert.FromBase64String(details.PadRight((details.Length + 3) / 4 * 4, '='));
            return Google.Rpc.Status.Parser.ParseFrom(bytes).GetDetail<ErrorInfo>()?.Reason;
        }
        catch (Exception error) when (error is FormatException or InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
