using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TokenVault.Sandbox.Cards;

namespace TokenVault.Sandbox.Http;

/// <summary>
/// The form-encoded parameters of one request, decoded in place in one pinned buffer that is wiped at its end: card fields are
/// read from it as bytes and never become strings.
/// </summary>
internal sealed class FormBody : IDisposable
{
    public const int BytesMax = 64 * 1024;
    private const int FieldsMax = 256;
    private const int KeyCharsMax = 120;
    private const int TextCharsMax = 1000;

    // docs.stripe.com/api/metadata
    private const int MetadataKeysMax = 50;
    private const int MetadataKeyCharsMax = 40;
    private const int MetadataValueCharsMax = 500;

    private readonly byte[] _buffer;
    private readonly List<FormField> _fields = [];
    private int _isDisposed;

    private FormBody(byte[] buffer) => _buffer = buffer;

    /// <param name="pinned">Taken over and wiped by <see cref="Dispose"/>.</param>
    /// <param name="length">How many of its bytes are the form.</param>
    /// <exception cref="StripeError">More fields than allowed, an overlong or doubled key, or a broken escape.</exception>
    public static FormBody Parse(byte[] pinned, int length)
    {
        var body = new FormBody(pinned);
        var start = 0;
        while (start < length)
        {
            var end = pinned.AsSpan(start, length - start).IndexOf((byte)'&');
            end = end < 0 ? length : start + end;
            body.Add(start, end);
            start = end + 1;
        }

        return body;
    }

    /// <summary>SHA-256 of the idempotency key that came with the request, hex; null without one.</summary>
    public string? KeyDigest { get; set; }

    /// <summary>The same from JSON: nested names are put as forms have them, <c>source[number]</c>, and a null is absent.</summary>
    /// <inheritdoc cref="Parse"/>
    public static FormBody ParseJson(byte[] pinned, int length)
    {
        var body = new FormBody(pinned);
        JsonFields.Read(pinned.AsSpan(0, length), body.Add);
        return body;
    }

    public bool Has(string key) => Find(key) is not null;

    /// <summary>The value's bytes inside the buffer that <see cref="Dispose"/> wipes; empty where the field is absent.</summary>
    public ReadOnlySpan<byte> Bytes(string key) =>
        Find(key) is { } field ? _buffer.AsSpan(field.Start, field.Length) : default;

    /// <exception cref="StripeError">The text is overlong or holds a card number, which no text field may.</exception>
    public string? Text(string key, int charsMax = TextCharsMax)
    {
        if (Find(key) is not { Length: > 0 } field)
        {
            return null;
        }

        if (field.Length > charsMax)
        {
            throw StripeError.BadParameter(key, "parameter_invalid_string_too_long", "The value is too long.");
        }

        var text = Encoding.UTF8.GetString(_buffer, field.Start, field.Length);
        return CardDigits.IsIn(text)
            ? throw StripeError.BadParameter(key, "parameter_invalid_string", "The value holds what looks like a card number.")
            : text;
    }

    public string Required(string key) => Text(key) ?? throw StripeError.Missing(key);

    public long? Integer(string key)
    {
        if (Find(key) is not { } field)
        {
            return null;
        }

        return long.TryParse(
            _buffer.AsSpan(field.Start, field.Length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw StripeError.BadParameter(key, "parameter_invalid_integer", "Invalid integer.");
    }

    public bool Flag(string key, bool otherwise = false) => Text(key) switch
    {
        null => otherwise,
        "false" => false,
        "true" => true,
        _ => throw StripeError.BadParameter(key, "parameter_invalid_boolean", "Invalid boolean."),
    };

    public string? OneOf(string key, params ReadOnlySpan<string> allowed)
    {
        var text = Text(key);
        return text is null || allowed.Contains(text)
            ? text
            : throw StripeError.BadParameter(key, "parameter_invalid_string", $"Invalid {key}.");
    }

    /// <summary>The values of a list, <c>name[]</c> or <c>name[0]</c>, in the order of the request.</summary>
    public List<string> List(string name)
    {
        var values = new List<string>();
        foreach (var field in _fields)
        {
            if (field.Key.StartsWith(name, StringComparison.Ordinal) && field.Key.AsSpan(name.Length) is ['[', ..] && Text(field.Key) is { } value)
            {
                values.Add(value);
            }
        }

        return values;
    }

    public Dictionary<string, string> Metadata()
    {
        const string Prefix = "metadata[";
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in _fields)
        {
            if (!field.Key.StartsWith(Prefix, StringComparison.Ordinal) || !field.Key.EndsWith(']'))
            {
                continue;
            }

            var name = field.Key[Prefix.Length..^1];
            if (name.Length is 0 or > MetadataKeyCharsMax || metadata.Count == MetadataKeysMax || CardDigits.IsIn(name))
            {
                throw StripeError.BadParameter("metadata", "parameter_invalid_string", "Too many metadata keys, or one that is not allowed.");
            }

            metadata[name] = Text(field.Key, MetadataValueCharsMax) ?? "";
        }

        return metadata;
    }

    /// <summary>Whether the caller wants that object in full; lists name it behind <c>data.</c></summary>
    public bool Expands(string name)
    {
        foreach (var field in _fields)
        {
            if (field.Key.StartsWith("expand[", StringComparison.Ordinal)
                && (string.Equals(Text(field.Key), name, StringComparison.Ordinal)
                    || string.Equals(Text(field.Key), "data." + name, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    /// <exception cref="StripeError">A parameter that this call does not have.</exception>
    public void AcceptOnly(params ReadOnlySpan<string> roots)
    {
        foreach (var field in _fields)
        {
            var bracket = field.Key.IndexOf('[', StringComparison.Ordinal);
            var root = bracket < 0 ? field.Key : field.Key[..bracket];
            if (!roots.Contains(root))
            {
                // The name is not repeated: a caller who mixed up key and value would find a card number in the answer.
                throw StripeError.BadParameter("", "parameter_unknown", "Received unknown parameter.");
            }
        }
    }

    /// <summary>
    /// Identifies the request in the records. Of a card number the last four digits go in, of a security code only its presence:
    /// a digest of either could be searched through.
    /// </summary>
    public string Digest(string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendAll(hash, path, masked: true);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Identifies the request in full, under a key that lives as long as the process.</summary>
    public byte[] Mac(string path, ReadOnlySpan<byte> processKey)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, processKey);
        AppendAll(hash, path, masked: false);
        return hash.GetHashAndReset();
    }

    public void Dispose()
    {
        // Given back twice it would be lent to two requests at once.
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            PinnedBuffers.Return(_buffer);
        }
    }

    private void AppendAll(IncrementalHash hash, string path, bool masked)
    {
        Append(hash, Encoding.UTF8.GetBytes(path));
        foreach (var field in _fields.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            var value = _buffer.AsSpan(field.Start, field.Length);
            Append(hash, Encoding.UTF8.GetBytes(field.Key));
            Append(hash, !masked || !field.IsSecret ? value : field.IsNumber && value.Length > 4 ? value[^4..] : default);
        }
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> value)
    {
        // The length in front keeps one field's end from passing for the next one's start.
        hash.AppendData(BitConverter.GetBytes(value.Length));
        hash.AppendData(value);
    }

    private FormField? Find(string key)
    {
        foreach (var field in _fields)
        {
            if (string.Equals(field.Key, key, StringComparison.Ordinal))
            {
                return field;
            }
        }

        return null;
    }

    private void Add(int start, int end)
    {
        if (start == end)
        {
            return;
        }

        var equals = _buffer.AsSpan(start, end - start).IndexOf((byte)'=');
        var keyEnd = equals < 0 ? end : start + equals;
        var keyLength = FormDecoding.Decode(_buffer.AsSpan(start, keyEnd - start));
        var valueStart = equals < 0 ? end : keyEnd + 1;
        var valueLength = FormDecoding.Decode(_buffer.AsSpan(valueStart, end - valueStart));
        if (keyLength <= 0 || valueLength < 0)
        {
            throw Malformed();
        }

        Add(Encoding.UTF8.GetString(_buffer, start, keyLength), valueStart, valueLength);
    }

    private void Add(string key, int start, int length)
    {
        if (key.Length > KeyCharsMax || _fields.Count == FieldsMax)
        {
            throw Malformed();
        }

        if (key.EndsWith("[]", StringComparison.Ordinal))
        {
            key = string.Create(CultureInfo.InvariantCulture, $"{key.AsSpan(0, key.Length - 2)}[{_fields.Count}]");
        }

        if (Find(key) is not null)
        {
            throw StripeError.BadParameter("", "parameter_invalid_string", "A parameter is given twice.");
        }

        _fields.Add(new FormField(key, start, length));
    }

    private static StripeError Malformed() =>
        StripeError.BadParameter("", "parameter_invalid_string", "The body is malformed or has too many fields.");
}
