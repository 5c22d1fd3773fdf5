namespace TokenVault.Load.Size;

/// <summary>What a folder takes on the disk. Files come and go while the engine merges them; one that has just gone counts for nothing.</summary>
internal static class StoreBytes
{
    public static long Of(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(LengthOf);

    /// <summary>Waits until it has not changed for some seconds: the engine has merged what there was to merge. True where that came in time.</summary>
    public static async Task<bool> SettleAsync(string folder, TimeSpan longest, CancellationToken cancellation)
    {
        var (last, quiet) = (Of(folder), 0);
        for (var waited = TimeSpan.Zero; quiet < 5 && waited < longest; waited += TimeSpan.FromSeconds(1))
        {
            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
            var now = Of(folder);
            quiet = now == last ? quiet + 1 : 0;
            last = now;
        }

        return quiet >= 5;
    }

    private static long LengthOf(string file)
    {
        try
        {
            return new FileInfo(file).Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }
}
