namespace TokenVault.Opening.Keys.Custodians;

/// <summary>The ways to take so many shares of so many: each ascending, in lexicographic order.</summary>
internal static class ShareSubsets
{
    public static IEnumerable<byte[]> Of(int threshold, int count)
    {
        var numbers = Enumerable.Range(1, threshold).Select(static number => (byte)number).ToArray();
        while (true)
        {
            yield return [.. numbers];
            var at = threshold - 1;
            while (at >= 0 && numbers[at] == count - threshold + at + 1)
            {
                at--;
            }

            if (at < 0)
            {
                yield break;
            }

            numbers[at]++;
            for (var i = at + 1; i < threshold; i++)
            {
                numbers[i] = (byte)(numbers[i - 1] + 1);
            }
        }
    }

    public static int CountOf(int threshold, int count)
    {
        var ways = 1;
        for (var i = 1; i <= threshold; i++)
        {
            ways = ways * (count - threshold + i) / i;
        }

        return ways;
    }
}
