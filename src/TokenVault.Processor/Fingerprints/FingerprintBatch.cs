using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Google.Protobuf;
using Microsoft.Extensions.ObjectPool;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Hosting.Memory;
using TokenVault.Processor.Fingerprints.Counting;

namespace TokenVault.Processor.Fingerprints;

/// <summary>Computes a batch's fingerprints, counts its cards, and wipes the card numbers that it came with.</summary>
internal sealed class FingerprintBatch(ObjectPool<FingerprintWork> works, NumberCounter counter, CardTraffic traffic)
{
    public const int CardsMax = 4096;

    /// <summary>Count of digits, digits, zeros.</summary>
    public const int SlotBytes = 1 + Pan.DigitsMax;

    private const string NumbersField = "merchants.numbers";

    /// <summary>
    /// Computes them all, but those that are withheld, or throws. The request's numbers are zeros afterwards, either way.
    /// </summary>
    public FingerprintResponse Compute(FingerprintRequest request)
    {
        traffic.Note();
        try
        {
            var cards = Count(request);
            var fingerprints = new byte[cards * Fingerprint.ValueBytes];
            var work = works.Get();
            try
            {
                counter.BeginDay();
                work.Begin(cards, KeyOf(request.FingerprintKey), KeyOf(request.OtherKey));
                var others = work.HasOther ? new byte[fingerprints.Length] : [];
                Compute(request, work, fingerprints, others);
                var response = new FingerprintResponse
                {
                    Fingerprints = UnsafeByteOperations.UnsafeWrap(fingerprints),
                    FingerprintKey = work.KeyNumber,
                    OtherFingerprints = UnsafeByteOperations.UnsafeWrap(others),
                };

                // Only what is whole is counted: a request that is refused is no guess, since nothing is given for it.
                work.Count(counter, fingerprints, others, response.Withheld);
                return response;
            }
            finally
            {
                works.Return(work);
            }
        }
        finally
        {
            Wipe(request);
        }
    }

    private static int Count(FingerprintRequest request)
    {
        long cards = 0;
        foreach (var merchant in request.Merchants)
        {
            if (merchant.Numbers.Length % SlotBytes != 0)
            {
                throw new VaultException(VaultErrorCode.CardNumberLength, NumbersField);
            }

            cards += merchant.Numbers.Length / SlotBytes;
        }

        return cards switch
        {
            0 => throw new VaultException(VaultErrorCode.FieldMissing, NumbersField),
            > CardsMax => throw new VaultException(VaultErrorCode.BatchTooLarge, NumbersField),
            _ => (int)cards,
        };
    }

    private static byte KeyOf(uint number) =>
        number <= byte.MaxValue ? (byte)number : throw new VaultException(VaultErrorCode.FingerprintKeyUnknown, "fingerprint_key");

    private static void Compute(FingerprintRequest request, FingerprintWork work, Span<byte> destination, Span<byte> others)
    {
        foreach (var cards in request.Merchants)
        {
            if (!MerchantId.TryParse(cards.MerchantId, out var merchant))
            {
                throw new VaultException(VaultErrorCode.FieldMissing, "merchants.merchant_id");
            }

            work.Begin(merchant, cards.Numbers.Length / SlotBytes);
            for (var slots = cards.Numbers.Span; slots.Length > 0; slots = slots[SlotBytes..])
            {
                work.Add(ReadSlot(slots[..SlotBytes]), destination, others);
                destination = destination[Fingerprint.ValueBytes..];
                others = work.HasOther ? others[Fingerprint.ValueBytes..] : others;
            }
        }
    }

    // One answer for everything that can be wrong, and not which slot: the gateway has checked the numbers before, so this is
    // no card holder's typing error, and the answer may end in a log.
    private static Pan ReadSlot(ReadOnlySpan<byte> slot)
    {
        int digits = slot[0];
        return digits <= Pan.DigitsMax
            && !slot[(1 + digits)..].ContainsAnyExcept((byte)0)
            && Pan.TryParse(slot.Slice(1, digits), out var pan) == PanCheck.Accepted
            ? pan
            : throw new VaultException(VaultErrorCode.CardNumberNotDigits, NumbersField);
    }

    // The message's own buffers: nobody else reads them, and protobuf would leave the digits to the collector.
    private static void Wipe(FingerprintRequest request)
    {
        foreach (var merchant in request.Merchants)
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsMemory(merchant.Numbers.Memory).Span);
        }
    }
}
