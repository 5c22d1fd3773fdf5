using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Envelope.Transfers;

namespace TokenVault.Cli.Import.Sealed;

/// <summary>
/// Takes a package in, part after part. The gateway remembers how far each is, so it goes on where it was, from any machine; what was taken
/// in twice is there once.
/// </summary>
internal sealed class SealedImport(string folder, IReadOnlyList<TransferManifest> manifests, TransferService.TransferServiceClient transfers, RefusedTokens refused)
{
    // The gateway takes as many in one call.
    private const int FramesMax = 256;
    private const int BytesMax = 200 * 1024;

    // Each after a longer pause, two minutes in all.
    private const int BrokenMax = 28;

    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly long _all = manifests.Sum(manifest => manifest.Cards);
    private long _started;
    private long _before;
    private long _done;
    private long _refused;

    public SealedStatus Status => new(_done, _all, _refused, _before, _started == 0 ? TimeSpan.Zero : _clock.GetElapsedTime(_started));

    /// <summary>Returns when all of it is answered for.</summary>
    /// <exception cref="ImportStopException">It can't go on for now.</exception>
    /// <exception cref="TransferPackageException">A part is not what the manifest says.</exception>
    /// <exception cref="RpcException">The vault takes nothing of it.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await CountAsync(cancellationToken);
        (_before, _started) = (_done, _clock.GetTimestamp());
        foreach (var (manifest, part) in Parts())
        {
            await TakeInAsync(manifest, part, cancellationToken);
        }

        // By what the gateway has kept: an answer may have been lost, or gone to another machine.
        await CountAsync(cancellationToken);
        refused.Write(await ListRefusedAsync(cancellationToken));
    }

    private async Task CountAsync(CancellationToken cancellationToken)
    {
        var (done, count) = (0L, 0L);
        foreach (var (manifest, part) in Parts())
        {
            var intake = await AskAsync(manifest, part, cancellationToken);
            done += CardsOf(manifest, part, intake);
            count += intake.RefusedCount;
        }

        (_done, _refused) = (done, count);
    }

    private async Task<IReadOnlyCollection<RefusedArrival>> ListRefusedAsync(CancellationToken cancellationToken)
    {
        var all = new List<RefusedArrival>();
        foreach (var (manifest, part) in Parts())
        {
            var after = 0u;
            while (true)
            {
                var request = new ListRefusedRequest { OrderId = manifest.Order, GatewayId = manifest.Gateway, Part = (uint)part + 1, After = after };
                var answer = await PersistAsync(() => transfers.ListRefusedAsync(request, cancellationToken: cancellationToken).ResponseAsync, cancellationToken);
                if (answer.Refused.Count == 0)
                {
                    break;
                }

                all.AddRange(answer.Refused);
                after += (uint)answer.Refused.Count;
            }
        }

        return all;
    }

    private IEnumerable<(TransferManifest Manifest, int Part)> Parts() =>
        manifests.SelectMany(manifest => Enumerable.Range(0, manifest.Parts.Count).Select(part => (manifest, part)));

    // The last frame of a part is no card.
    private static long CardsOf(TransferManifest manifest, int part, GetIntakeResponse intake) => intake.HasEnded ? manifest.Parts[part].Cards : intake.NextFrame;

    private Task<GetIntakeResponse> AskAsync(TransferManifest manifest, int part, CancellationToken cancellationToken) => PersistAsync(
        () => transfers.GetIntakeAsync(
            new GetIntakeRequest { OrderId = manifest.Order, GatewayId = manifest.Gateway, Part = (uint)part + 1 }, cancellationToken: cancellationToken).ResponseAsync,
        cancellationToken);

    private async Task TakeInAsync(TransferManifest manifest, int part, CancellationToken cancellationToken)
    {
        // Again from the top where another took frames of it in meanwhile, or an answer was lost.
        while (await AskAsync(manifest, part, cancellationToken) is { HasEnded: false } intake)
        {
            using var file = TransferPackage.OpenPart(folder, manifest, part, out var frames);
            if (!await TakeInAsync(frames, file.Name, intake.NextFrame, cancellationToken))
            {
                continue;
            }

            if (file.Position != file.Length)
            {
                throw new TransferPackageException($"{file.Name} holds more than the cards that it says.");
            }
        }
    }

    // False where the gateway is at another frame.
    private async Task<bool> TakeInAsync(TransferFrames frames, string name, uint next, CancellationToken cancellationToken)
    {
        for (var skipped = 0u; skipped < next; skipped++)
        {
            Require(frames.TryRead(out _), name);
        }

        ByteString? over = null;
        while (true)
        {
            (var request, over) = NextBatch(frames, next, over);
            Require(request.Frames.Count > 0, name);
            try
            {
                var answer = await PersistAsync(() => transfers.TakeInAsync(request, cancellationToken: cancellationToken).ResponseAsync, cancellationToken);
                _refused += answer.Refused.Count;
                _done += answer.NextFrame - next - (answer.HasEnded ? 1 : 0);
                next = answer.NextFrame;
                if (answer.HasEnded)
                {
                    return true;
                }
            }
            catch (RpcException elsewhere) when (Is(elsewhere, "TRANSFER_SEQUENCE"))
            {
                return false;
            }
        }
    }

    private static (TakeInRequest Request, ByteString? Over) NextBatch(TransferFrames frames, uint first, ByteString? over)
    {
        var request = new TakeInRequest { Header = UnsafeByteOperations.UnsafeWrap(frames.Header.Encode()), FirstFrame = first };
        var bytes = 0;
        while (request.Frames.Count < FramesMax)
        {
            if (over is null)
            {
                if (!frames.TryRead(out var frame))
                {
                    break;
                }

                over = ByteString.CopyFrom(frame);
            }

            if (bytes > 0 && bytes + over.Length > BytesMax)
            {
                break;
            }

            bytes += over.Length;
            request.Frames.Add(over);
            over = null;
        }

        return (request, over);
    }

    private async Task<T> PersistAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (RpcException refusal) when (!cancellationToken.IsCancellationRequested && MayPass(refusal))
            {
                if (attempt > BrokenMax)
                {
                    throw new ImportStopException("The vault has not answered for minutes. Is it running? Start it with: tokenvault up", refusal);
                }

                await Task.Delay(Backoff.Of(attempt), _clock, cancellationToken);
            }
            catch (RpcException refusal) when (Is(refusal, "GUESSING_LIMIT_EXCEEDED"))
            {
                throw new ImportStopException(
                    "The adapter's limit on card numbers of one BIN and last four is reached for today. Two officers allow more for an import (tokenvault allowance grant --help); or go on tomorrow.",
                    refusal);
            }
        }
    }

    private static bool MayPass(RpcException refusal) => refusal.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded
        || Is(refusal, "OVERLOADED");

    private static bool Is(RpcException refusal, string reason) =>
        TokenVaultClient.TryReadReason(refusal, out var told) && string.Equals(told, reason, StringComparison.Ordinal);

    private static void Require(bool holds, string name)
    {
        if (!holds)
        {
            throw new TransferPackageException(string.Create(CultureInfo.InvariantCulture, $"{name} ends before its last card. Copy it again."));
        }
    }
}
