using System.Text.Json.Nodes;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Ledger.Notes;
using TokenVault.Ledger.Trees;
using TokenVault.Processor.Disclosures;

namespace TokenVault.Processor.Tests.Disclosures;

public sealed class LedgerKeyTests
{
    [Fact]
    public async Task Puts_ANewKeyOnRecordOnce_AndTheFirstNever()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        await stand.RecordKeysAsync();
        Assert.Empty(await ActsAsync(stand));
        var first = stand.Keys.Verifiers[0];

        await ReopenRotatedAsync(stand);
        await stand.RecordKeysAsync();
        await stand.CloseAsync();
        stand.Open();
        await stand.RecordKeysAsync();

        var act = Assert.Single(await ActsAsync(stand));
        Assert.Equal(("log_key", "2"), ((string?)act["act"], (string?)act["number"]));
        Assert.Equal((first.ToString(), stand.Keys.Verifiers[1].ToString()), ((string?)act["old"], (string?)act["new"]));
    }

    [Fact]
    public async Task Keeps_TheRecordsName_AndSignsByTheNewKeyOnlyOnceItIsOnRecord()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        var origin = stand.Keys.Origin;
        await WriteAsync(stand);

        await ReopenRotatedAsync(stand);
        Assert.Equal(1, Signers(stand));
        Assert.True(IsSignedBy(stand, 0));
        await stand.RecordKeysAsync();

        Assert.Equal(origin, stand.Keys.Origin);
        Assert.Equal(2, Signers(stand));
        Assert.True(IsSignedBy(stand, 0) && IsSignedBy(stand, 1));
        Assert.NotEqual(stand.Keys.Verifiers[0].PublicKey.ToArray(), stand.Keys.Verifiers[1].PublicKey.ToArray());
    }

    [Fact]
    public async Task Ends_TheOldKey_WhenItsTimeIsOver_CountedOverRestarts()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        await ReopenRotatedAsync(stand);
        await stand.RecordKeysAsync();
        stand.Clock.Advance(DisclosureStand.OldKeySignsFor - TimeSpan.FromMinutes(1));
        await stand.CloseAsync();
        stand.Open();
        await stand.RecordKeysAsync();
        Assert.Equal(2, Signers(stand));

        stand.Clock.Advance(TimeSpan.FromMinutes(1));

        // Not one line more stands in the record, and yet it is another note.
        Assert.Equal(1, Signers(stand));
        Assert.True(IsSignedBy(stand, 1));
        Assert.False(IsSignedBy(stand, 0));
    }

    [Fact]
    public async Task Goes_OnOverSeveralKeys_EachWithItsOwnTime()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        await ReopenRotatedAsync(stand);
        await stand.RecordKeysAsync();
        stand.Clock.Advance(DisclosureStand.OldKeySignsFor / 2);
        await ReopenRotatedAsync(stand);
        await stand.RecordKeysAsync();
        Assert.Equal(3, Signers(stand));

        stand.Clock.Advance(DisclosureStand.OldKeySignsFor / 2);

        Assert.Equal((2, false, true, true), (Signers(stand), IsSignedBy(stand, 0), IsSignedBy(stand, 1), IsSignedBy(stand, 2)));
        Assert.Equal(["2", "3"], (await ActsAsync(stand)).Select(act => (string?)act["number"]));
    }

    [Fact]
    public async Task Honours_WhatGatewaysKept_UnderAKeyThatSignsNoMore()
    {
        Assert.True(GatewayId.TryParse("gw-1", out var gateway));
        await using var stand = new DisclosureStand();
        stand.Open();
        await WriteAsync(stand);
        var kept = ByteString.CopyFrom(stand.Signer.Sign().Note);
        await ReopenRotatedAsync(stand);
        await stand.RecordKeysAsync();
        stand.Clock.Advance(DisclosureStand.OldKeySignsFor);
        var witnesses = new RecordWitnesses(stand.Tree, stand.Signer, stand.RecordFolder, RecordWitnessesTests.Clocks(stand.Clock), NullLogger<RecordWitnesses>.Instance);

        var answer = witnesses.Observe(new ObserveRecordRequest { KeptCheckpoint = kept }, gateway);

        Assert.True(Checkpoint.TryOpen(kept.Span, [stand.Keys.Verifiers[0]], out var before));
        Assert.True(Checkpoint.TryOpen(answer.Checkpoint.Span, [stand.Keys.Verifiers[1]], out var now));
        Assert.Equal(before.Size + 1, now.Size);
        Assert.True(MerkleProof.IsConsistent(before.Size, before.Root, now.Size, now.Root, [.. answer.Proof.Select(hash => hash.ToByteArray())]));
    }

    private static async Task ReopenRotatedAsync(DisclosureStand stand)
    {
        await stand.CloseAsync();
        stand.Rotate();
        stand.Open();
    }

    private static Task<DisclosureEntry> WriteAsync(DisclosureStand stand) => stand.Log.AppendAsync(stand.SubjectOf(stand.NewToken()));

    private static int Signers(DisclosureStand stand)
    {
        Assert.True(SignedNote.TryParse(stand.Signer.Sign().Note, out var note));
        return note.Signatures.Count;
    }

    private static bool IsSignedBy(DisclosureStand stand, int key) => Checkpoint.TryOpen(stand.Signer.Sign().Note, [stand.Keys.Verifiers[key]], out _);

    private static async Task<List<JsonNode>> ActsAsync(DisclosureStand stand)
    {
        await using var file = new FileStream(stand.FilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var text = new StreamReader(file);
        return [.. (await text.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).Where(line => line["act"] is not null)];
    }
}
