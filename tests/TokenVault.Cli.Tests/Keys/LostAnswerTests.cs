using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Spectre.Console;
using TokenVault.Cli.Commands.Keys;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;
using TokenVault.Local;
using TokenVault.Local.Keys;
using GrpcStatus = Grpc.Core.Status;
using Status = Google.Rpc.Status;

namespace TokenVault.Cli.Tests.Keys;

/// <summary>What custodians are told, and what is kept, where the adapter goes away in the middle.</summary>
public sealed class LostAnswerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tokenvault-").FullName;

    private string BackupPath => Path.Combine(_folder, "keys.backup.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.Cancelled)]
    public async Task Keeps_a_backup_that_the_adapter_may_count(StatusCode status)
    {
        var told = await Assert.ThrowsAsync<LocalVaultException>(() => BackUpKeysCommand.KeepAsync(BackupPath, Content(), () => throw new RpcException(new GrpcStatus(status, ""))));
        Assert.Equal("0123", KeyBackupFile.Read(BackupPath).BackupId);
        Assert.Contains(BackupPath, told.Message, StringComparison.Ordinal);
        Assert.Contains("0123", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_a_backup_where_somebody_stops_the_command()
    {
        await Assert.ThrowsAsync<LocalVaultException>(() => BackUpKeysCommand.KeepAsync(BackupPath, Content(), () => throw new OperationCanceledException()));
        Assert.True(File.Exists(BackupPath));
    }

    [Fact]
    public async Task Removes_a_backup_that_the_adapter_refused()
    {
        await Assert.ThrowsAsync<RpcException>(() => BackUpKeysCommand.KeepAsync(BackupPath, Content(), () => throw Refusal("KEY_BACKUP_DIFFERS")));
        Assert.False(File.Exists(BackupPath));
    }

    [Theory]
    [InlineData(KeyPurpose.Wrapping, "would draw one more")]
    [InlineData(KeyPurpose.Fingerprint, "would draw one more")]
    [InlineData(KeyPurpose.Sealing, "draws none")]
    [InlineData(KeyPurpose.Ledger, "draws none")]
    public async Task Says_that_a_key_may_be_drawn_and_what_the_same_command_would_do(KeyPurpose purpose, string next)
    {
        var current = new VaultKey { Purpose = purpose, KeyNumber = 3 };
        var told = await Assert.ThrowsAsync<LocalVaultException>(() => RotateKeyCommand.DrawAsync(current, () => throw new RpcException(new GrpcStatus(StatusCode.Unavailable, ""))));
        Assert.Contains("may have drawn another key or not", told.Message, StringComparison.Ordinal);
        Assert.Contains(next, told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaves_a_refusal_to_draw_as_it_is() =>
        await Assert.ThrowsAsync<RpcException>(() => RotateKeyCommand.DrawAsync(new VaultKey { Purpose = KeyPurpose.Wrapping, KeyNumber = 3 }, () => throw Refusal("KEY_NUMBER_STALE")));

    [Theory]
    [InlineData("no PEM")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==\n-----END PUBLIC KEY-----")]
    public async Task Says_that_a_file_holds_no_ceremony_key(string content)
    {
        var (key, publicKey) = (Path.Combine(_folder, "ceremony.key"), Path.Combine(_folder, "public.json"));
        await File.WriteAllTextAsync(key, content);
        await File.WriteAllTextAsync(publicKey, """{"suite":1,"keyNumber":1,"publicKey":"AAAA"}""");
        var written = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(written) });
        console.Profile.Width = 1000;
        var output = Path.Combine(_folder, "manifest.json");
        var parsed = KeysCommand.Create(new Screen(console)).Parse($"sign-manifest --public-key {publicKey} --ceremony-key {key} --version 2 --out {output}");
        Assert.Equal(1, await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false }));
        Assert.Contains("is not a key-ceremony key", written.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }

    private static KeyBackupContent Content()
    {
        byte[] keystore = [1, 2, 3];
        return new KeyBackupContent(
            KeyBackupContent.Version, "0123", DateTimeOffset.UnixEpoch, 1, KeyBackupFile.DigestOf(keystore), [new KeyInKeystore("wrapping", 1, "keystore")], keystore);
    }

    private static RpcException Refusal(string reason) =>
        new Status { Code = (int)Code.FailedPrecondition, Details = { Any.Pack(new ErrorInfo { Domain = "tokenvault", Reason = reason }) } }.ToRpcException();
}
