namespace TokenVault.Architecture.Tests;

/// <summary>Names every place at fault, where xunit would cut the list off.</summary>
internal static class Problems
{
    public static void AssertNone(IEnumerable<string> problems)
    {
        var all = string.Join('\n', problems);
        Assert.True(all.Length == 0, all);
    }
}
