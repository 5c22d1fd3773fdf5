using System.Text;
using TokenVault.Cli.Audit;
using TokenVault.Ledger.Notes;
using TokenVault.Ledger.Trees;

namespace TokenVault.Cli.Tests;

public sealed class RecordSetTests
{
    private static readonly FileInfo[] Two = [new("a"), new("b")];

    [Fact]
    public void Accepts_EachRecordOnce_AlsoWhereOneHasTwoKeys()
    {
        using var first = Key("one", 1);
        using var second = Key("one", 2);
        using var other = Key("two", 3);

        var set = RecordSet.Pair(Two, [Signed("two"), Signed("one")], [first.Verifier, second.Verifier, other.Verifier]);

        Assert.Equal([("a", "two"), ("b", "one")], set.Select(pair => (pair.Record.Name, pair.Checkpoint.Origin)));
    }

    [Fact]
    public void Rejects_AMissingADoubledAndAnUnpairedRecord()
    {
        using var one = Key("one", 1);
        using var two = Key("two", 2);
        NoteVerifier[] keys = [one.Verifier, two.Verifier];

        Assert.Contains("missing", Assert.Throws<LedgerDoubtException>(() => RecordSet.Pair(Two[..1], [Signed("one")], keys)).Message, StringComparison.Ordinal);
        Assert.Contains("2 times", Assert.Throws<LedgerDoubtException>(() => RecordSet.Pair(Two, [Signed("one"), Signed("one")], [one.Verifier])).Message, StringComparison.Ordinal);
        Assert.Throws<LedgerDoubtException>(() => RecordSet.Pair(Two, [Signed("one")], keys));
    }

    [Fact]
    public void Counts_WhatNoCheckpointCovers_ALineWithoutItsEndIncluded()
    {
        var root = new byte[MerkleHash.Bytes];
        MerkleHash.WriteLeaf("x"u8, root);
        var checkpoint = new Checkpoint("one", 1, root);

        Assert.Equal(0, Run("x\n"));
        Assert.Equal(1, Run("x\ny\n"));
        Assert.Equal(1, Run("x\ny"));
        Assert.Equal(2, Run("x\ny\nz"));
        Assert.Throws<LedgerDoubtException>(() => Run("x"));

        long Run(string lines)
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(lines));
            return RecordCheck.Run(stream, checkpoint, static _ => { });
        }
    }

    [Fact]
    public void Rejects_ACheckpointOfARecordWhoseKeyIsNotKnown()
    {
        using var one = Key("one", 1);
        using var two = Key("two", 2);
        var note = Signed("one").Sign(two);

        Assert.Throws<LedgerDoubtException>(() => CheckedCheckpoint.Open(note, one.Verifier, two.Verifier));
        Assert.Equal("one", CheckedCheckpoint.Open(Signed("one").Sign(one), two.Verifier, one.Verifier).Origin);
    }

    private static Checkpoint Signed(string origin) => new(origin, 1, new byte[MerkleHash.Bytes]);

    private static NoteSigner Key(string name, byte seed)
    {
        var bytes = new byte[NoteSigner.SeedBytes];
        bytes[0] = seed;
        return new NoteSigner(name, bytes);
    }
}
