using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Hosting;
using TokenVault.Processor.Tests.Running;
using TokenVault.Processor.Webhooks.Receiving;
using HostOptions = Microsoft.Extensions.Options.Options;

namespace TokenVault.Processor.Tests.Webhooks;

/// <summary>The listener itself, over TLS on a socket.</summary>
public sealed class WebhookListenerTests : IAsyncLifetime
{
    private readonly WebhookStand _stand = new();
    private readonly TestAuthority _authority = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("webhook-listener-");
    private WebhookServer _server = null!;
    private HttpClient _http = null!;
    private Uri _address = null!;

    public async Task InitializeAsync()
    {
        _stand.Open();
        _stand.Add(Sources.Make("stripe", Sources.StripeRules, Sources.Secrets(Sources.Secret)));
        _stand.Add(Sources.Make("adyen", Sources.AdyenRules, Sources.Secrets(Sources.AdyenKey)));
        WriteCertificate();
        _stand.Options.Certificate = "tls.pem";
        _stand.Options.Key = "tls.key";
        _stand.Options.BodyBytesMax = 4096;
        _stand.Options.ConcurrencyMax = 2;
        var options = HostOptions.Create(_stand.Options);
        _server = new WebhookServer(
            new WebhookEndpoint(_stand.Sources, _stand.Receiver, options, _stand.Clock, NullLogger<WebhookEndpoint>.Instance),
            new WebhookCertificate(
                options, new VaultPaths(Path.Combine(_folder.FullName, "processor.json")), _stand.Clock, NullLogger<WebhookCertificate>.Instance),
            options,
            NullLoggerFactory.Instance);
        _address = new Uri(await _server.StartAsync(new IPEndPoint(IPAddress.Loopback, 0), CancellationToken.None));
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = { CertificateChainPolicy = Policy() } }) { BaseAddress = _address };
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        await _stand.DisposeAsync();
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Takes_AnEvent_AndSaysSoOnceMore()
    {
        using var first = await PostAsync("/webhooks/stripe/shop", Event("evt_1"));
        using var again = await PostAsync("/webhooks/stripe/shop", Event("evt_1"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, again.StatusCode));
        Assert.Equal("", await first.Content.ReadAsStringAsync());
        Assert.Equal(1, _stand.Queue.Count);
    }

    [Fact]
    public async Task Answers_Adyen_WithItsWord()
    {
        var body = Encoding.ASCII.GetBytes($$$"""
            {"notificationItems":[{"NotificationRequestItem":{"additionalData":{"hmacSignature":
            "{{{Signing.Adyen(Sources.AdyenKey, "PSP1", "", "", "", "", "", "AUTHORISATION", "true")}}}"},
            "eventCode":"AUTHORISATION","pspReference":"PSP1","success":"true"}}]}
            """);
        using var answer = await _http.PostAsync("/webhooks/adyen/shop", new ByteArrayContent(body));

        Assert.Equal("[accepted]", await answer.Content.ReadAsStringAsync());
        Assert.Equal(1, _stand.Queue.Count);
    }

    // Adyen's signature is inside what it signs, so a stranger's JSON is read before anybody can tell that it is a stranger's.
    [Theory]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"notificationItems\":[{\"NotificationRequestItem\":{\"\\ud800\":1,\"eventCode\":\"\\ud800\"}}]}")]
    public async Task Refuses_HalfASurrogate_OfAStranger(string body)
    {
        using var answer = await _http.PostAsync("/webhooks/adyen/shop", new StringContent(body));

        Assert.Equal((HttpStatusCode.BadRequest, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal(0, _stand.Queue.Count);
    }

    [Theory]
    [InlineData("GET", "/webhooks/stripe/shop")]
    [InlineData("PUT", "/webhooks/stripe/shop")]
    [InlineData("POST", "/")]
    [InlineData("POST", "/webhooks")]
    [InlineData("POST", "/webhooks/stripe")]
    [InlineData("POST", "/webhooks/stripe/shop/")]
    [InlineData("POST", "/webhooks/stripe/shop/more")]
    [InlineData("POST", "/webhooks/stripe/shop?x=1")]
    [InlineData("POST", "/webhooks/Stripe/shop")]
    [InlineData("POST", "/webhooks/stripe/%2e%2e")]
    [InlineData("POST", "/Webhooks/stripe/shop")]
    [InlineData("POST", "/tokenvault.processor.v1.ProcessorService/Authorize")]
    [InlineData("GET", "/metrics")]
    public async Task Serves_NothingElse(string method, string path)
    {
        using var request = Signed(Event("evt_1"), path, new HttpMethod(method));
        using var answer = await _http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(0, _stand.Queue.Count);
    }

    [Fact]
    public async Task Tells_NobodyWhichAccountsThereAre()
    {
        using var unknown = await PostAsync("/webhooks/stripe/nobody", Event("evt_1"));
        using var request = Signed(Event("evt_1"), "/webhooks/stripe/shop");
        request.Headers.Remove("Stripe-Signature");
        using var unsigned = await _http.SendAsync(request);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (unknown.StatusCode, unsigned.StatusCode));
        Assert.Equal(HeadersOf(unknown), HeadersOf(unsigned));
        Assert.Empty(await unknown.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Rejects_AnOldOne_AndOneWithTwoSignatureHeaders()
    {
        var body = Event("evt_1");
        using var old = new HttpRequestMessage(HttpMethod.Post, "/webhooks/stripe/shop") { Content = new ByteArrayContent(body) };
        old.Headers.Add("Stripe-Signature", Signing.Stripe(Sources.Secret, _stand.Clock.GetUtcNow().AddMinutes(-6), body));
        using var twice = Signed(body, "/webhooks/stripe/shop");
        twice.Headers.Add("Stripe-Signature", "t=1,v1=00");

        using var oldAnswer = await _http.SendAsync(old);

        Assert.Equal(HttpStatusCode.BadRequest, oldAnswer.StatusCode);
        Assert.Contains("400", await ExchangeAsync(
            $"POST /webhooks/stripe/shop HTTP/1.1\r\nHost: x\r\nStripe-Signature: {Signing.Stripe(Sources.Secret, _stand.Clock.GetUtcNow(), body)}\r\n"
            + $"Stripe-Signature: t=1,v1=00\r\nContent-Length: {body.Length}\r\n\r\n{Encoding.ASCII.GetString(body)}"), StringComparison.Ordinal);
        Assert.Equal(0, _stand.Queue.Count);
    }

    [Fact]
    public async Task Refuses_ALongBody_Unread()
    {
        var answer = await ExchangeAsync("POST /webhooks/stripe/shop HTTP/1.1\r\nHost: x\r\nContent-Length: 4097\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_ALongBody_ThatDoesNotSaySo()
    {
        var chunk = new string('x', 4097);
        var answer = await ExchangeAsync(
            $"POST /webhooks/stripe/shop HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1001\r\n{chunk}\r\n0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_MoreAtOnceThanAllowed_AndHangsUpOnWhoNeverSends()
    {
        // Two say that they will send, and do not. Told to go on, each has its place, and its time runs: before that the third could take the
        // place of one of them.
        await using var first = await ConnectAsync();
        await using var second = await ConnectAsync();
        foreach (var line in new[] { first, second })
        {
            await line.WriteAsync("POST /webhooks/stripe/shop HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n"u8.ToArray());
            var goOn = new byte["HTTP/1.1 100 Continue\r\n\r\n".Length];
            await line.ReadExactlyAsync(goOn);
            Assert.StartsWith("HTTP/1.1 100 ", Encoding.ASCII.GetString(goOn), StringComparison.Ordinal);
            await line.WriteAsync("12345"u8.ToArray());
        }

        using var third = await PostAsync("/webhooks/stripe/shop", Event("evt_third"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, third.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(10), third.Headers.RetryAfter?.Delta);

        _stand.Clock.Advance(TimeSpan.FromSeconds(11));
        AssertHungUp(await ReadAsync(first));
        AssertHungUp(await ReadAsync(second));
        using var fourth = await PostAsync("/webhooks/stripe/shop", Event("evt_last"));
        Assert.Equal(HttpStatusCode.OK, fourth.StatusCode);
    }

    // Read to its end, so the line is closed. On a busy machine Kestrel's own bound on slow senders, which goes by the real clock, comes
    // before ours and closes without a word.
    private static void AssertHungUp(string answer) =>
        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal), answer);

    [Fact]
    public async Task Shows_ARenewedCertificate_WithoutARestart()
    {
        var before = await ShownAsync();
        File.WriteAllText(Path.Combine(_folder.FullName, "tls.pem"), "half a file");
        _stand.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(before, await ShownAsync());

        WriteCertificate();
        File.SetLastWriteTimeUtc(Path.Combine(_folder.FullName, "tls.pem"), DateTime.UnixEpoch.AddYears(60));
        Assert.Equal(before, await ShownAsync());
        _stand.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.NotEqual(before, await ShownAsync());
    }

    [Fact]
    public async Task Speaks_NoPlainHttp()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync("POST /webhooks/stripe/shop HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"u8.ToArray());

        Assert.DoesNotContain("HTTP", await ReadAsync(stream), StringComparison.Ordinal);
    }

    private static byte[] Event(string id) => Sources.StripeEvent(id, "payment_intent.succeeded", "pi_1");

    private static string HeadersOf(HttpResponseMessage answer) =>
        string.Join('|', answer.Headers.Where(header => header.Key is not "Date").Select(header => $"{header.Key}={string.Join(',', header.Value)}"));

    private void WriteCertificate()
    {
        using var certificate = _authority.Issue("spiffe://tokenvault/webhooks");
        TestAuthority.Write(certificate, Path.Combine(_folder.FullName, "tls.pem"), Path.Combine(_folder.FullName, "tls.key"));
    }

    private X509ChainPolicy Policy() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        CustomTrustStore = { _authority.Certificate },
    };

    private HttpRequestMessage Signed(byte[] body, string path, HttpMethod? method = null) => new(method ?? HttpMethod.Post, path)
    {
        Content = new ByteArrayContent(body),
        Headers = { { "Stripe-Signature", Signing.Stripe(Sources.Secret, _stand.Clock.GetUtcNow(), body) } },
    };

    private async Task<HttpResponseMessage> PostAsync(string path, byte[] body)
    {
        using var request = Signed(body, path);
        return await _http.SendAsync(request);
    }

    private async Task<SslStream> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _address.Port);
        var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "127.0.0.1", CertificateChainPolicy = Policy() });
        return stream;
    }

    private async Task<string> ShownAsync()
    {
        await using var stream = await ConnectAsync();
        return stream.RemoteCertificate!.GetSerialNumberString();
    }

    private async Task<string> ExchangeAsync(string request)
    {
        await using var stream = await ConnectAsync();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        return await ReadAsync(stream);
    }

    // To the end, which is there because every refusal closes the connection.
    private static async Task<string> ReadAsync(Stream stream)
    {
        var bytes = new byte[4096];
        try
        {
            var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false);
            return Encoding.ASCII.GetString(bytes.AsSpan(0, length));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
