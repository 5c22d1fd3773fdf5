using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Payments.Intake;
using TokenVault.Gateway.Store;
using TokenFormat = TokenVault.Domain.Tokens.TokenFormat;
using TokenUsage = TokenVault.Domain.Tokens.TokenUsage;

namespace TokenVault.Gateway.Tokenize.Intake;

/// <summary>Reads what is wanted of a token. Each refusal names the field and never its value.</summary>
internal sealed class TermsIntake(GatewayKeys keys, TimeProvider clock)
{
    // What a second kind of request under the same key of the file begins with, so that no two digests are of the same bytes.
    private const byte TokenizeMark = 0x54;

    private static readonly TimeSpan ExpireMax = TimeSpan.FromDays(20 * 366);

    /// <exception cref="VaultException">The first field that is wrong.</exception>
    public TokenTerms Read(MerchantId merchant, TokenizeRequest request, CardExpiry expiry)
    {
        // What nearly every checkout sends.
        if (request is
            {
                Usage: Contracts.V1.TokenUsage.Unspecified or Contracts.V1.TokenUsage.MultiUse,
                ExpireTime: null, Format: Contracts.V1.TokenFormat.Unspecified, PassesLuhn: false, CustomerReference.Length: 0,
                Labels.Count: 0, IdempotencyKey.Length: 0, Card.CardholderName.IsEmpty: true,
            })
        {
            return TokenTerms.Plain;
        }

        var terms = new TokenTerms
        {
            Usage = ReadUsage(request.Usage),
            ExpireUnixSeconds = request.ExpireTime is { } time ? ReadExpireTime(time) : 0,
            Format = ReadFormat(request),
            PassesLuhn = request.PassesLuhn,
            Customer = request.CustomerReference.Length == 0 ? "" : TokenTexts.ReadCustomer(request.CustomerReference, "customer_reference"),
            Labels = TokenTexts.ReadLabels(request.Labels),
            Name = CardIntake.ReadName(request.Card.CardholderName, "card.cardholder_name"),
        };
        return request.IdempotencyKey.Length == 0 ? terms : AddKey(merchant, FieldIntake.ReadIdempotencyKey(request.IdempotencyKey), terms, expiry);
    }

    private static TokenUsage ReadUsage(Contracts.V1.TokenUsage usage) => usage switch
    {
        Contracts.V1.TokenUsage.Unspecified or Contracts.V1.TokenUsage.MultiUse => TokenUsage.MultiUse,
        Contracts.V1.TokenUsage.SingleUse => TokenUsage.SingleUse,
        _ => throw new VaultException(VaultErrorCode.TokenUsageInvalid, "usage"),
    };

    private static TokenFormat ReadFormat(TokenizeRequest request)
    {
        var format = request.Format switch
        {
            Contracts.V1.TokenFormat.Unspecified => TokenFormat.None,
            Contracts.V1.TokenFormat.LastFour => TokenFormat.LastFour,
            Contracts.V1.TokenFormat.BinAndLastFour => TokenFormat.BinAndLastFour,
            _ => throw new VaultException(VaultErrorCode.TokenFormatInvalid, "format"),
        };
        return format == TokenFormat.None && request.PassesLuhn ? throw new VaultException(VaultErrorCode.TokenFormatInvalid, "passes_luhn") : format;
    }

    // Whole seconds, never later than asked for.
    private long ReadExpireTime(Timestamp time)
    {
        var now = clock.GetUtcNow();
        return time.Seconds > now.ToUnixTimeSeconds() && time.Seconds <= (now + ExpireMax).ToUnixTimeSeconds() && time.Nanos is >= 0 and < 1_000_000_000
            ? time.Seconds
            : throw new VaultException(VaultErrorCode.ExpireTimeInvalid, "expire_time");
    }

    private TokenTerms AddKey(MerchantId merchant, string key, TokenTerms terms, CardExpiry expiry)
    {
        Span<byte> input = stackalloc byte[1 + 1 + MerchantId.LengthMax + FieldIntake.IdempotencyKeyLengthMax];
        input[0] = TokenizeMark;
        var length = 1 + merchant.Write(input[1..]);
        length += Encoding.ASCII.GetBytes(key, input[length..]);
        return terms with { KeyDigest = HMACSHA256.HashData(keys.Idempotency, input[..length]), RequestDigest = DigestOf(merchant, terms, expiry) };
    }

    // The card number's part is added by the sequencer, as the adapter's fingerprint. The CVC has none: PCI DSS 3.3.1 wants no trace of it.
    private byte[] DigestOf(MerchantId merchant, TokenTerms terms, CardExpiry expiry)
    {
        using var digest = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, keys.Requests);
        Span<byte> head = stackalloc byte[14 + 1 + MerchantId.LengthMax];
        head[0] = TokenizeMark;
        head[1] = (byte)terms.Usage;
        head[2] = (byte)terms.Format;
        head[3] = terms.PassesLuhn ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16BigEndian(head[4..], expiry.Packed);
        BinaryPrimitives.WriteInt64BigEndian(head[6..], terms.ExpireUnixSeconds);
        digest.AppendData(head[..(14 + merchant.Write(head[14..]))]);
        Append(digest, terms.Name.Span);
        Append(digest, Encoding.UTF8.GetBytes(terms.Customer));
        foreach (var label in terms.Labels)
        {
            Append(digest, Encoding.UTF8.GetBytes(label.Key));
            Append(digest, Encoding.UTF8.GetBytes(label.Value));
        }

        return digest.GetHashAndReset();
    }

    // With its length before it, so that no two lists of texts give the same bytes.
    private static void Append(IncrementalHash digest, ReadOnlySpan<byte> text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, text.Length);
        digest.AppendData(length);
        digest.AppendData(text);
    }
}
