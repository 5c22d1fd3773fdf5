using System.Runtime.Versioning;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Disclosures;

namespace TokenVault.Processor.Tests.Disclosures;

public sealed class DisclosureLogTests
{
    [Fact]
    public async Task Lists_ATokensEntries_OldestFirst_PageByPage()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        var token = stand.NewToken();
        var written = new List<DisclosureEntry>();
        for (var i = 0; i < 5; i++)
        {
            written.Add(await stand.Log.AppendAsync(stand.SubjectOf(token)));
            await stand.Log.AppendAsync(stand.SubjectOf(stand.NewToken()));
            stand.Clock.Advance(TimeSpan.FromMilliseconds(7));
        }

        // An index commit may be under way still; closing waits for it.
        await stand.CloseAsync();
        stand.Open();
        var first = await stand.ListAsync(token, countMax: 3);
        var rest = await stand.ListAsync(token, first[^1].Id);

        Assert.Equal(written, first.Concat(rest));
    }

    [Fact]
    public async Task Keeps_EveryEntryThatWasAcknowledged_WhenManyWriteAtOnce()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        var token = stand.NewToken();

        var written = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => stand.Log.AppendAsync(stand.SubjectOf(token))));

        await stand.CloseAsync();
        stand.Open();
        Assert.Equal(
            written.Select(entry => entry.Id.Id).Order(),
            (await stand.ListAsync(token)).Select(entry => entry.Id.Id));
    }

    [Fact]
    public async Task Makes_TheIndexAnew_WhereTheStoreIsBehindTheFile()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        var entry = await stand.Log.AppendAsync(stand.SubjectOf(stand.NewToken()));
        await stand.CloseAsync();

        stand.ForgetStore();
        stand.Open();

        Assert.Equal(entry, Assert.Single(await stand.ListAsync(entry.Subject.Token)));
    }

    [Fact]
    public async Task Cuts_ALineThatACrashCutShort_AndGoesOn()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        var kept = await stand.Log.AppendAsync(stand.SubjectOf(stand.NewToken()));
        await stand.CloseAsync();
        var whole = await File.ReadAllBytesAsync(stand.FilePath);

        foreach (var length in new[] { 1, whole.Length / 2, whole.Length - 1 })
        {
            await File.WriteAllBytesAsync(stand.FilePath, [.. whole, .. whole.AsSpan(0, length)]);
            stand.Open();
            Assert.Equal(length, stand.File.TornBytes);
            Assert.Single(await stand.ListAsync(kept.Subject.Token));
            await stand.CloseAsync();
            Assert.Equal(whole, await File.ReadAllBytesAsync(stand.FilePath));
        }

        stand.Open();
        var next = await stand.Log.AppendAsync(stand.SubjectOf(stand.NewToken()));
        await stand.CloseAsync();
        stand.Open();
        Assert.Single(await stand.ListAsync(next.Subject.Token));
    }

    [Fact]
    public async Task Cuts_ZerosThatACrashLeft()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        await stand.Log.AppendAsync(stand.SubjectOf(stand.NewToken()));
        await stand.CloseAsync();
        var whole = await File.ReadAllBytesAsync(stand.FilePath);
        await File.WriteAllBytesAsync(stand.FilePath, [.. whole, .. new byte[5000], .. whole]);

        stand.Open();

        Assert.Equal(5000 + whole.Length, stand.File.TornBytes);
        await stand.CloseAsync();
        Assert.Equal(whole, await File.ReadAllBytesAsync(stand.FilePath));
    }

    [Fact]
    public async Task Refuses_ToStart_WhereAnyByteWasChanged()
    {
        await using var stand = new DisclosureStand();
        var whole = await WriteThreeAsync(stand);

        for (var at = 0; at < whole.Length; at++)
        {
            var changed = (byte[])whole.Clone();
            changed[at] ^= (byte)(1 << (at % 8));
            await File.WriteAllBytesAsync(stand.FilePath, changed);
            using var file = DisclosureFile.Open(Path.GetDirectoryName(stand.FilePath)!);
            var error = Assert.Throws<DisclosureDamageException>(
                () => file.Verify(stand.Keystore.DisclosureKey, HeadOf(whole, stand), static (_, _) => { }));
            Assert.Contains(stand.FilePath, error.Message, StringComparison.Ordinal);
            Assert.Equal(whole.Length, new FileInfo(stand.FilePath).Length);
        }
    }

    [Fact]
    public async Task Refuses_ToStart_WhereLinesAreMissingAtTheEnd()
    {
        await using var stand = new DisclosureStand();
        var whole = await WriteThreeAsync(stand);
        await File.WriteAllBytesAsync(stand.FilePath, whole[..(whole.AsSpan().IndexOf((byte)'\n') + 1)]);

        var error = Assert.Throws<DisclosureDamageException>(stand.Open);

        Assert.Contains("entries are missing at its end", error.Message, StringComparison.Ordinal);
        Assert.Contains("Restore the file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_ToStart_WhereALineIsMissingInTheMiddle_EvenWithoutTheStore()
    {
        await using var stand = new DisclosureStand();
        var whole = await WriteThreeAsync(stand);
        var lines = System.Text.Encoding.ASCII.GetString(whole).Split('\n');
        await File.WriteAllTextAsync(stand.FilePath, $"{lines[0]}\n{lines[2]}\n");
        stand.ForgetStore();

        Assert.Throws<DisclosureDamageException>(stand.Open);
    }

    [Fact]
    public async Task Writes_NothingMore_AfterAFailedWrite()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        await stand.Log.AppendAsync(stand.SubjectOf(stand.NewToken()));
        stand.File.Dispose();

        var error = await Assert.ThrowsAsync<VaultException>(() => stand.Log.AppendAsync(stand.SubjectOf(stand.NewToken())));
        Assert.Equal(VaultErrorCode.DisclosureNotWritten, error.Code);
        await AssertRefusedForGoodAsync(stand);
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Hides_TheFileFromOtherUsers()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no modes; its access lists are the operator's.");
        await using var stand = new DisclosureStand();
        stand.Open();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(stand.FilePath));
    }

    private static async Task AssertRefusedForGoodAsync(DisclosureStand stand)
    {
        var later = await Assert.ThrowsAsync<VaultException>(async () => await stand.Log.AppendAsync(stand.SubjectOf(stand.NewToken())));
        Assert.Equal(VaultErrorCode.DisclosureNotWritten, later.Code);
        Assert.False(stand.Log.IsWritable);
    }

    private static async Task<byte[]> WriteThreeAsync(DisclosureStand stand)
    {
        stand.Open();
        for (var i = 0; i < 3; i++)
        {
            await stand.Log.AppendAsync(stand.SubjectOf(stand.NewToken()));
        }

        await stand.CloseAsync();
        return await File.ReadAllBytesAsync(stand.FilePath);
    }

    private static DisclosureHead HeadOf(byte[] whole, DisclosureStand stand)
    {
        var head = DisclosureChain.Start();
        foreach (var range in whole.AsSpan().Split((byte)'\n'))
        {
            if (!whole.AsSpan()[range].IsEmpty)
            {
                Assert.True(DisclosureChain.TryFollow(whole.AsSpan()[range], stand.Keystore.DisclosureKey, head));
            }
        }

        return new DisclosureHead(whole.Length, head);
    }
}
