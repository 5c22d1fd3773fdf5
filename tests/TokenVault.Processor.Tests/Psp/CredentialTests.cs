using System.Text;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Keys;
using TokenVault.Processor.Psp.Accounts;
using TokenVault.Processor.Psp.Accounts.Credentials;

namespace TokenVault.Processor.Tests.Psp;

/// <summary>Payment processors' credentials at rest.</summary>
public sealed class CredentialTests : IDisposable
{
    private const string Secret = "sk_test_in_the_clear_0123456789";
    private const string OtherSecret = "sk_test_of_another_shop_987654321";
    private const string WebhookSecret = "whsec_in_the_clear_0123456789";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("credential-test-");

    public CredentialTests()
    {
        Write("passphrase", "correct horse battery staple\n");
        Write("processor.json", """{"Keystore":{"Path":"keystore","PassphraseFile":"passphrase"},"Psp":{"Accounts":"accounts.json"}}""");
        Write("shop.key", Secret + "\n");
        Write("shop.hook", WebhookSecret + "\n");
        Write("other.key", OtherSecret);
        Write("accounts.json", Accounts("shop.key"));
        Assert.Equal(0, InitKeysCommand.Run(["--config", At("processor.json"), "--public-key-out", At("public.json")], TextWriter.Null, TextWriter.Null));
    }

    [Fact]
    public void Wraps_EachFileOnce_AndReadsTheSame()
    {
        Assert.Equal((0, "3 credentials wrapped, 0 were wrapped before."), Wrap());
        Assert.Equal((0, "0 credentials wrapped, 3 were wrapped before."), Wrap());

        using var keystore = Open();
        var book = Read(keystore);
        var account = book.Find(PspStand.Merchant(), "one")!;
        Assert.Equal(Secret, account.Credential);
        Assert.Equal(Encoding.ASCII.GetBytes(WebhookSecret), Assert.Single(account.WebhookSecrets).Bytes.ToArray());
        foreach (var file in _folder.GetFiles())
        {
            var text = File.ReadAllText(file.FullName, Encoding.Latin1);
            Assert.DoesNotContain("in_the_clear", text, StringComparison.Ordinal);
            Assert.DoesNotContain("another_shop", text, StringComparison.Ordinal);
        }

        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(At("shop.key")) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    // Charges of one merchant must not go to another's account because somebody moved a file.
    [Theory]
    [InlineData("other.key", "shop.key")]
    [InlineData("shop.hook", "shop.key")]
    public void Rejects_AFileInAnothersPlace(string from, string to)
    {
        Wrap();
        File.Copy(At(from), At(to), overwrite: true);
        using var keystore = Open();

        Assert.Contains("wrapped for another account", Assert.Throws<InvalidDataException>(() => Read(keystore)).Message, StringComparison.Ordinal);
        Assert.Equal(1, Wrap().ExitCode);
    }

    [Fact]
    public void Rejects_EveryAlteredByte()
    {
        Wrap();
        using var keystore = Open();
        var place = new CredentialPlace(CredentialKind.SecretKey, PspStand.Merchant(), "one").Encode();
        var file = File.ReadAllBytes(At("shop.key"));
        Assert.NotNull(WrappedCredential.Open(keystore, place, file));

        for (var i = 0; i < file.Length; i++)
        {
            file[i] ^= 1;
            Assert.Null(WrappedCredential.Open(keystore, place, file));
            file[i] ^= 1;
        }

        Assert.Null(WrappedCredential.Open(keystore, place, file.AsSpan(0, file.Length - 1)));
    }

    [Fact]
    public void Rejects_AnotherKeystore()
    {
        Wrap();
        using var other = Keystore.Create(At("other-keystore"), "correct horse battery staple"u8);

        Assert.Contains("another keystore", Assert.Throws<InvalidDataException>(() => Read(other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_AFileOfTwoAccounts_AndLeavesAllAsTheyWere()
    {
        Write("accounts.json", Accounts("other.key"));

        var (exitCode, said) = Wrap();

        Assert.Equal(1, exitCode);
        Assert.Contains("a file of its own", said, StringComparison.Ordinal);
        Assert.Equal(OtherSecret, File.ReadAllText(At("other.key")));
    }

    [Fact]
    public void Rejects_WhatIsMissing_AndKeepsWhatItWrapped()
    {
        File.Delete(At("other.key"));

        Assert.Contains("can't be read", Wrap().Said, StringComparison.Ordinal);
        Write("other.key", OtherSecret);
        Assert.Equal(0, Wrap().ExitCode);
        using var keystore = Open();
        Assert.Equal(2, Read(keystore).Count);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Accounts(string keyFile) => $$"""
        {"accounts":[
          {"merchant":"shop","processor":"one","secretKeyFile":"{{keyFile}}","webhookSecretFile":"shop.hook"},
          {"merchant":"other","processor":"one","secretKeyFile":"other.key"}]}
        """;

    private PspAccountBook Read(Keystore keystore) => PspAccountFile.Read(
        At("accounts.json"),
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["one"] = [] },
        new CredentialFiles(_folder.FullName, () => keystore));

    private Keystore Open() => Keystore.Open(At("keystore"), "correct horse battery staple"u8);

    private (int ExitCode, string Said) Wrap()
    {
        using var said = new StringWriter();
        var exitCode = WrapCredentialsCommand.Run(["--config", At("processor.json")], said, said);
        return (exitCode, said.ToString().Trim());
    }

    private void Write(string name, string text) => File.WriteAllText(At(name), text);

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
