using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Telemetry;

namespace TokenVault.Gateway.Tokenize.Rekeying;

/// <summary>Has tokens filed under the index's next key. What the adapter does not answer for the moment stays as it is.</summary>
internal sealed partial class RekeyingBatch(
    RekeyingClient adapter, TokenQueue queue, RekeyingReader reader, ILogger<RekeyingBatch> logger)
{
    private const string KeyDestroyed = "KEY_DESTROYED";

    private static readonly string[] Lasting =
        ["TOKEN_RETIRED", "TOKEN_EXPIRED", "RECORD_VERSION_STALE", "SEALED_CARD_INVALID", "FINGERPRINT_DIFFERS", KeyDestroyed];

    /// <summary>Files them; on disk when it completes.</summary>
    /// <exception cref="Domain.Errors.VaultException">AdapterUnavailable, StoreUnavailable, Overloaded: nothing is lost, and asked for again.</exception>
    public async Task RunAsync(IReadOnlyList<OwnedToken> tokens, IndexKeys keys)
    {
        var request = new RekeyFingerprintsRequest { OldKey = keys.Index, NewKey = keys.Next };
        var asked = new List<(RekeyingToken Read, int First)>(tokens.Count);
        foreach (var token in tokens)
        {
            if (await reader.ReadAsync(token, keys.Index) is not { } read)
            {
                continue;
            }

            asked.Add((read, request.Fingerprints.Count));
            if (read.Card is not null)
            {
                request.Fingerprints.Add(new KnownFingerprint { Card = read.Card, Fingerprint = ValueOf(read.Old) });
            }

            request.Fingerprints.AddRange(read.Forms.Select(form => new KnownFingerprint
            {
                MerchantId = token.Merchant.Value,
                Digits = ByteString.CopyFrom(form.Digits, Encoding.ASCII),
                Fingerprint = ByteString.CopyFrom(form.Fingerprint.Span[1..]),
            }));
        }

        var told = await AskAsync(request);
        var filed = new List<Task>(asked.Count);
        foreach (var (read, first) in asked)
        {
            var moved = new List<(Fingerprint, Fingerprint)>(read.Forms.Count);
            var place = first + (read.Card is null ? 0 : 1);
            for (var i = place; i < place + read.Forms.Count; i++)
            {
                if (told[i].Fingerprint.Length == Fingerprint.ValueBytes)
                {
                    moved.Add((Of(keys.Index, request.Fingerprints[i].Fingerprint), Of(keys.Next, told[i].Fingerprint)));
                }
            }

            var next = read.Card is not null && told[first].Fingerprint.Length == Fingerprint.ValueBytes ? Of(keys.Next, told[first].Fingerprint) : (Fingerprint?)null;
            var reason = read.IsLost ? KeyDestroyed : read.Card is not null && next is null ? told[first].Reason : "";
            var isOver = Lasting.Contains(reason, StringComparer.Ordinal);
            if (isOver)
            {
                LogTakenOut(read.Token.Token.ToString(), reason);
            }

            // What waits, for an epoch that is not registered for instance, keeps its old fingerprint: shown with another, nothing is moved.
            filed.Add(queue.RekeyAsync(read.Token, new RekeyedToken(next is null && !isOver ? default : read.Old, next, moved)).AsTask());
        }

        await Task.WhenAll(filed);
        GatewayMetrics.Rekeyed.Add(filed.Count);
    }

    private async Task<IReadOnlyList<SealedFingerprint>> AskAsync(RekeyFingerprintsRequest request)
    {
        var told = new List<SealedFingerprint>(request.Fingerprints.Count);
        foreach (var part in request.Fingerprints.Chunk(RekeyingClient.FingerprintsMax))
        {
            var one = new RekeyFingerprintsRequest { OldKey = request.OldKey, NewKey = request.NewKey };
            one.Fingerprints.AddRange(part);
            told.AddRange(await adapter.RekeyAsync(one));
        }

        return told;
    }

    private static ByteString ValueOf(Fingerprint fingerprint)
    {
        var bytes = new byte[Fingerprint.Bytes];
        fingerprint.Write(bytes);
        return UnsafeByteOperations.UnsafeWrap(bytes.AsMemory(1));
    }

    private static Fingerprint Of(byte key, ByteString value) => new(key, BinaryPrimitives.ReadUInt128BigEndian(value.Span));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The card of {Token} gives it no more: the adapter does not open it, {Reason}.")]
    private partial void LogTakenOut(string token, string reason);
}
