namespace TokenVault.Domain.Cards;

/// <summary>The last digits of a text that is read from left to right, and where their groups begin.</summary>
internal ref struct DigitRun(Span<byte> digits)
{
    public const int DigitsMax = Pan.DigitsMax;

    private readonly Span<byte> _digits = digits;
    private int _length;
    private int _groupLength;

    // Bit i: a group begins with digit i.
    private int _begins;

    /// <summary>Adds a digit. True where the last 15 or 16 of this group, which may be longer, are a card number.</summary>
    public bool Add(byte digit)
    {
        if (_length == DigitsMax)
        {
            _digits[1..].CopyTo(_digits);
            _length--;
            _begins >>= 1;
        }

        if (_groupLength == 0)
        {
            _begins |= 1 << _length;
        }

        _digits[_length++] = digit;
        _groupLength++;
        return IsInside(IssuedNumbers.ShortWithin) || IsInside(IssuedNumbers.LongWithin);
    }

    /// <summary>Whether whole groups, up to the last one, are a card number.</summary>
    public readonly bool EndsInCardNumber()
    {
        for (var begin = 0; begin + Pan.DigitsMin <= _length; begin++)
        {
            if ((_begins & (1 << begin)) != 0 && IssuedNumbers.Has(_digits[begin.._length]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The next digit begins a group.</summary>
    public void EndGroup() => _groupLength = 0;

    public void Clear() => (_length, _groupLength, _begins) = (0, 0, 0);

    private readonly bool IsInside(int length) => _groupLength >= length && IssuedNumbers.HasWithin(_digits[(_length - length).._length]);
}
