using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace TokenVault.ProcessorTrials.StripeMock;

/// <summary>
/// The TLS that the adapter demands and the server behind does not speak. It changes no byte; an answer that it was told to lose
/// it keeps, once the server has given it.
/// </summary>
internal sealed class TlsFront : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<FrontRequest> _requests = new();
    private readonly SslServerAuthenticationOptions _options;
    private readonly IPEndPoint _behind;
    private readonly Task _accepting;
    private string? _lose;
    private int _lost;
    private int _replayed;

    public TlsFront(X509Certificate2 certificate, int port)
    {
        _options = new SslServerAuthenticationOptions { ServerCertificate = certificate };
        _behind = new IPEndPoint(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"));

    /// <summary>Those that were answered by the server behind, whether or not the answer went on.</summary>
    public IReadOnlyList<FrontRequest> Requests => [.. _requests];

    public int Lost => Volatile.Read(ref _lost);

    /// <summary>How many answers the server itself said to be the first one once more.</summary>
    public int Replayed => Volatile.Read(ref _replayed);

    /// <summary>The answer to the next request of this kind does not arrive.</summary>
    public void LoseNext(string call) => Volatile.Write(ref _lose, call);

    /// <summary>Notes a request, and says whether its answer may go on.</summary>
    public bool LetsPass(FrontRequest request, ReadOnlySpan<byte> answer)
    {
        _requests.Enqueue(request);
        if (answer.IndexOf("idempotent-replayed: true"u8) >= 0)
        {
            Interlocked.Increment(ref _replayed);
        }

        if (Volatile.Read(ref _lose) is not { } lose || !request.Call.EndsWith(lose, StringComparison.Ordinal) || Interlocked.Exchange(ref _lose, null) is null)
        {
            return true;
        }

        Interlocked.Increment(ref _lost);
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                connections.Add(Task.Run(() => ServeAsync(new FrontConnection(this, client))));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(FrontConnection connection)
    {
        try
        {
            await connection.RunAsync(_options, _behind, _stop.Token);
        }
        catch (Exception error) when (error is IOException or SocketException or AuthenticationException or OperationCanceledException)
        {
            // One of the two hung up.
        }
    }
}
