using System.Security.Cryptography;
using TokenVault.Domain.Cards;

namespace TokenVault.Cli.Import;

/// <summary>
/// Room for the digits of the cards that are under way, in memory that the collector does not move, so that wiping leaves no copy.
/// Used under the window's lock.
/// </summary>
internal sealed class DigitSlots : IDisposable
{
    private readonly byte[] _digits;
    private readonly Stack<int> _free;

    public DigitSlots(int count)
    {
        _digits = GC.AllocateUninitializedArray<byte>(count * Pan.DigitsMax, pinned: true);
        _free = new Stack<int>(Enumerable.Range(0, count));
    }

    public int Take() => _free.Pop();

    /// <summary>Wipes the slot and gives it back.</summary>
    public void Return(int slot)
    {
        CryptographicOperations.ZeroMemory(Of(slot).Span);
        _free.Push(slot);
    }

    public Memory<byte> Of(int slot) => _digits.AsMemory(slot * Pan.DigitsMax, Pan.DigitsMax);

    public void Dispose() => CryptographicOperations.ZeroMemory(_digits);
}
