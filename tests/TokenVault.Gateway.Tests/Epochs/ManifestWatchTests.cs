using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Envelope;
using TokenVault.Envelope.Keys;
using TokenVault.Gateway.Epochs.Manifests;
using TokenVault.Hpke;
using TokenVault.Storage;
using TokenVault.Storage.RocksDb;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tests.Epochs;

/// <summary>Key manifests that are put in place while the gateway runs.</summary>
public sealed class ManifestWatchTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tv-manifest-");
    private readonly ECDsa _ceremony = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RowSeal _seal = new(new byte[32]);
    private RocksDbRecordStore _store = null!;

    private string Path => System.IO.Path.Combine(_folder.FullName, "manifest.json");

    public Task InitializeAsync()
    {
        _store = RocksDbRecordStore.Open(System.IO.Path.Combine(_folder.FullName, "store"), NullLogger.Instance);
        File.WriteAllText(System.IO.Path.Combine(_folder.FullName, "ceremony.pem"), _ceremony.ExportSubjectPublicKeyInfoPem());
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        _ceremony.Dispose();
        _seal.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Takes_ANewerOne_AndRemembersIt()
    {
        Write(1, 1, _ceremony);
        var state = Loader().Load();
        var watch = Watch(state);
        await watch.LookAsync();
        Assert.Equal((1L, 1u), (state.Version, state.Key.Number));

        Write(3, 2, _ceremony);
        await watch.LookAsync();

        Assert.Equal((3L, 2u), (state.Version, state.Key.Number));
        Write(2, 1, _ceremony);
        Assert.Throws<InvalidDataException>(Loader().Load);
    }

    [Fact]
    public async Task Changes_Nothing_ForAnOlderUnsignedAlteredOrUnusableOne()
    {
        Write(5, 1, _ceremony);
        var state = Loader().Load();
        var watch = Watch(state);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Action[] attempts =
        [
            () => Write(4, 2, _ceremony),
            () => Write(6, 2, stranger),
            () => File.WriteAllBytes(Path, Flipped()),
            () => File.WriteAllText(Path, "{}"),
            () => File.WriteAllBytes(Path, []),
            () => File.WriteAllBytes(Path, new byte[100_000]),
            () => File.WriteAllBytes(Path, new KeyManifest(7, SuiteId.XWing, 2, new byte[65], Now).Sign(_ceremony)),
            () => File.Delete(Path),
        ];

        foreach (var attempt in attempts)
        {
            attempt();
            await watch.LookAsync();
            Assert.Equal((5L, 1u), (state.Version, state.Key.Number));
        }

        Write(8, 2, _ceremony);
        await watch.LookAsync();
        Assert.Equal((8L, 2u), (state.Version, state.Key.Number));
    }

    private static ManifestWatch Watch(ManifestLoader loader, SealingKeyState state) =>
        new(loader, state, TimeProvider.System, NullLogger<ManifestWatch>.Instance);

    private ManifestWatch Watch(SealingKeyState state) => Watch(Loader(), state);

    private ManifestLoader Loader() => new(_store, new MetaTable(_seal), Path, System.IO.Path.Combine(_folder.FullName, "ceremony.pem"));

    private void Write(long version, uint number, ECDsa signer) =>
        File.WriteAllBytes(Path, new KeyManifest(version, SuiteId.DhKemP256, number, HpkeKeyPair.Generate(HpkeKem.P256).PublicKey, Now).Sign(signer));

    private byte[] Flipped()
    {
        var file = new KeyManifest(9, SuiteId.DhKemP256, 2, HpkeKeyPair.Generate(HpkeKem.P256).PublicKey, Now).Sign(_ceremony);
        file[file.Length / 2] ^= 1;
        return file;
    }
}
