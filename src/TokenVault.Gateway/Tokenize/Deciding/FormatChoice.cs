using System.Text;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Tokenize.Deciding;

/// <summary>Chooses the digits of a format-preserving token: no card of the merchant's, and no other token of his.</summary>
/// <remarks>
/// What fails the check digit can be no card. What passes it is compared, by fingerprint, with the cards that the merchant has, and the
/// index remembers it, so that a card that comes later can't be one either.
/// </remarks>
internal sealed class FormatChoice(TokenBook book)
{
    // Together: where nine numbers in ten are taken, one choice in a thousand finds none.
    private const int FirstDraws = 4;
    private const int MoreDraws = 60;

    private readonly RandomPool _random = new();

    /// <summary>Chooses and writes them.</summary>
    /// <exception cref="VaultException">FormatSpaceExhausted; GuessingLimitExceeded where the adapter does not compare any more today.</exception>
    public FormatTokenRecord Choose(TokenBatch batch, TokenWork work, OwnedToken owned, BatchFingerprints? fingerprints)
    {
        var terms = work.Terms;
        var record = new FormatTokenRecord { Format = (uint)terms.Format, PassesLuhn = terms.PassesLuhn };
        if (terms.PassesLuhn)
        {
            Span<byte> bytes = stackalloc byte[Fingerprint.Bytes];
            ChoosePassing(batch, work, fingerprints!, record).Write(bytes);
            record.Fingerprint = Google.Protobuf.ByteString.CopyFrom(bytes);
        }
        else
        {
            record.Digits = ChooseFailing(batch, work);
        }

        book.PutForm(batch, owned, record);
        return record;
    }

    private string ChooseFailing(TokenBatch batch, TokenWork work)
    {
        var pan = NumberSlot.Read(batch.NumberAt(work.Place));
        return TryChooseFailing(pan, work, FirstDraws) ?? TryChooseFailing(pan, work, MoreDraws) ?? throw new VaultException(VaultErrorCode.FormatSpaceExhausted);
    }

    private string? TryChooseFailing(Pan pan, TokenWork work, int draws)
    {
        Span<byte> digits = stackalloc byte[Pan.DigitsMax];
        var drawn = new List<string>(draws);
        for (var i = 0; i < draws; i++)
        {
            if (FormatDigits.TryDraw(pan, work.Terms.Format, passesLuhn: false, _random, digits))
            {
                drawn.Add(Encoding.ASCII.GetString(digits[..pan.Length]));
            }
        }

        var free = book.FindFree(work.Merchant, drawn);
        return free < 0 ? null : drawn[free];
    }

    private Fingerprint ChoosePassing(TokenBatch batch, TokenWork work, BatchFingerprints fingerprints, FormatTokenRecord record)
    {
        var own = batch.NumberAt(work.Place);
        for (var place = work.Place + 1; place < work.Place + work.Numbers; place++)
        {
            var candidate = batch.NumberAt(place);
            if (candidate.SequenceEqual(own))
            {
                continue;
            }

            var fingerprint = fingerprints.At(place);
            if (book.FindCard(work.Merchant, fingerprint, fingerprints.OtherAt(place)) is not null)
            {
                // A card of the merchant's. It is not made a text of.
                continue;
            }

            var digits = Encoding.ASCII.GetString(candidate.Slice(1, candidate[0]));
            if (book.FindFree(work.Merchant, [digits]) == 0)
            {
                record.Digits = digits;
                return fingerprint;
            }
        }

        throw new VaultException(VaultErrorCode.FormatSpaceExhausted);
    }
}
