using System.Text;
using CsCheck;
using TokenVault.Ledger.Notes;
using TokenVault.Ledger.Trees;

namespace TokenVault.Ledger.Tests.Notes;

public sealed class TlogProofTests
{
    private static readonly Gen<TlogProof> Proofs = Gen.Select(
        Gen.Long[0, long.MaxValue], Gen.Byte.Array[MerkleHash.Bytes].Array[0, 40], Gen.Byte.Array[1, 300], Gen.Byte.Array[0, 600],
        (index, hashes, checkpoint, extra) => new TlogProof(index, hashes, checkpoint, extra));

    [Fact]
    public void Reads_WhatItWrites() => Proofs.Sample(proof =>
    {
        var read = TlogProof.TryParse(proof.Format(), out var parsed);
        return read
            && parsed!.Index == proof.Index
            && parsed.Checkpoint.AsSpan().SequenceEqual(proof.Checkpoint)
            && parsed.Extra.AsSpan().SequenceEqual(proof.Extra)
            && parsed.Hashes.Length == proof.Hashes.Length
            && parsed.Hashes.Zip(proof.Hashes).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
    });

    // What is accepted has one form only, so that nobody can alter a file and have it hold as another one.
    [Fact]
    public void Accepts_NothingThatItWouldWriteOtherwise() => Gen.Select(Proofs, Gen.Int[0, int.MaxValue], Gen.Byte, Gen.Int[0, 2]).Sample((proof, place, value, how) =>
    {
        var file = proof.Format().ToList();
        var at = place % file.Count;
        switch (how)
        {
            case 0: file[at] = value; break;
            case 1: file.RemoveAt(at); break;
            default: file.Insert(at, value); break;
        }

        return !TlogProof.TryParse([.. file], out var parsed) || parsed.Format().AsSpan().SequenceEqual(file.ToArray());
    });

    [Theory]
    [InlineData("")]
    [InlineData("c2sp.org/tlog-proof@v1\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 1\n\n")] // without a checkpoint
    [InlineData("c2sp.org/tlog-proof@v1\nindex 01\n\nx")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex +1\n\nx")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex -1\n\nx")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex \n\nx")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 9223372036854775808\n\nx")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\nx")] // a hash of three bytes
    [InlineData("c2sp.org/tlog-proof@v1\nextra !\nindex 1\n\nx")]
    [InlineData("c2sp.org/tlog-proof@v1\nextra \nindex 1\n\nx")] // nothing is left out, not written as nothing
    [InlineData("c2sp.org/tlog-proof@v2\nindex 1\n\nx")]
    public void Rejects_AnotherForm(string file) => Assert.False(TlogProof.TryParse(Encoding.UTF8.GetBytes(file), out _));
}
