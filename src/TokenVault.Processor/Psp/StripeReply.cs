using System.Text;
using System.Text.Json;

namespace TokenVault.Processor.Psp;

/// <summary>The few fields of Stripe's answers that decide anything. Everything else is skipped unread.</summary>
internal sealed class StripeReply
{
    // Longer values than Stripe's are not names of anything we could use.
    private const int TextLengthMax = 255;

    public string? Id { get; private set; }

    public string? Status { get; private set; }

    public long? Amount { get; private set; }

    public string? Currency { get; private set; }

    public bool IsError { get; private set; }

    public string? ErrorType { get; private set; }

    public string? ErrorCode { get; private set; }

    public string? DeclineCode { get; private set; }

    /// <summary>The name of the payment intent that a declined confirmation left behind.</summary>
    public string? ErrorPaymentIntent { get; private set; }

    /// <summary>Reads exactly one JSON object. False for anything else.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out StripeReply reply)
    {
        reply = new StripeReply();
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            reply.ReadTop(ref reader);
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void ReadTop(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                Id = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("status"u8))
            {
                Status = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("amount"u8))
            {
                Amount = ReadNumber(ref reader);
            }
            else if (reader.ValueTextEquals("currency"u8))
            {
                Currency = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                ReadError(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadError(ref Utf8JsonReader reader)
    {
        IsError = true;
        if (!TryEnter(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                ErrorType = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("code"u8))
            {
                ErrorCode = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("decline_code"u8))
            {
                DeclineCode = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("payment_intent"u8))
            {
                ReadPaymentIntent(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadPaymentIntent(ref Utf8JsonReader reader)
    {
        if (!TryEnter(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                ErrorPaymentIntent = ReadText(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static bool TryEnter(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        reader.Skip();
        return false;
    }

    private static long? ReadNumber(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number))
        {
            return number;
        }

        reader.Skip();
        return null;
    }

    // Null for what is no plain printable ASCII: names and words are, and nothing else is wanted here.
    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String
            && !reader.ValueIsEscaped
            && reader.ValueSpan.Length is > 0 and <= TextLengthMax
            && !reader.ValueSpan.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            return Encoding.ASCII.GetString(reader.ValueSpan);
        }

        reader.Skip();
        return null;
    }
}
