using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Grpc.Net.Client;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Local;

namespace TokenVault.ProcessorTrials.FingerprintOracle;

/// <summary>Somebody who holds a gateway's key and certificate and asks the adapter himself.</summary>
internal sealed class CapturedGateway : IDisposable
{
    private const int FingerprintBytes = 16;
    private const int SlotBytes = 20;

    // As many at once as a gateway may ask for.
    private const int BatchMax = 4096;

    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2 _authority;
    private readonly GrpcChannel _channel;
    private readonly ProcessorService.ProcessorServiceClient _adapter;

    public CapturedGateway(LocalVault vault)
    {
        _certificate = X509Certificate2.CreateFromPemFile(Path.Combine(vault.Folder.Gateway, "gateway.pem"), Path.Combine(vault.Folder.Gateway, "gateway.key"));
        _authority = X509CertificateLoader.LoadCertificateFromFile(vault.Folder.AuthorityCertificate);
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [_certificate],
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { _authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        _channel = GrpcChannel.ForAddress(vault.Processor.Address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
        _adapter = new ProcessorService.ProcessorServiceClient(_channel);
    }

    /// <summary>Asks for one merchant's cards, in batches of as many. Null stands for what is withheld.</summary>
    public async Task<IReadOnlyList<string?>> AskAsync(string merchant, IReadOnlyList<byte[]> numbers, CancellationToken stop, int batch = BatchMax)
    {
        var answers = new List<string?>(numbers.Count);
        foreach (var part in numbers.Chunk(batch))
        {
            var slots = new byte[part.Length * SlotBytes];
            for (var i = 0; i < part.Length; i++)
            {
                slots[i * SlotBytes] = (byte)part[i].Length;
                part[i].CopyTo(slots, (i * SlotBytes) + 1);
            }

            var answer = await _adapter.FingerprintAsync(
                new FingerprintRequest { Merchants = { new MerchantCards { MerchantId = merchant, Numbers = ByteString.CopyFrom(slots) } } },
                cancellationToken: stop);
            answers.AddRange(Read(answer, part.Length));
        }

        return answers;
    }

    public void Dispose()
    {
        _channel.Dispose();
        _certificate.Dispose();
        _authority.Dispose();
    }

    // What is withheld by its place must be zeros, and what is zeros be withheld: either alone would be a fingerprint that got out.
    private static IEnumerable<string?> Read(FingerprintResponse answer, int cards)
    {
        Checks.Equal(cards * FingerprintBytes, answer.Fingerprints.Length, "bytes of fingerprints");
        for (var i = 0; i < cards; i++)
        {
            var fingerprint = answer.Fingerprints.Span.Slice(i * FingerprintBytes, FingerprintBytes);
            var isWithheld = answer.Withheld.Contains((uint)i);
            Checks.Equal(isWithheld, !fingerprint.ContainsAnyExcept((byte)0), "whether zeros stand where a fingerprint is withheld");
            yield return isWithheld ? null : Convert.ToHexString(fingerprint);
        }
    }
}
