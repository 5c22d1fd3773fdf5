using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.MemoryDump;

/// <summary>A request whose last byte does not come, so that the gateway has to hold the card that came before it.</summary>
internal sealed class HeldCall : IAsyncDisposable
{
    private readonly HttpClient _line;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _call;

    private HeldCall(HttpClient line, Uri address, byte[] body)
    {
        _line = line;
        _call = SendAsync(address, body);
    }

    public static async Task<HeldCall> BeginAsync(LocalVault vault, string merchant, string number)
    {
        var call = new HeldCall(MerchantLine.Open(vault, merchant), new Uri(vault.Gateway.Address, "/tokenvault.v1.TokenService/Tokenize"), Message(number));

        // The first bytes are on the line at once; the gateway has nothing to say to them that could be waited for.
        await Task.Delay(TimeSpan.FromSeconds(1));
        return call;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _call;
        _line.Dispose();
        _end.Dispose();
    }

    private async Task SendAsync(Uri address, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new UnfinishedContent(body),
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        try
        {
            using var answer = await _line.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _end.Token);
        }
        catch (Exception ended) when (ended is OperationCanceledException or HttpRequestException)
        {
            // As was meant.
        }
    }

    // A gRPC message announces its length; one byte more is announced than is sent.
    private static byte[] Message(string number)
    {
        var card = new Card { Number = ByteString.CopyFromUtf8(number), ExpiryMonth = 12, ExpiryYear = (uint)TimeProvider.System.GetUtcNow().Year + 2 };
        var message = new TokenizeRequest { Card = card }.ToByteArray();
        var body = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(1), message.Length + 1);
        message.CopyTo(body, 5);
        return body;
    }

    private sealed class UnfinishedContent : HttpContent
    {
        private readonly byte[] _body;

        public UnfinishedContent(byte[] body)
        {
            _body = body;
            Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(_body, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
