using System.Text;
using TokenVault.Profiles;
using TokenVault.Profiles.Requests;

namespace TokenVault.Processor.Psp.Requests;

/// <summary>Renders what stands outside of bodies: paths, headers, and what answers must agree with. Nothing of a card is there.</summary>
internal static class TextRenderer
{
    /// <summary>Null where a value is empty or of dots alone: such a path would lead elsewhere.</summary>
    public static string? Path(Template template, OrderValues values)
    {
        var path = new StringBuilder();
        Span<byte> encoded = stackalloc byte[255 * BodyEncoding.PercentGrowth];
        foreach (var part in template.Parts)
        {
            if (part.Literal is { } literal)
            {
                path.Append(literal);
                continue;
            }

            var value = values.Text(part.Placeholder, part.Index);
            if (value.Length > 255 || value.AsSpan().ContainsAnyExceptInRange('!', '~') || value.AsSpan().Trim('.').IsEmpty)
            {
                return null;
            }

            var length = BodyEncoding.WritePercentEncoded(Encoding.ASCII.GetBytes(value), encoded);
            path.Append(Encoding.ASCII.GetString(encoded[..length]));
        }

        return path.ToString();
    }

    public static string Plain(Template template, OrderValues values) =>
        string.Concat(template.Parts.Select(part => part.Literal ?? values.Text(part.Placeholder, part.Index)));

    /// <summary>A header that holds an account's secret or fields and nothing of the order.</summary>
    public static string OfAccount(Template template, PspAccount account) =>
        string.Concat(template.Parts.Select(part => part.Literal
            ?? (part.Placeholder == Placeholder.Credential ? account.Credential : account.Fields[part.Index])));
}
