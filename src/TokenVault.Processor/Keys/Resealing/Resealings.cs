using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Keys.Calls;
using TokenVault.Processor.Keys.Life;
using TokenVault.Storage.Records;
using KeyPurpose = TokenVault.Opening.Keys.KeyPurpose;
using ResealingMessage = TokenVault.Contracts.V1.Resealing;

namespace TokenVault.Processor.Keys.Resealing;

/// <summary>Re-sealings that were begun, and how far each gateway is with them.</summary>
internal sealed class Resealings(Keystore keystore, KeyMatters matters, IKeyUses uses, DisclosureLog disclosures)
{
    private const int ListedMax = 256;
    private const int IdBytes = 16;

    // As far as a gateway's clock may be ahead when its epoch is registered.
    private static readonly TimeSpan AheadMax = TimeSpan.FromSeconds(30);

    /// <summary>Says of a key that it may be known to others, and has its cards sealed anew.</summary>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.KeyPurposeInvalid"/>, <see cref="VaultErrorCode.KeyNotFound"/>, <see cref="VaultErrorCode.KeyInUse"/>: what is sealed anew
    /// would be under it again; <see cref="VaultErrorCode.KeyDestroyed"/>, <see cref="VaultErrorCode.ResealingUnderWay"/>,
    /// <see cref="VaultErrorCode.KeyReasonInvalid"/>.
    /// </exception>
    public Task<ResealingMessage> StartAsync(StartResealingRequest request, string person, CancellationToken cancellation)
    {
        var key = KeyName.Read(request.Purpose, request.Number, keystore, KeyPurpose.Opening, KeyPurpose.Wrapping);
        var reason = KeyReason.Read(request.Reason);
        return matters.InTurnAsync(async () =>
        {
            Require(key.FactsIn(keystore));
            foreach (var (id, record) in await matters.ResealingsAsync(cancellation))
            {
                if (record.Purpose == (uint)key.Purpose && record.Number == key.Number && !IsFinished(await ProgressOfAsync(id, cancellation)))
                {
                    throw new VaultException(VaultErrorCode.ResealingUnderWay);
                }
            }

            var (name, started) = (NewId(), new ResealingRecord
            {
                Purpose = (uint)key.Purpose,
                Number = key.Number,
                CreatedBeforeMs = key.Purpose == KeyPurpose.Wrapping ? EndOf(key).ToUnixTimeMilliseconds() : 0,
                StartTimeMs = matters.NowUnixMs,
                StartedBy = person,
                Reason = reason,
            });
            await disclosures.AppendAsync(KeyLifeActs.Compromised(key, NameOf(name), person, reason));
            await matters.PutAsync(name, started);
            return await DescribeAsync(name, started, cancellation);
        });
    }

    /// <summary>All, the newest first.</summary>
    public async Task<IReadOnlyList<ResealingMessage>> ListAsync(CancellationToken cancellation)
    {
        var listed = new List<ResealingMessage>();
        foreach (var (id, record) in (await matters.ResealingsAsync(cancellation)).OrderByDescending(one => one.Record.StartTimeMs).Take(ListedMax))
        {
            listed.Add(await DescribeAsync(id, record, cancellation));
        }

        return listed;
    }

    /// <summary>Those that a gateway has not said to be done with, oldest first.</summary>
    public async Task<IReadOnlyList<(string Name, ResealingRecord Record)>> DueAsync(GatewayId gateway, CancellationToken cancellation) =>
    [
        .. (await matters.ResealingsAsync(cancellation))
            .Where(one => matters.ProgressOf(one.Id, gateway).FinishTimeMs == 0)
            .OrderBy(one => one.Record.StartTimeMs).Take(ListedMax).Select(one => (NameOf(one.Id), one.Record)),
    ];

    /// <summary>One that is under way for a gateway.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.ResealingUnknown"/></exception>
    public (UInt128 Id, ResealingRecord Record) Require(string name, GatewayId gateway) =>
        name.Length == 2 * IdBytes
        && UInt128.TryParse(name, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id)
        && matters.FindResealing(id) is { } record && matters.ProgressOf(id, gateway).FinishTimeMs == 0
            ? (id, record)
            : throw new VaultException(VaultErrorCode.ResealingUnknown, "resealing_id");

    /// <summary>Notes what was sealed anew; on disk when it completes.</summary>
    public Task CountAsync(UInt128 id, GatewayId gateway, long resealed, long passedOver) => matters.InTurnAsync(async () =>
    {
        var progress = matters.ProgressOf(id, gateway);
        progress.Resealed += resealed;
        progress.PassedOver += passedOver;
        progress.UpdateTimeMs = matters.NowUnixMs;
        await matters.PutAsync(id, gateway, progress);
        return true;
    });

    /// <summary>Notes that a gateway has no such card any more; on disk when it completes.</summary>
    public Task FinishAsync(UInt128 id, GatewayId gateway) => matters.InTurnAsync(async () =>
    {
        var progress = matters.ProgressOf(id, gateway);
        progress.UpdateTimeMs = progress.FinishTimeMs = matters.NowUnixMs;
        await matters.PutAsync(id, gateway, progress);
        return true;
    });

    private static void Require(KeyFacts key)
    {
        if (key.IsCurrent || key.Destroyed is not null)
        {
            throw new VaultException(key.IsCurrent ? VaultErrorCode.KeyInUse : VaultErrorCode.KeyDestroyed, "number");
        }
    }

    // Whoever has a wrapping key opens each header that it ever wrapped, also those that another key wraps by now: the cards of all epochs that
    // were registered before the next key was drawn.
    private DateTimeOffset EndOf(KeyName key) =>
        keystore.Keys.Where(other => other.Purpose == key.Purpose && other.Number > key.Number).Min(static other => other.Created) + AheadMax;

    private async Task<ResealingMessage> DescribeAsync(UInt128 id, ResealingRecord record, CancellationToken cancellation)
    {
        var progress = await ProgressOfAsync(id, cancellation);
        var message = new ResealingMessage
        {
            ResealingId = NameOf(id),
            Purpose = KeyView.PurposeOf((KeyPurpose)record.Purpose),
            KeyNumber = record.Number,
            StartTime = KeyTimes.Of(record.StartTimeMs),
            StartedBy = record.StartedBy,
            Reason = record.Reason,
            Finished = IsFinished(progress),
        };
        message.Progress.Add(progress.Select(static one => new ResealingProgress
        {
            GatewayId = one.GatewayId,
            ResealedCount = one.Resealed,
            PassedOverCount = one.PassedOver,
            UpdateTime = one.UpdateTimeMs == 0 ? null : KeyTimes.Of(one.UpdateTimeMs),
            FinishTime = one.FinishTimeMs == 0 ? null : KeyTimes.Of(one.FinishTimeMs),
        }));
        return message;
    }

    // Those that are enrolled and have brought nothing yet are not done either.
    private async Task<IReadOnlyList<ResealingProgressRecord>> ProgressOfAsync(UInt128 id, CancellationToken cancellation)
    {
        var known = await matters.ProgressAsync(id, cancellation);
        return
        [
            .. known,
            .. uses.Gateways.Except(known.Select(static one => one.GatewayId), StringComparer.Ordinal).Select(static name => new ResealingProgressRecord { GatewayId = name }),
        ];
    }

    // The cards of one that is gone are nowhere any more.
    private bool IsFinished(IReadOnlyList<ResealingProgressRecord> progress) => progress.All(one => one.FinishTimeMs > 0 || uses.IsGone(one.GatewayId));

    private static UInt128 NewId()
    {
        Span<byte> bytes = stackalloc byte[IdBytes];
        UInt128 id;
        do
        {
            RandomNumberGenerator.Fill(bytes);
            id = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        }
        while (CardNumberPattern.IsIn(NameOf(id)));

        return id;
    }

    private static string NameOf(UInt128 id) => id.ToString("x32", CultureInfo.InvariantCulture);
}
