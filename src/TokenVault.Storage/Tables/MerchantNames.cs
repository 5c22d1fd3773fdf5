using System.Collections.Concurrent;
using System.Text;
using TokenVault.Domain.Callers;

namespace TokenVault.Storage.Tables;

/// <summary>Merchants by the name's bytes, so that reading a row makes no text of a name that was read before. Thread-safe.</summary>
internal sealed class MerchantNames
{
    // Beyond it names are still read, only not remembered. More merchants than any deployment we know of, in half a megabyte.
    private const int RememberedMax = 4096;

    private readonly ConcurrentDictionary<string, MerchantId> _merchants = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, MerchantId>.AlternateLookup<ReadOnlySpan<char>> _byCharacters;

    public MerchantNames() => _byCharacters = _merchants.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>False where the bytes, at most <see cref="MerchantId.LengthMax"/>, are no merchant's name.</summary>
    public bool TryResolve(ReadOnlySpan<byte> ascii, out MerchantId merchant)
    {
        Span<char> characters = stackalloc char[MerchantId.LengthMax];
        var name = characters[..Encoding.Latin1.GetChars(ascii, characters)];
        if (_byCharacters.TryGetValue(name, out merchant))
        {
            return true;
        }

        if (!MerchantId.TryParse(name.ToString(), out merchant))
        {
            return false;
        }

        if (_merchants.Count < RememberedMax)
        {
            _merchants.TryAdd(merchant.Value, merchant);
        }

        return true;
    }
}
