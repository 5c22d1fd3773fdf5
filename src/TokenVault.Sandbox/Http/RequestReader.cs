using System.Text;

namespace TokenVault.Sandbox.Http;

/// <summary>Reads a request's parameters into one bounded, pinned buffer.</summary>
internal static class RequestReader
{
    public static FormBody ReadQuery(HttpRequest request)
    {
        var text = request.QueryString.Value is { Length: > 1 } query ? query[1..] : "";
        var bytes = GC.AllocateUninitializedArray<byte>(Encoding.UTF8.GetByteCount(text), pinned: true);
        return FormBody.Parse(bytes, Encoding.UTF8.GetBytes(text, bytes));
    }

    /// <exception cref="StripeError">The body is larger than <see cref="FormBody.BytesMax"/> or is no form.</exception>
    public static async Task<FormBody> ReadBodyAsync(HttpRequest request, bool isJson, CancellationToken cancellationToken)
    {
        if (request.ContentLength > FormBody.BytesMax)
        {
            throw StripeError.TooLarge();
        }

        var type = isJson ? "application/json" : "application/x-www-form-urlencoded";
        if (request.ContentLength is > 0 && request.ContentType?.StartsWith(type, StringComparison.OrdinalIgnoreCase) is not true)
        {
            throw StripeError.BadParameter("", "parameter_invalid_string", $"The body must be {type}.");
        }

        var buffer = PinnedBuffers.Rent();
        var length = 0;
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0)
            {
                length += read;
                if (length > FormBody.BytesMax)
                {
                    throw StripeError.TooLarge();
                }

                if (length == buffer.Length)
                {
                    buffer = Grown(buffer);
                }
            }

            return isJson ? FormBody.ParseJson(buffer, length) : FormBody.Parse(buffer, length);
        }
        catch
        {
            PinnedBuffers.Return(buffer);
            throw;
        }
    }

    private static byte[] Grown(byte[] buffer)
    {
        var larger = GC.AllocateUninitializedArray<byte>(buffer.Length * 2, pinned: true);
        buffer.CopyTo(larger, 0);
        PinnedBuffers.Return(buffer);
        return larger;
    }
}
