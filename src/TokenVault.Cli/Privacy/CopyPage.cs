using System.Net;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using TokenVault.Cli.Inputs;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Privacy;

/// <summary>The copy for people: one page without scripts or anything from elsewhere, to be read or printed. All that is not ours is escaped.</summary>
internal sealed class CopyPage
{
    private const string Style = "body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}table{border-collapse:collapse;width:100%;margin:1em 0}"
        + "th,td{border:1px solid #999;padding:.3em .5em;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#eee}"
        + "@media print{body{margin:0;max-width:none;font-size:11px}tr{break-inside:avoid}}";

    private readonly StringBuilder _page = new();

    private CopyPage()
    {
    }

    public static byte[] Write(CustomerCopy copy)
    {
        var page = new CopyPage();
        page.Head(copy);
        page.Cards(copy.Content);
        page.Payments(copy.Content);
        page.Disclosures(copy.Content);
        page.Erased(copy.Content);
        page.Holds(copy.Content);
        page.Rights();
        page._page.Append("</body>\n</html>\n");
        return Encoding.UTF8.GetBytes(page._page.ToString());
    }

    private void Head(CustomerCopy copy)
    {
        _page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        _page.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
        _page.Append("<title>What we keep about you</title>\n<style>").Append(Style).Append("</style>\n</head>\n<body>\n<h1>What we keep about you</h1>\n");
        Paragraph($"This is everything that the card vault keeps about the customer {copy.Customer} of {copy.Merchant}, as of {TimeText.Shown(Timestamp.FromDateTimeOffset(copy.Made))}.");
        Paragraph("Your card number is kept encrypted, and only the part that sends it to a payment processor can decrypt it. Nobody can look it up, so it is not on this page either: you see its first and last digits.");
    }

    private void Cards(GetCopyResponse copy)
    {
        Heading("Your cards");
        Table(
            ["Card", "Expires", "Kept since", "Last used", "Your name with it", "Labels", "Corrected", "Name in our records"],
            copy.Tokens.Select(copied => (IReadOnlyList<string>)
            [
                $"{copied.Token.Brand} {PlainWords.Masked(copied.Token)}",
                PlainWords.Expiry(copied.Token),
                TimeText.Shown(copied.Token.CreateTime),
                TimeText.Shown(copied.Token.LastUseTime),
                copied.Token.HasCardholderName ? "yes, encrypted" : "no",
                string.Join(", ", copied.Token.Labels.Select(label => $"{label.Key}: {label.Value}")),
                string.Join("; ", copied.Corrections.Select(one => $"{string.Join(", ", one.Fields)} on {TimeText.Shown(one.Time)} by {one.By}")),
                copied.Token.Token_,
            ]),
            "No card is kept.");
    }

    private void Payments(GetCopyResponse copy)
    {
        Heading("Your payments");
        Table(
            ["When", "Amount", "State", "Given back", "Processor", "Its reference", "Order", "Description", "Name in our records"],
            copy.Payments.Select(payment => (IReadOnlyList<string>)
            [
                TimeText.Shown(payment.CreateTime),
                PlainWords.Amount(payment.Amount),
                PlainWords.Of(payment.Status),
                PlainWords.Amount(payment.Refunded),
                payment.Processor,
                payment.ProcessorReference,
                payment.OrderReference,
                payment.Description,
                payment.PaymentId,
            ]),
            "There are none.");
    }

    private void Disclosures(GetCopyResponse copy)
    {
        Heading("To whom your card was disclosed");
        if (copy.Missing.Count > 0)
        {
            Paragraph("This list could not be had when this copy was made. It is missing, which does not mean that there were none. Ask again.");
            return;
        }

        Paragraph("Each time that your card number is decrypted an entry is written first, into a record that only grows.");
        Table(
            ["When", "Why", "To whom", "With your name", "Payment", "Card", "Entry"],
            copy.Disclosures.Select(entry => (IReadOnlyList<string>)
            [
                TimeText.Shown(entry.Time), PlainWords.Of(entry.Purpose), entry.Recipient, entry.WithCardholderName ? "yes" : "no",
                entry.PaymentId, entry.Token, entry.DisclosureId,
            ]),
            "It was disclosed to nobody.");
    }

    private void Erased(GetCopyResponse copy)
    {
        if (copy.ErasedTokens.Count == 0)
        {
            return;
        }

        Heading("What was erased");
        Table(
            ["Name of what was a card", "Unusable since", "Gone from our files by", "Gone from backups by"],
            copy.ErasedTokens.Select(erased => (IReadOnlyList<string>)
            [
                erased.Token,
                TimeText.Shown(copy.Deletions.FirstOrDefault(one => string.Equals(one.Token, erased.Token, StringComparison.Ordinal))?.Time ?? erased.DeleteTime),
                TimeText.Shown(erased.PurgeTime),
                TimeText.Shown(erased.BackupTime),
            ]),
            "");
    }

    private void Holds(GetCopyResponse copy)
    {
        if (copy.Holds.Count == 0)
        {
            return;
        }

        Heading("What keeps us from erasing");
        Table(
            ["Reference", "Why", "Until", "Since"],
            copy.Holds.Select(hold => (IReadOnlyList<string>)
            [
                hold.Reference, hold.Reason, hold.Until is null ? "it is released" : TimeText.Shown(hold.Until), TimeText.Shown(hold.PlaceTime),
            ]),
            "");
    }

    private void Rights()
    {
        Heading("Your rights");
        Paragraph("You may ask for this copy, have what is wrong corrected, and have your cards erased. They are unusable at once then, and you are given a signed receipt that says by when they are gone from our files and from backups. Amounts and times of payments are kept for the merchant's books, and the record of disclosures is kept; it holds no card data. A legal hold suspends erasure for as long as it stands.");
    }

    private void Heading(string text) => _page.Append("<h2>").Append(text).Append("</h2>\n");

    private void Paragraph(string text) => _page.Append("<p>").Append(WebUtility.HtmlEncode(text)).Append("</p>\n");

    private void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows, string none)
    {
        var lines = rows.ToList();
        if (lines.Count == 0)
        {
            Paragraph(none);
            return;
        }

        _page.Append("<table>\n<tr>");
        foreach (var heading in headings)
        {
            _page.Append("<th>").Append(heading).Append("</th>");
        }

        _page.Append("</tr>\n");
        foreach (var line in lines)
        {
            _page.Append("<tr>");
            foreach (var cell in line)
            {
                _page.Append("<td>").Append(WebUtility.HtmlEncode(cell)).Append("</td>");
            }

            _page.Append("</tr>\n");
        }

        _page.Append("</table>\n");
    }
}
