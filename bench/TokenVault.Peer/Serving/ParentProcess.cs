namespace TokenVault.Peer.Serving;

/// <summary>The process that started this one, known by this one's input, which it holds open and writes nothing to.</summary>
internal static class ParentProcess
{
    /// <summary>Completes when the input ends: the parent has ended, however it did.</summary>
    public static async Task EndedAsync()
    {
        await using var input = Console.OpenStandardInput();
        var ignored = new byte[256];
        while (await input.ReadAsync(ignored) > 0)
        {
        }
    }
}
