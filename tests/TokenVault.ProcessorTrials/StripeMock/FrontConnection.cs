using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace TokenVault.ProcessorTrials.StripeMock;

/// <summary>One connection: TLS in front, plain behind, byte for byte both ways.</summary>
internal sealed class FrontConnection(TlsFront front, TcpClient client)
{
    private const int ChunkBytes = 16 * 1024;

    private readonly Lock _lock = new();
    private readonly MemoryStream _request = new();

    public async Task RunAsync(SslServerAuthenticationOptions options, IPEndPoint behind, CancellationToken stop)
    {
        using (client)
        using (var server = new TcpClient())
        await using (var tls = new SslStream(client.GetStream()))
        {
            await tls.AuthenticateAsServerAsync(options, stop);
            await server.ConnectAsync(behind, stop);
            await await Task.WhenAny(AskAsync(tls, server.GetStream(), stop), AnswerAsync(server.GetStream(), tls, stop));
        }
    }

    private async Task AskAsync(Stream from, Stream to, CancellationToken stop)
    {
        var chunk = new byte[ChunkBytes];
        while (await from.ReadAsync(chunk, stop) is > 0 and var length)
        {
            lock (_lock)
            {
                _request.Write(chunk, 0, length);
            }

            await to.WriteAsync(chunk.AsMemory(0, length), stop);
        }
    }

    // Requests of one connection follow each other: once an answer begins, its request was there as a whole.
    private async Task AnswerAsync(Stream from, Stream to, CancellationToken stop)
    {
        var chunk = new byte[ChunkBytes];
        while (await from.ReadAsync(chunk, stop) is > 0 and var length)
        {
            if (TakeRequest() is { } request && !front.LetsPass(request, chunk.AsSpan(0, length)))
            {
                return;
            }

            await to.WriteAsync(chunk.AsMemory(0, length), stop);
        }
    }

    private FrontRequest? TakeRequest()
    {
        lock (_lock)
        {
            if (_request.Length == 0)
            {
                return null;
            }

            var request = FrontRequest.Read(_request.GetBuffer().AsSpan(0, (int)_request.Length));
            _request.SetLength(0);
            return request;
        }
    }
}
