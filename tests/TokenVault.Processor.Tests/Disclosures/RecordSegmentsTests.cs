using System.Runtime.Versioning;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Disclosures;

namespace TokenVault.Processor.Tests.Disclosures;

/// <summary>A record that has grown over several files: one chain and one tree go through all of them.</summary>
public sealed class RecordSegmentsTests
{
    private const int Entries = 30;

    // Some two entries a file.
    private const long FileBytes = 700;

    [Fact]
    public async Task Goes_OnInAnotherFile_AndTakesAllUpAgain()
    {
        await using var stand = new DisclosureStand { FileBytesMax = FileBytes };
        var tokens = await WriteAsync(stand);
        var files = Files(stand);
        Assert.True(files.Count > 5, $"{files.Count} files");
        Assert.Equal("disclosures-000002.jsonl", Path.GetFileName(files[1]));
        Assert.All(files, file => Assert.Equal((byte)'\n', File.ReadAllBytes(file)[^1]));
        Assert.All(files.SkipLast(1), file => Assert.InRange(new FileInfo(file).Length, FileBytes, FileBytes + 2000));

        stand.Open();
        Assert.Equal((files.Count, Entries), (stand.File.Files, (int)stand.Tree.Size));
        foreach (var token in tokens)
        {
            Assert.Single(await stand.ListAsync(token));
        }

        // And further on, from where it stopped.
        var later = stand.NewToken();
        await stand.Log.AppendAsync(stand.SubjectOf(later));
        await stand.CloseAsync();
        stand.Open();
        Assert.Single(await stand.ListAsync(later));
        Assert.Equal(Entries + 1, (int)stand.Tree.Size);
    }

    [Fact]
    public async Task Makes_IndexAndTreeAnew_FromAllFiles()
    {
        await using var stand = new DisclosureStand { FileBytesMax = FileBytes };
        var tokens = await WriteAsync(stand);
        stand.ForgetStore();
        File.Delete(Path.Combine(stand.RecordFolder, DisclosureTree.FileName));

        stand.Open();

        Assert.Equal(Entries, (int)stand.Tree.Size);
        Assert.Single(await stand.ListAsync(tokens[0]));
        Assert.Single(await stand.ListAsync(tokens[^1]));
    }

    [Fact]
    public async Task Refuses_ToStart_WhereAByteOfAnyFileWasChanged_OrOneIsCutShort()
    {
        await using var stand = new DisclosureStand { FileBytesMax = FileBytes };
        await WriteAsync(stand);
        foreach (var file in Files(stand))
        {
            var whole = await File.ReadAllBytesAsync(file);
            var changed = (byte[])whole.Clone();
            changed[whole.Length / 2] ^= 1;
            await RefusedAsync(stand, file, changed, whole);
            await RefusedAsync(stand, file, whole[..^5], whole);
            await RefusedAsync(stand, file, whole[..^1], whole);
            await RefusedAsync(stand, file, [.. whole, .. "{\"id\""u8], whole, isRefused: file != Files(stand)[^1]);
        }

        stand.Open();
        Assert.Equal(Entries, (int)stand.Tree.Size);
    }

    [Fact]
    public async Task Refuses_ToStart_WhereAFileIsMissing()
    {
        await using var stand = new DisclosureStand { FileBytesMax = FileBytes };
        await WriteAsync(stand);
        foreach (var file in Files(stand))
        {
            File.Move(file, file + ".away");
            Assert.Throws<DisclosureDamageException>(stand.Open);
            await stand.CloseAsync();
            Assert.False(File.Exists(file), "a file was made in the place of one that is missing");
            File.Move(file + ".away", file);
        }

        stand.Open();
    }

    // Where a crash came between a new file and its first line.
    [Fact]
    public async Task Goes_On_InAnEmptyFile()
    {
        await using var stand = new DisclosureStand { FileBytesMax = FileBytes };
        await WriteAsync(stand);
        var next = Path.Combine(stand.RecordFolder, $"disclosures-{Files(stand).Count + 1:000000}.jsonl");
        await File.WriteAllBytesAsync(next, []);

        stand.Open();
        await stand.Log.AppendAsync(stand.SubjectOf(stand.NewToken()));
        await stand.CloseAsync();

        Assert.NotEqual(0, new FileInfo(next).Length);
        stand.Open();
        Assert.Equal(Entries + 1, (int)stand.Tree.Size);
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Closes_WhatCameBefore()
    {
        Skip.If(OperatingSystem.IsWindows(), "Files have no such modes there.");
        await using var stand = new DisclosureStand { FileBytesMax = FileBytes };
        await WriteAsync(stand);

        var modes = new List<UnixFileMode>();
        foreach (var file in Files(stand))
        {
            modes.Add(File.GetUnixFileMode(file));
        }

        Assert.All(modes.SkipLast(1), mode => Assert.Equal(UnixFileMode.UserRead, mode));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, modes[^1]);
    }

    private static async Task RefusedAsync(DisclosureStand stand, string file, byte[] damaged, byte[] whole, bool isRefused = true)
    {
        Write(file, damaged);
        if (isRefused)
        {
            Assert.Throws<DisclosureDamageException>(stand.Open);
            await stand.CloseAsync();
            Assert.Equal(damaged.Length, new FileInfo(file).Length);
        }

        Write(file, whole);
    }

    private static void Write(string file, byte[] bytes)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.WriteAllBytes(file, bytes);
    }

    private static List<string> Files(DisclosureStand stand) =>
        [.. Directory.GetFiles(stand.RecordFolder, "disclosures*.jsonl").OrderBy(file => file.Length).ThenBy(file => file, StringComparer.Ordinal)];

    private static async Task<IReadOnlyList<Token>> WriteAsync(DisclosureStand stand)
    {
        stand.Open();
        var tokens = Enumerable.Range(0, Entries).Select(_ => stand.NewToken()).ToList();
        foreach (var token in tokens)
        {
            await stand.Log.AppendAsync(stand.SubjectOf(token));
        }

        await stand.CloseAsync();
        return tokens;
    }
}
