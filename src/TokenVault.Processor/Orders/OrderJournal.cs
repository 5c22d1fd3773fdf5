using System.Globalization;
using System.Security.Cryptography;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using TokenVault.Hpke;
using TokenVault.Processor.Disclosures;
using TokenVault.Profiles;
using TokenVault.Profiles.Orders;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Orders;

/// <summary>
/// Remembers each order for ever: that the record tells of it, when it was first seen by the adapter's own clock, and that it was withdrawn.
/// </summary>
internal sealed class OrderJournal(
    DisclosureLog disclosures, OrderStore orders, IOptions<OrderOptions> options, TimeProvider clock, ILogger<OrderJournal> logger)
{
    /// <summary>Takes an order up, or finds it taken up before.</summary>
    /// <exception cref="OrderRefusedException">Its id stands for another order or was withdrawn, or nobody could seal to its key.</exception>
    /// <exception cref="ProfileException">It is over, and never was in force.</exception>
    /// <exception cref="Domain.Errors.VaultException">It can't be written now.</exception>
    public async Task<OpenOrder> TakeUpAsync(string path, SignedOrder signed, CancellationToken cancellation)
    {
        var content = signed.Content;
        var number = OrderFile.NumberOf(content);
        if (orders.Find(number) is { } known)
        {
            if (known.WithdrawTimeMs > 0 || !CryptographicOperations.FixedTimeEquals(known.Sha256.Span, signed.Sha256))
            {
                throw new OrderRefusedException(
                    OrderRefusals.Used, $"Order {content.Id} was another one when it was taken up, or was withdrawn. Have a new one written and signed.");
            }

            return new OpenOrder(signed, DateTimeOffset.FromUnixTimeMilliseconds(known.DueTimeMs));
        }

        var now = clock.GetUtcNow();
        OrderFile.RequireTime(path, content, now);
        RequireKey(path, content.Recipient);
        var due = now + options.Value.Delay;

        // On record first: where the process ends in between, the record tells of it twice and its delay runs from the second time.
        await disclosures.AppendAsync(OrderActs.Taken(signed, due));
        await orders.PutAsync(number, ToRecord(signed, now, due));
        logger.OrderTaken(
            content.Id, content.Cards, content.Recipient.Name, content.Authority, string.Join(", ", signed.SignedBy), due, content.Until);
        cancellation.ThrowIfCancellationRequested();
        return new OpenOrder(signed, due);
    }

    /// <summary>Every order that was ever taken up.</summary>
    public Task<IReadOnlyDictionary<UInt128, OrderRecord>> ListAsync(CancellationToken cancellation) => orders.ListAsync(cancellation);

    /// <summary>Ends an order whose files are gone. Its id serves no more.</summary>
    public async Task WithdrawAsync(string id, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var number = UInt128.Parse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        if (orders.Find(number) is { WithdrawTimeMs: 0 } known)
        {
            var ended = known.Clone();
            ended.WithdrawTimeMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
            await disclosures.AppendAsync(OrderActs.Withdrawn(id));
            await orders.PutAsync(number, ended);
        }
    }

    public static string IdOf(UInt128 number) => number.ToString("x32", CultureInfo.InvariantCulture);

    // A point that is not on the curve, or no key of ML-KEM, is refused here and not when the first card is open.
    private static void RequireKey(string path, OrderRecipient recipient)
    {
        try
        {
            var kem = string.Equals(recipient.Suite, OrderRecipient.P256, StringComparison.Ordinal) ? HpkeKem.P256 : HpkeKem.XWing;
            HpkeSender.Setup(kem, recipient.PublicKey, [], out _).Dispose();
        }
        catch (HpkeException error)
        {
            throw new OrderRefusedException(OrderRefusals.Key, $"{path}: nobody can seal to the recipient's key. {error.Message}");
        }
    }

    private static OrderRecord ToRecord(SignedOrder signed, DateTimeOffset now, DateTimeOffset due)
    {
        var content = signed.Content;
        var record = new OrderRecord
        {
            Sha256 = UnsafeByteOperations.UnsafeWrap(signed.Sha256),
            SeenTimeMs = now.ToUnixTimeMilliseconds(),
            DueTimeMs = due.ToUnixTimeMilliseconds(),
            UntilTimeMs = content.Until.ToUnixTimeMilliseconds(),
            Kind = content.Kind,
            Reference = content.Reference,
            Authority = content.Authority,
            Recipient = content.Recipient.Name,
            KeySha256 = ByteString.CopyFrom(SHA256.HashData(content.Recipient.PublicKey)),
            CardsMax = (uint)content.Cards,
        };
        record.SignedBy.AddRange(signed.SignedBy);
        return record;
    }
}
