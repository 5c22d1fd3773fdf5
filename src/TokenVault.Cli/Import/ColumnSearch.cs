using System.Globalization;
using TokenVault.Local;

namespace TokenVault.Cli.Import;

/// <summary>Finds the columns of a file: those that the user named, and the others by what their headings usually are.</summary>
/// <param name="headings">The header's names; empty names for a file without one.</param>
/// <param name="hasHeader">False: columns are named by numbers from 1.</param>
internal sealed class ColumnSearch(IReadOnlyList<string> headings, bool hasHeader)
{
    private const int LabelsMax = 16;
    private const int LabelCharsMax = 40;

    // Letters and digits only, in lower case: "Card Number", "card_number" and "cardNumber" are the same.
    private static readonly string[] Numbers = ["cardnumber", "pan", "number", "card", "cardno", "ccnumber", "creditcardnumber", "primaryaccountnumber"];
    private static readonly string[] Expiries = ["expiry", "expirydate", "expiration", "expirationdate", "exp", "expdate", "cardexpiry", "cardexpirydate", "validthru"];
    private static readonly string[] Months = ["expmonth", "expirymonth", "expirationmonth", "cardexpmonth", "month"];
    private static readonly string[] Years = ["expyear", "expiryyear", "expirationyear", "cardexpyear", "year"];
    private static readonly string[] References = ["reference", "ref", "id", "cardid", "externalid", "recordid", "rowid"];
    private static readonly string[] Customers = ["customer", "customerreference", "customerref", "customerid"];
    private static readonly string[] Names = ["cardholdername", "cardholder", "nameoncard", "holdername", "holder", "name"];
    private static readonly string[] Cvcs = ["cvc", "cvv", "cvc2", "cvv2", "cid", "securitycode", "cardverificationcode"];

    /// <exception cref="LocalVaultException">A named column is missing, or none holds the number or the expiry date.</exception>
    public CardColumns Find(ColumnChoice choice)
    {
        var number = Named(choice.Number, "--number-column") ?? Usual(Numbers)
            ?? throw new LocalVaultException($"No column looks like that of card numbers. Name it: --number-column {Example}.");
        var expiry = Named(choice.Expiry, "--expiry-column");
        var (month, year) = (Named(choice.Month, "--month-column"), Named(choice.Year, "--year-column"));
        if (expiry is null && month is null && year is null)
        {
            expiry = Usual(Expiries);
            (month, year) = expiry is null ? (Usual(Months), Usual(Years)) : (null, null);
        }

        if (expiry is null == month is null || month is null != year is null)
        {
            throw new LocalVaultException(
                "Expiry dates are in one column or in two. Name it: --expiry-column COLUMN, or --month-column COLUMN --year-column COLUMN.");
        }

        return new CardColumns
        {
            Number = number,
            Expiry = expiry ?? CardColumns.None,
            Month = month ?? CardColumns.None,
            Year = year ?? CardColumns.None,
            Reference = Named(choice.Reference, "--reference-column") ?? Usual(References) ?? CardColumns.None,
            Customer = Named(choice.Customer, "--customer-column") ?? Usual(Customers) ?? CardColumns.None,
            Name = Named(choice.Name, "--name-column") ?? Usual(Names) ?? CardColumns.None,
            Labels = LabelsOf(choice.Labels),
            HasCvc = Usual(Cvcs) is not null,
        };
    }

    private string Example => hasHeader ? "NAME" : "1";

    private List<(string Key, int Column)> LabelsOf(IReadOnlyList<string> choices)
    {
        if (choices.Count > LabelsMax)
        {
            throw new LocalVaultException($"A token has {LabelsMax} labels at most. Name fewer with --label.");
        }

        var labels = new List<(string Key, int Column)>();
        foreach (var choice in choices)
        {
            var equals = choice.IndexOf('=', StringComparison.Ordinal);
            var column = equals < 0 ? choice : choice[(equals + 1)..];
            var key = (equals < 0 ? choice : choice[..equals]).Trim().ToLowerInvariant().Replace(' ', '_');
            if (key.Length is 0 or > LabelCharsMax || !key.All(letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_'))
            {
                throw new LocalVaultException($"A label is 1 to {LabelCharsMax} letters, digits, hyphens and underscores. Give another name: --label name=COLUMN.");
            }

            labels.Add((key, Named(column, "--label")!.Value));
        }

        return labels;
    }

    private int? Named(string? name, string option)
    {
        if (name is null)
        {
            return null;
        }

        if (!hasHeader)
        {
            return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= headings.Count
                ? number - 1
                : throw new LocalVaultException($"{option}: a file without header has columns 1 to {headings.Count}. Name one by its number.");
        }

        var places = Enumerable.Range(0, headings.Count).Where(i => string.Equals(headings[i].Trim(), name.Trim(), StringComparison.OrdinalIgnoreCase)).ToList();
        return places.Count == 1
            ? places[0]
            : throw new LocalVaultException(
                $"{option}: the file has {(places.Count == 0 ? "no column" : "more than one column")} of that name. It has: {string.Join(", ", headings)}.");
    }

    private int? Usual(string[] words)
    {
        foreach (var word in words)
        {
            for (var i = 0; i < headings.Count; i++)
            {
                if (string.Equals(Plain(headings[i]), word, StringComparison.Ordinal))
                {
                    return i;
                }
            }
        }

        return null;
    }

    private static string Plain(string heading) => string.Concat(heading.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
