using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using TokenVault.Profiles.Manifests;

namespace TokenVault.Profiles.Orders;

/// <summary>Writes orders and judges them before they are used. Officers sign an order's exact bytes, as they do a manifest's.</summary>
public static class OrderFile
{
    /// <summary>How an order's file is named.</summary>
    public const string Suffix = ".order.json";

    /// <summary>And the file of its signatures beside it.</summary>
    public const string SignaturesSuffix = ".order.signatures.json";

    /// <summary>10,000 tokens of 30 characters in JSON, and as much again.</summary>
    public const int FileBytesMax = 1024 * 1024;

    public const int IdDigits = 32;

    /// <summary>A new order under an id of its own.</summary>
    /// <param name="draft">All but its id, which is replaced.</param>
    /// <exception cref="ProfileException">No adapter would take it.</exception>
    public static CardOrder New(CardOrder draft)
    {
        CardOrder order;
        do
        {
            order = draft with { Id = RandomNumberGenerator.GetHexString(IdDigits, lowercase: true) };
        }
        while (!OrderRules.IsId(order.Id));

        OrderRules.Check("The order", order);
        return order;
    }

    public static byte[] Write(CardOrder order) => JsonSerializer.SerializeToUtf8Bytes(order, OrderJson.Default.CardOrder);

    /// <summary>The id as a number. It was read before, so it is one.</summary>
    public static UInt128 NumberOf(CardOrder order) => UInt128.Parse(order.Id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    public static string SignaturesOf(string path) => path[..^Suffix.Length] + SignaturesSuffix;

    /// <summary>SHA-256 of the recipient's public key, hexadecimal: by it the record calls him.</summary>
    public static string KeyDigest(OrderRecipient recipient) => Convert.ToHexStringLower(SHA256.HashData(recipient.PublicKey));

    /// <summary>Judges an order by its bytes.</summary>
    /// <param name="path">Of the order, for what is said of it.</param>
    /// <param name="document">Its exact bytes.</param>
    /// <param name="signatures">The file of signatures beside it.</param>
    /// <param name="authority">What officers' certificates must chain to.</param>
    /// <param name="now">By which certificates are judged.</param>
    /// <exception cref="ProfileException">It is not to be used; the message names the mend.</exception>
    public static SignedOrder Verify(
        string path, byte[] document, byte[] signatures, X509Certificate2Collection authority, DateTimeOffset now)
    {
        // Signatures first: what nobody signed is not even parsed.
        var signers = OfficerSignatures.Verify(path, document, signatures, authority, now);
        return new SignedOrder(Parse(path, document), SHA256.HashData(document), signers);
    }

    /// <summary>Reads an order and its signatures from files beside each other, and judges them.</summary>
    /// <exception cref="ProfileException">It is not to be used; the message names the mend.</exception>
    public static SignedOrder Load(string path, X509Certificate2Collection authority, DateTimeOffset now)
    {
        if (!path.EndsWith(Suffix, StringComparison.Ordinal))
        {
            throw new ProfileException($"{path} is no order: the name of one ends in {Suffix}.");
        }

        var order = Verify(path, Read(path), Read(SignaturesOf(path)), authority, now);
        RequireTime(path, order.Content, now);
        return order;
    }

    /// <exception cref="ProfileException">It is over.</exception>
    public static void RequireTime(string path, CardOrder order, DateTimeOffset now)
    {
        if (order.Until <= now)
        {
            throw new ProfileException($"{path} is over since {order.Until:u}. Remove it.") { Fault = ProfileFault.Over };
        }
    }

    /// <summary>What a file orders, whoever signed it.</summary>
    /// <exception cref="ProfileException">It is no order.</exception>
    public static CardOrder Parse(string path, byte[] document)
    {
        var order = OfficerSignatures.Parse(document, path, OrderJson.Default.CardOrder);
        OrderRules.Check(path, order);
        return order;
    }

    /// <exception cref="ProfileException">It can't be read, or is too large.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            // No more than that is read, whatever its length is said to be: that of a link is the link's own.
            using var file = File.OpenRead(path);
            var bytes = new byte[FileBytesMax + 1];
            var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return read <= FileBytesMax ? bytes[..read] : throw new ProfileException($"{path} is larger than {FileBytesMax} bytes.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ProfileException($"{path} can't be read: {error.Message} An order needs the signatures of two officers beside it.", error)
            {
                Fault = ProfileFault.Unreadable,
            };
        }
    }
}
