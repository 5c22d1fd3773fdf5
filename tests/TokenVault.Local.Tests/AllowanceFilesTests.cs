using Microsoft.Extensions.Time.Testing;
using TokenVault.Domain.Callers;
using TokenVault.Local.Officers;
using TokenVault.Local.Setup;
using TokenVault.Profiles.Allowances;

namespace TokenVault.Local.Tests;

public sealed class AllowanceFilesTests : IDisposable
{
    private readonly TemporaryVault _vault = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

    public AllowanceFilesTests()
    {
        PrivateFile.CreateFolder(_vault.Folder.Officers);
        ProfileCreation.Run(_vault.Folder, _clock, WithOneProfile());
    }

    private DateTimeOffset Now => _clock.GetUtcNow();

    private string Drafts => Path.Combine(_vault.Folder.Root, "drafts");

    public void Dispose() => _vault.Dispose();

    [Fact]
    public void Puts_AnAllowance_OnceTwoOfficersHaveSigned_AndNotBefore()
    {
        var path = Write();
        Assert.Throws<LocalVaultException>(() => AllowanceFiles.Put(_vault.Folder, path, Now));
        AllowanceFiles.Sign(path, _vault.Folder.Officer("officer-1"));
        AllowanceFiles.Sign(path, _vault.Folder.Officer("officer-1"));
        Assert.Contains("signed by 1 of the 2", Assert.Throws<LocalVaultException>(() => AllowanceFiles.Put(_vault.Folder, path, Now)).Message, StringComparison.Ordinal);
        Assert.Empty(AllowanceFiles.List(_vault.Folder));

        Assert.Equal("officer-2", AllowanceFiles.Sign(path, _vault.Folder.Officer("officer-2")));
        var put = AllowanceFiles.Put(_vault.Folder, path, Now);

        Assert.Equal(["officer-1", "officer-2"], put.SignedBy);
        var listed = Assert.Single(AllowanceFiles.List(_vault.Folder));
        Assert.Equal(1000, AllowanceFiles.Verify(listed, _vault.Folder.OfficerAuthority, Now).Content.Cards);
    }

    [Fact]
    public void Grants_WithBothKeysOfALocalVault_AndLeavesNoDraft()
    {
        var granted = AllowanceFiles.Grant(_vault.Folder, Merchant(), 5, Now.AddDays(1), "import", Now);

        Assert.Equal(["officer-1", "officer-2"], granted.SignedBy);
        Assert.Single(AllowanceFiles.List(_vault.Folder));
        Assert.Empty(Directory.GetFiles(_vault.Folder.Officers, "*" + AllowanceFile.Suffix, SearchOption.AllDirectories));
    }

    [Fact]
    public void Grants_Nothing_WhereOneOfficersKeyIsElsewhere()
    {
        File.Delete(Path.Combine(_vault.Folder.Officer("officer-2"), ProfileManifestFile.KeyName));

        Assert.Contains(
            "it takes two",
            Assert.Throws<LocalVaultException>(() => AllowanceFiles.Grant(_vault.Folder, Merchant(), 5, Now.AddDays(1), "import", Now)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, "x")]
    [InlineData(5, 32, "x")]
    [InlineData(5, 0, "x")]
    [InlineData(5, 1, "")]
    [InlineData(5, 1, "for 4242 4242 4242 4242")]
    public void Refuses_ToWrite_WhatNoAdapterWouldTake(long cards, int days, string reason) =>
        Assert.Throws<LocalVaultException>(() => AllowanceFiles.Write(Drafts, Merchant(), cards, Now.AddDays(days), reason, Now));

    [Fact]
    public void Refuses_ToSign_WhatIsNoAllowance() =>
        Assert.Throws<LocalVaultException>(
            () => AllowanceFiles.Sign(Path.Combine(_vault.Folder.Profiles, "manifest.json"), _vault.Folder.Officer("officer-1")));

    private static MerchantId Merchant() => MerchantId.TryParse("shop", out var merchant) ? merchant : default;

    private string Write() => AllowanceFiles.Write(Drafts, Merchant(), 1000, Now.AddDays(7), "the old shop's cards", Now);

    private string WithOneProfile()
    {
        var shipped = Directory.CreateDirectory(Path.Combine(_vault.Folder.Root, "shipped")).FullName;
        File.Copy(Path.Combine(ProfileCreation.Shipped, "stripe.json"), Path.Combine(shipped, "stripe.json"));
        return shipped;
    }
}
