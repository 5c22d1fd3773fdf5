using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Ledger.Notes;
using TokenVault.Ledger.Trees;
using TokenVault.Processor.Disclosures;

namespace TokenVault.Processor.Tests.Disclosures;

public sealed class RecordWitnessesTests
{
    private static readonly GatewayId Gateway = GatewayId.TryParse("gw-1", out var gateway) ? gateway : throw new InvalidOperationException("gateway");
    private static readonly GatewayId Other = GatewayId.TryParse("gw-2", out var gateway) ? gateway : throw new InvalidOperationException("gateway");

    [Fact]
    public async Task Admits_AGateway_OnceItWasHeard()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        var witnesses = Witnesses(stand);

        Assert.Equal(VaultErrorCode.RecordNotObserved, Assert.Throws<VaultException>(() => witnesses.Require(Gateway)).Code);
        witnesses.Observe(new ObserveRecordRequest(), Gateway);
        witnesses.Require(Gateway);
        Assert.Equal(VaultErrorCode.RecordNotObserved, Assert.Throws<VaultException>(() => witnesses.Require(Other)).Code);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(9, false)]
    [InlineData(-9, false)]
    [InlineData(11, true)]
    [InlineData(-11, true)]
    public async Task Notices_AGatewayWhoseClockDiffers(int seconds, bool differs)
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 27, 12, 0, 0, TimeSpan.Zero));
        var clocks = Clocks(clock);
        var witnesses = new RecordWitnesses(stand.Tree, stand.Signer, stand.RecordFolder, clocks, NullLogger<RecordWitnesses>.Instance);

        var answer = witnesses.Observe(
            new ObserveRecordRequest { GatewayTime = Timestamp.FromDateTimeOffset(clock.GetUtcNow().AddSeconds(seconds)) }, Gateway);

        Assert.Equal(clock.GetUtcNow(), answer.Time.ToDateTimeOffset());
        Assert.Equal((differs, false), (clocks.Differs(Gateway), clocks.Differs(Other)));
    }

    [Fact]
    public async Task Proves_ThatItOnlyGrew()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        var witnesses = Witnesses(stand);
        await WriteAsync(stand, 3);
        var kept = witnesses.Observe(new ObserveRecordRequest(), Gateway).Checkpoint;
        await WriteAsync(stand, 4);

        var answer = witnesses.Observe(new ObserveRecordRequest { KeptCheckpoint = kept }, Gateway);

        var (before, now) = (Open(stand, kept), Open(stand, answer.Checkpoint));
        Assert.Equal((3, 7), (before.Size, now.Size));
        Assert.True(MerkleProof.IsConsistent(before.Size, before.Root, now.Size, now.Root, [.. answer.Proof.Select(hash => hash.ToByteArray())]));
    }

    [Fact]
    public async Task Opens_NothingMore_ForAnybody_OnceAnOlderRecordWasPutBack()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        await WriteAsync(stand, 2);
        await stand.CloseAsync();
        var old = await File.ReadAllBytesAsync(stand.FilePath);
        stand.Open();
        await WriteAsync(stand, 3);
        var kept = ByteString.CopyFrom(stand.Signer.Sign().Note);
        await stand.CloseAsync();

        // Record and store are both of then: nothing of the adapter's own can tell.
        await File.WriteAllBytesAsync(stand.FilePath, old);
        stand.ForgetStore();
        stand.Open();
        var witnesses = Witnesses(stand);
        witnesses.Observe(new ObserveRecordRequest(), Other);

        Assert.Equal(VaultErrorCode.RecordForked, Refusal(witnesses, kept));
        Assert.Equal(VaultErrorCode.RecordForked, Assert.Throws<VaultException>(() => witnesses.Require(Other)).Code);

        // Not even once it has grown beyond what was kept.
        await WriteAsync(stand, 5);
        Assert.Equal(VaultErrorCode.RecordForked, Refusal(witnesses, kept));
        Assert.Equal(VaultErrorCode.RecordForked, Refusal(Witnesses(stand), kept));
    }

    [Fact]
    public async Task Refuses_ACheckpointThatItDidNotSign_AndServesTheOthers()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        var witnesses = Witnesses(stand);
        witnesses.Observe(new ObserveRecordRequest(), Other);
        using var stranger = new NoteSigner(stand.Keys.Origin, new byte[NoteSigner.SeedBytes]);
        var forged = new Checkpoint(stranger.Name, 1000, new byte[MerkleHash.Bytes]).Sign(stranger);

        Assert.Equal(VaultErrorCode.RecordForked, Refusal(witnesses, ByteString.CopyFrom(forged)));
        Assert.Equal(VaultErrorCode.RecordForked, Refusal(witnesses, ByteString.CopyFromUtf8("not a note")));
        witnesses.Require(Other);
        Assert.False(witnesses.IsForked);
    }

    [Fact]
    public async Task Takes_DamagedHashes_ForWhatTheyAre()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        await WriteAsync(stand, 5);
        var witnesses = Witnesses(stand);
        var kept = witnesses.Observe(new ObserveRecordRequest(), Gateway).Checkpoint;
        await WriteAsync(stand, 6);
        using (var hashes = File.OpenHandle(Path.Combine(stand.RecordFolder, DisclosureTree.FileName), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            // All rows: the row that a root of five needs is among them.
            RandomAccess.Write(hashes, new byte[32 * 8], 0);
        }

        Assert.Equal(VaultErrorCode.RecordDamaged, Refusal(witnesses, kept));
        Assert.False(witnesses.IsForked);
    }

    private static RecordWitnesses Witnesses(DisclosureStand stand) => new(stand.Tree, stand.Signer, stand.RecordFolder, Clocks(TimeProvider.System), NullLogger<RecordWitnesses>.Instance);

    internal static GatewayClocks Clocks(TimeProvider clock) => new(Options.Create(new DisclosureOptions()), clock, NullLogger<GatewayClocks>.Instance);

    private static VaultErrorCode Refusal(RecordWitnesses witnesses, ByteString kept) =>
        Assert.Throws<VaultException>(() => witnesses.Observe(new ObserveRecordRequest { KeptCheckpoint = kept }, Gateway)).Code;

    private static Checkpoint Open(DisclosureStand stand, ByteString note)
    {
        Assert.True(Checkpoint.TryOpen(note.Span, stand.Signer.Verifiers, out var checkpoint));
        return checkpoint;
    }

    private static async Task WriteAsync(DisclosureStand stand, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await stand.Log.AppendAsync(stand.SubjectOf(stand.NewToken()));
        }
    }
}
